import { ChevronRight, X } from 'lucide-react';
import { conditionSchema, prioritySchema, type Retry, type WorkflowNode } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { runAfter } from '../canvas/gestures.ts';
import { desk } from '../canvas/scene.ts';
import { edit } from '../stores/document-store.ts';
import { reportProblem } from '../stores/notices.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { LinesInput } from './LinesInput.tsx';
import { readAfterList } from './typed-lines.ts';

const text = messages.inspector.rules;

interface RunRulesProps {
  readonly path: string;
  readonly node: WorkflowNode;
}

/** When the node runs, how often it is tried, and what it needs: in plain words, folded until wanted. */
export function RunRules({ path, node }: RunRulesProps) {
  const set = (field: readonly (string | number)[], value: unknown): void => {
    edit(text.edit, [{ type: 'node.set', path, field: [...field], value }]);
  };
  const line = (label: string, help: string, field: string, value: string | undefined, placeholder: string) => (
    <Field key={field} label={label} help={help}>
      {({ id, describedBy }) => (
        <CommittedText
          className="input"
          id={id}
          aria-describedby={describedBy}
          placeholder={placeholder}
          value={value ?? ''}
          onCommit={(next) => set([field], next === '' ? undefined : next)}
        />
      )}
    </Field>
  );
  return (
    <details className="rules" open={node.after !== undefined || node.retry !== undefined || node.when !== undefined}>
      <summary>
        <ChevronRight size={14} className="palette-chevron" aria-hidden="true" />
        {text.title}
      </summary>
      <div className="form">
        <AfterList path={path} node={node} onChange={(after) => set(['after'], after)} />
        <Choice
          label={text.join}
          help={text.joinHelp[node.join ?? 'all']}
          value={node.join ?? 'all'}
          choices={{ all: text.joins.all, any: text.joins.any, first: text.joins.first }}
          onChange={(join) => set(['join'], join === 'all' ? undefined : join)}
        />
        {line(text.when, text.whenHelp, 'when', node.when === undefined ? undefined : String(node.when), '{{ … }}')}
        <RetryField retry={node.retry} onChange={(retry) => set(['retry'], retry)} />
        {line(text.timeout, text.timeoutHelp, 'timeout', node.timeout, '10m')}
        <Choice
          label={text.priority}
          help={text.priorityHelp}
          value={node.priority ?? 'normal'}
          choices={Object.fromEntries(prioritySchema.options.map((option) => [option, text.priorities[option]]))}
          onChange={(priority) => set(['priority'], priority === 'normal' ? undefined : priority)}
        />
        <Choice
          label={text.onFailure}
          help={text.onFailureHelp}
          value={node.onFailure ?? 'fail'}
          choices={{ fail: text.onFailures.fail, continue: text.onFailures.continue }}
          onChange={(choice) => set(['onFailure'], choice === 'fail' ? undefined : choice)}
        />
        {line(text.estimate, text.estimateHelp, 'estimate', node.estimate, '30s')}
        <Field label={text.disabled} help={text.disabledHelp}>
          {({ id }) => (
            <Switch
              id={id}
              checked={node.disabled === true}
              onChange={(checked) => set(['disabled'], checked ? true : undefined)}
            />
          )}
        </Field>
        {line(text.description, '', 'description', node.description, '')}
      </div>
    </details>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly help: string;
  readonly value: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

function Choice({ label, help, value, choices, onChange }: ChoiceProps) {
  return (
    <Field label={label} help={help}>
      {({ id, describedBy }) => (
        <select
          className="select"
          id={id}
          aria-describedby={describedBy}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {Object.entries(choices).map(([choice, words]) => (
            <option key={choice} value={choice}>
              {words}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

/** The order-only edges of the node, each with its condition; data edges belong to their parameters. */
function AfterList({
  path,
  node,
  onChange,
}: {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly onChange: (after: Readonly<Record<string, string>> | undefined) => void;
}) {
  const after: Readonly<Record<string, string>> = Array.isArray(node.after)
    ? Object.fromEntries(node.after.map((id) => [id, 'succeeded']))
    : (node.after ?? {});
  const rows = Object.entries(after);
  return (
    <div className="field">
      <div className="field-label">{text.after}</div>
      {rows.length === 0 && <div className="field-help">{text.afterNone}</div>}
      {rows.map(([id, condition]) => (
        <div key={id} className="input-row">
          <code className="after-id truncate">{id}</code>
          <select
            className="select"
            aria-label={text.afterCondition(id)}
            value={condition}
            onChange={(event) => onChange({ ...after, [id]: event.target.value })}
          >
            {[...conditionSchema.options, ...(condition.startsWith('case.') ? [condition] : [])].map((option) => (
              <option key={option} value={option}>
                {option}
              </option>
            ))}
          </select>
          <Button
            look="quiet"
            size="small"
            icon={<X size={12} />}
            aria-label={text.afterRemove(id)}
            onClick={() => {
              const left = rows.filter(([other]) => other !== id);
              onChange(left.length === 0 ? undefined : Object.fromEntries(left));
            }}
          />
        </div>
      ))}
      <LinesInput
        label={text.afterAdd}
        placeholder={text.afterExample}
        focusKey="after"
        onAdd={(entered) => addAfter(path, entered)}
        unreadable={text.afterUnreadable}
      />
    </div>
  );
}

/** As if each edge had been drawn: what cannot be is refused with its reason. */
function addAfter(path: string, entered: string): boolean {
  const read = readAfterList(entered);
  const now = desk();
  if (read === undefined || now === undefined) return false;
  const result = runAfter(now, path, read);
  if (!result.ok) reportProblem(result.problem);
  return result.ok && edit(text.edit, result.value);
}

function RetryField({
  retry,
  onChange,
}: {
  readonly retry: Retry | undefined;
  readonly onChange: (retry: Retry | undefined) => void;
}) {
  const setMax = (entered: string): void => {
    const max = Number(entered);
    if (entered === '' || max === 0) onChange(undefined);
    else if (Number.isInteger(max) && max > 0) onChange({ ...retry, max });
  };
  return (
    <Field label={text.retry} help={text.retryHelp}>
      {({ id, describedBy }) => (
        <div className="input-row">
          <CommittedText
            className="input"
            id={id}
            aria-describedby={describedBy}
            inputMode="numeric"
            placeholder="0"
            value={retry === undefined ? '' : String(retry.max)}
            onCommit={setMax}
          />
          <CommittedText
            className="input"
            label={text.retryDelay}
            placeholder="1s"
            value={retry?.delay ?? ''}
            onCommit={(delay) => onChange({ max: 1, ...retry, delay: delay === '' ? undefined : delay })}
          />
        </div>
      )}
    </Field>
  );
}
