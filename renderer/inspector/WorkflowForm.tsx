import { useMemo } from 'react';
import type { Problem } from '#shared/problem.ts';
import { modeSchema, type Workflow } from '#shared/workflow/workflow.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { useRun } from '../stores/run-store.ts';
import { tagsIn } from '../projects/library/choose-workflows.ts';
import { FixButton } from './FixButton.tsx';
import { NamedProblem } from './NamedProblem.tsx';
import { UnitField } from './UnitField.tsx';
import { WorkflowOutputs } from './WorkflowOutputs.tsx';
import { WorkflowParameters } from './WorkflowParameters.tsx';
import { numberOrText, toFieldText } from './parameter-text.ts';
import { mappingOf, useRuleFaults, wordsOf } from './rule-problems.ts';

const text = messages.inspector.workflow;

/** Nothing selected: the workflow's own settings, not an empty panel. */
export function WorkflowForm() {
  const workflow = useDocument((document) => document.workflow);
  const name = useDocument((document) => document.name);
  if (workflow === undefined) return <EmptyState title={text.none} />;
  return <Form workflow={workflow} name={name} />;
}

const NONE: readonly Problem[] = [];

function Form({ workflow, name }: { readonly workflow: Workflow; readonly name: string | undefined }) {
  const all = useDocument((document) => document.problems);
  const isPast = useRun((watched) => watched.isPast);
  const own = useMemo(
    () => (isPast ? NONE : all.filter((problem) => problem.place?.node === undefined)),
    [all, isPast],
  );
  const faults = useRuleFaults(own);
  const problemOf = (field: string): Problem | undefined => faults.problems.get(`settings.${field}`);
  const timeoutProblem = problemOf('timeout');
  const inForm = new Set(['mode', 'maxParallelTasks', 'timeout', 'onFailure'].map(problemOf));
  const general = own.filter((problem) => !inForm.has(problem));
  const { settings } = workflow;
  const written = { ...settings, ...mappingOf(faults.written?.['settings']) };
  const set = (field: readonly string[], value: unknown): void => {
    edit(text.edit, [{ type: 'workflow.set', field: [...field], value: value === '' ? undefined : value }]);
  };
  return (
    <>
      <div className="panel-head">{text.title}</div>
      <div className="form inspector-page inspector-scroll">
        {general.map((problem) => (
          <NamedProblem key={problem.code + problem.message} problem={problem} />
        ))}
        <Field label={text.name}>
          {({ id }) => (
            <CommittedText
              className="input"
              id={id}
              placeholder={name ?? ''}
              value={workflow.name ?? ''}
              onCommit={(value) => set(['name'], value)}
            />
          )}
        </Field>
        <Field label={text.description}>
          {({ id }) => (
            <CommittedText
              className="input"
              id={id}
              value={workflow.description ?? ''}
              onCommit={(value) => set(['description'], value)}
            />
          )}
        </Field>
        <Field label={messages.library.tags} help={messages.projectPage.tagsHelp}>
          {({ id, describedBy }) => (
            <CommittedText
              className="input"
              id={id}
              aria-describedby={describedBy}
              value={(workflow.tags ?? []).join(', ')}
              onCommit={(typed) => {
                const tags = tagsIn(typed);
                set(['tags'], tags.length === 0 ? undefined : tags);
              }}
            />
          )}
        </Field>
        <WorkflowParameters parameters={workflow.parameters ?? {}} />
        <WorkflowOutputs outputs={workflow.outputs ?? {}} />
        <Field
          label={text.mode}
          help={text.modeHelp[settings?.mode ?? 'resource-aware']}
          problem={wordsOf(problemOf('mode'))}
        >
          {({ id, describedBy }) => (
            <select
              className="select"
              id={id}
              aria-describedby={describedBy}
              value={settings?.mode ?? 'resource-aware'}
              onChange={(event) =>
                set(['settings', 'mode'], event.target.value === 'resource-aware' ? undefined : event.target.value)
              }
            >
              {modeSchema.options.map((mode) => (
                <option key={mode} value={mode}>
                  {text.modes[mode]}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={text.maxParallelTasks}
          help={text.maxParallelTasksHelp}
          problem={wordsOf(problemOf('maxParallelTasks'))}
        >
          {({ id, describedBy, isInvalid }) => (
            <CommittedText
              className="input"
              id={id}
              aria-describedby={describedBy}
              aria-invalid={isInvalid}
              inputMode="numeric"
              value={toFieldText(written.maxParallelTasks)}
              onCommit={(entered) => set(['settings', 'maxParallelTasks'], numberOrText(entered))}
            />
          )}
        </Field>
        <UnitField
          unit="duration"
          label={text.timeout}
          help={text.timeoutHelp}
          problem={wordsOf(timeoutProblem)}
          remedy={timeoutProblem !== undefined && <FixButton problem={timeoutProblem} />}
          placeholder="30m"
          value={toFieldText(written.timeout)}
          onChange={(value) => set(['settings', 'timeout'], value)}
        />
        <Field
          label={text.onFailure}
          help={text.onFailureHelp[settings?.onFailure ?? 'finish']}
          problem={wordsOf(problemOf('onFailure'))}
        >
          {({ id, describedBy }) => (
            <select
              className="select"
              id={id}
              aria-describedby={describedBy}
              value={settings?.onFailure ?? 'finish'}
              onChange={(event) =>
                set(['settings', 'onFailure'], event.target.value === 'finish' ? undefined : event.target.value)
              }
            >
              {(['finish', 'stop', 'kill'] as const).map((choice) => (
                <option key={choice} value={choice}>
                  {text.onFailures[choice]}
                </option>
              ))}
            </select>
          )}
        </Field>
      </div>
    </>
  );
}
