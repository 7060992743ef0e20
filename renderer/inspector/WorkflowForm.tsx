import { modeSchema } from '#shared/workflow/workflow.ts';
import { EmptyState } from '../design/EmptyState.tsx';
import { Field } from '../design/Field.tsx';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { CommittedText } from '../design/CommittedText.tsx';
import { tagsIn } from '../projects/library/choose-workflows.ts';
import { WorkflowOutputs } from './WorkflowOutputs.tsx';
import { WorkflowParameters } from './WorkflowParameters.tsx';

const text = messages.inspector.workflow;

/** Nothing selected: the workflow's own settings, not an empty panel. */
export function WorkflowForm() {
  const workflow = useDocument((document) => document.workflow);
  const name = useDocument((document) => document.name);
  if (workflow === undefined) return <EmptyState title={text.none} />;
  const { settings } = workflow;
  const set = (field: readonly string[], value: unknown): void => {
    edit(text.edit, [{ type: 'workflow.set', field: [...field], value: value === '' ? undefined : value }]);
  };
  return (
    <>
      <div className="panel-head">{text.title}</div>
      <div className="form inspector-page inspector-scroll">
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
        <Field label={text.mode} help={text.modeHelp[settings?.mode ?? 'resource-aware']}>
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
        <Field label={text.maxParallelTasks} help={text.maxParallelTasksHelp}>
          {({ id, describedBy }) => (
            <CommittedText
              className="input"
              id={id}
              aria-describedby={describedBy}
              inputMode="numeric"
              value={settings?.maxParallelTasks === undefined ? '' : String(settings.maxParallelTasks)}
              onCommit={(value) => set(['settings', 'maxParallelTasks'], value === '' ? undefined : Number(value))}
            />
          )}
        </Field>
        <Field label={text.timeout} help={text.timeoutHelp}>
          {({ id, describedBy }) => (
            <CommittedText
              className="input"
              id={id}
              aria-describedby={describedBy}
              placeholder="30m"
              value={settings?.timeout ?? ''}
              onCommit={(value) => set(['settings', 'timeout'], value)}
            />
          )}
        </Field>
        <Field label={text.onFailure} help={text.onFailureHelp[settings?.onFailure ?? 'finish']}>
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
