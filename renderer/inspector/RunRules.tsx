import { ChevronRight } from 'lucide-react';
import { lazy, Suspense, useState, type ReactNode } from 'react';
import type { ActionManifest } from '#shared/module/manifest.ts';
import { describeProblem, type Problem } from '#shared/problem.ts';
import { planRetry } from '#shared/run/plan-run.ts';
import { parseDuration } from '#shared/workflow/duration.ts';
import { prioritySchema, type WorkflowNode } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { CommittedText } from '../design/CommittedText.tsx';
import { Field } from '../design/Field.tsx';
import { Switch } from '../design/Switch.tsx';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { AfterList } from './AfterList.tsx';
import { CacheRule } from './CacheRule.tsx';
import { FixButton } from './FixButton.tsx';
import { JoinTable } from './JoinTable.tsx';
import { ResourceRule } from './ResourceRule.tsx';
import { RetryRule } from './RetryRule.tsx';
import { UnitField } from './UnitField.tsx';
import { toFieldText } from './parameter-text.ts';
import { plainDuration } from './plain-duration.ts';
import { wordsOf, type RuleFaults } from './rule-problems.ts';

const ExpressionInput = lazy(() => import('./ExpressionInput.tsx').then((room) => ({ default: room.ExpressionInput })));

const text = messages.inspector.rules;
const words = messages.rules;

interface RunRulesProps {
  readonly path: string;
  readonly node: WorkflowNode;
  readonly action: ActionManifest | undefined;
  readonly faults: RuleFaults;
}

type Set = (field: readonly (string | number)[], value: unknown) => void;

/** When the node runs, how often it is tried, and what it needs: each with a sentence of what comes of it. Folded until wanted. */
export function RunRules({ path, node, action, faults }: RunRulesProps) {
  const { problems } = faults;
  const written = (field: (typeof FIELDS)[number] | 'estimate'): string =>
    toFieldText(faults.written?.[field] ?? node[field]);
  const set: Set = (field, value) => {
    edit(text.edit, [{ type: 'node.set', path, field: [...field], value }]);
  };
  const [isOpen, setOpen] = useState(() => FIELDS.some((field) => node[field] !== undefined) || problems.size > 0);
  return (
    <details className="rules" open={isOpen} onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        <ChevronRight size={14} className="palette-chevron" aria-hidden="true" />
        {text.title}
      </summary>
      <div className="form">
        <Group title={words.groups.when}>
          <AfterList path={path} node={node} onChange={(after) => set(['after'], after)} />
          <RuleProblem problem={problems.get('after')} />
          <Choice
            label={text.join}
            help={text.joinHelp[node.join ?? 'all']}
            problem={problems.get('join')}
            value={written('join') || 'all'}
            choices={{ all: text.joins.all, any: text.joins.any, first: text.joins.first }}
            onChange={(join) => set(['join'], join === 'all' ? undefined : join)}
          />
          <JoinTable path={path} join={node.join} />
          <WhenRule path={path} node={node} problem={problems.get('when')} set={set} isSeen={isOpen} />
        </Group>
        <Group title={words.groups.failure}>
          <RetryRule retry={node.retry} faults={faults} onChange={set} />
          <TimeoutRule
            node={node}
            written={written('timeout')}
            action={action}
            problem={problems.get('timeout')}
            set={set}
          />
          <Choice
            label={text.onFailure}
            help={words.onFailure[node.onFailure ?? 'fail']}
            problem={problems.get('onFailure')}
            value={written('onFailure') || 'fail'}
            choices={{ fail: text.onFailures.fail, continue: text.onFailures.continue }}
            onChange={(choice) => set(['onFailure'], choice === 'fail' ? undefined : choice)}
          />
        </Group>
        <Group title={words.groups.needs}>
          <PriorityRule node={node} written={written('priority')} problem={problems.get('priority')} set={set} />
          <ResourceRule
            resources={node.resources}
            faults={faults}
            onChange={(field, value) => set(['resources', field], value)}
          />
        </Group>
        <Group title={words.groups.cache}>
          <CacheRule cache={node.cache} action={action} problem={wordsOf(problems.get('cache'))} onChange={set} />
        </Group>
        <Group title={words.groups.more}>
          <EstimateRule
            node={node}
            written={written('estimate')}
            action={action}
            problem={problems.get('estimate')}
            set={set}
          />
          <Field label={text.disabled} help={text.disabledHelp} problem={wordsOf(problems.get('disabled'))}>
            {({ id }) => (
              <Switch
                id={id}
                checked={node.disabled === true}
                onChange={(checked) => set(['disabled'], checked ? true : undefined)}
              />
            )}
          </Field>
          <Field label={text.description}>
            {({ id }) => (
              <CommittedText
                className="input"
                id={id}
                value={node.description ?? ''}
                onCommit={(next) => set(['description'], next === '' ? undefined : next)}
              />
            )}
          </Field>
        </Group>
      </div>
    </details>
  );
}

/** With one of them the rules open by themselves: somebody thought about them. */
const FIELDS = ['after', 'join', 'when', 'retry', 'timeout', 'resources', 'cache', 'onFailure', 'priority'] as const;

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="rule-group">
      <h4>{title}</h4>
      {children}
    </section>
  );
}

function RuleProblem({ problem }: { readonly problem: Problem | undefined }) {
  if (problem === undefined) return null;
  return (
    <div>
      <div className="field-problem">{describeProblem(problem)}</div>
      <FixButton problem={problem} />
    </div>
  );
}

interface RuleProps {
  readonly node: WorkflowNode;
  readonly problem: Problem | undefined;
  readonly set: Set;
}

interface WrittenRuleProps extends RuleProps {
  /** What stands in the file, also where it is wrong. */
  readonly written: string;
}

/** A condition is an expression with or without braces; a muted node has `false` there. */
function WhenRule({
  path,
  node,
  problem,
  set,
  isSeen,
}: RuleProps & { readonly path: string; readonly isSeen: boolean }) {
  const { when } = node;
  const isMuted = when === false;
  const help = isMuted ? words.when.muted : when === undefined ? words.when.none : words.when.set;
  const value = when === undefined ? '' : typeof when === 'string' && when.includes('{{') ? when : `{{ ${when} }}`;
  return (
    <Field
      label={text.when}
      help={help}
      problem={wordsOf(problem)}
      remedy={problem !== undefined && <FixButton problem={problem} />}
      beside={
        isMuted && (
          <Button look="quiet" size="small" onClick={() => set(['when'], undefined)}>
            {words.when.unmute}
          </Button>
        )
      }
    >
      {(ids) =>
        // An editor for every node that is only clicked on would cost more than the rest of the form.
        isSeen && (
          <Suspense fallback={<input className="input" readOnly value={value} aria-label={text.when} />}>
            <ExpressionInput
              {...ids}
              label={text.when}
              path={path}
              value={value}
              begun={undefined}
              onCommit={(next) => set(['when'], next === '' ? undefined : next)}
            />
          </Suspense>
        )
      }
    </Field>
  );
}

function TimeoutRule({
  node,
  written,
  action,
  problem,
  set,
}: WrittenRuleProps & { readonly action: ActionManifest | undefined }) {
  const ms = node.timeout === undefined ? undefined : parseDuration(node.timeout);
  const own = action?.timeoutMs;
  const help =
    ms !== undefined
      ? words.timeout.set(plainDuration(ms), planRetry(node.retry).max + 1)
      : own === undefined
        ? words.timeout.none
        : words.timeout.fromAction(plainDuration(own));
  return (
    <UnitField
      unit="duration"
      label={text.timeout}
      help={problem === undefined ? help : undefined}
      problem={wordsOf(problem)}
      remedy={problem !== undefined && <FixButton problem={problem} />}
      placeholder="10m"
      value={written}
      onChange={(timeout) => set(['timeout'], timeout)}
    />
  );
}

function PriorityRule({ written, problem, set }: WrittenRuleProps) {
  const mode = useDocument((document) => document.workflow?.settings?.mode) ?? 'resource-aware';
  const counts = mode === 'priority' || mode === 'resource-aware';
  return (
    <Choice
      label={text.priority}
      help={
        counts ? words.priority.counts(words.priority.modes[mode]) : words.priority.idle(words.priority.modes[mode])
      }
      problem={problem}
      value={written || 'normal'}
      choices={Object.fromEntries(prioritySchema.options.map((option) => [option, text.priorities[option]]))}
      onChange={(priority) => set(['priority'], priority === 'normal' ? undefined : priority)}
    />
  );
}

function EstimateRule({
  node,
  written,
  action,
  problem,
  set,
}: WrittenRuleProps & { readonly action: ActionManifest | undefined }) {
  const ms = node.estimate === undefined ? undefined : parseDuration(node.estimate);
  const help =
    ms === undefined
      ? words.estimate.none(plainDuration(action?.estimateMs ?? 1000))
      : words.estimate.set(plainDuration(ms));
  return (
    <UnitField
      unit="duration"
      label={text.estimate}
      help={help}
      problem={wordsOf(problem)}
      remedy={problem !== undefined && <FixButton problem={problem} />}
      placeholder="30s"
      value={written}
      onChange={(estimate) => set(['estimate'], estimate)}
    />
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly help: string;
  readonly problem: Problem | undefined;
  /** As written: perhaps none of the choices. */
  readonly value: string;
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (value: string) => void;
}

function Choice({ label, help, problem, value, choices, onChange }: ChoiceProps) {
  return (
    <Field label={label} help={problem === undefined ? help : undefined} problem={wordsOf(problem)}>
      {({ id, describedBy, isInvalid }) => (
        <select
          className="select"
          id={id}
          aria-describedby={describedBy}
          aria-invalid={isInvalid}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        >
          {!Object.hasOwn(choices, value) && <option value={value}>{messages.inspector.notAChoice(value)}</option>}
          {Object.entries(choices).map(([choice, shown]) => (
            <option key={choice} value={choice}>
              {shown}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
