import { Play } from 'lucide-react';
import { useEffect, useState } from 'react';
import { PORT_TYPES } from '#shared/module/port-type.ts';
import type { Problem } from '#shared/problem.ts';
import type { PastValue } from '#shared/run/past-value.ts';
import { expectedType, expressionNeeds } from '#shared/workflow/expression-needs.ts';
import type { Workflow } from '#shared/workflow/workflow.ts';
import { Button } from '../design/Button.tsx';
import { when } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';
import { useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { startRun } from '../stores/run-session.ts';
import { useStudio } from '../stores/studio-store.ts';

const text = messages.inspector.value;

/** Typing must have paused this long before the host is asked; with the way there and back well within 150 ms. */
const PAUSE_MS = 60;

interface ExpressionValueProps {
  readonly id: string;
  readonly path: string;
  /** With `{{ … }}`; empty: nothing to show. */
  readonly expression: string;
  /** It is not in the document yet, so that no problem of the document speaks of it. */
  readonly isTyped: boolean;
}

/** Beneath an expression: what it makes the node wait for, and what it yields with the outputs of a past run. */
export function ExpressionValue({ id, path, expression, isTyped }: ExpressionValueProps) {
  const [run, setRun] = useState<string>();
  const answer = usePastValue(path, expression, run);
  if (expression === '') return <div id={id} />;
  return (
    <div id={id} className="expression-value" data-state={answer?.state} aria-live="polite">
      <Needs path={path} expression={expression} isTyped={isTyped} />
      {answer !== undefined && <Answer answer={answer} path={path} expression={expression} />}
      <RunChoice run={run} onChange={setRun} />
    </div>
  );
}

type Shown = PastValue | { readonly state: 'problem'; readonly problem: Problem };

function usePastValue(path: string, expression: string, run: string | undefined): Shown | undefined {
  const project = useDocument((document) => document.project);
  const workflow = useDocument((document) => document.name);
  // Another run ended, or the file changed: what is shown may be another value now.
  const revision = useDocument((document) => document.revision);
  const newest = useStudio((state) => state.runs[0]);
  const ended = useRun((watched) => watched.state?.endedAt);
  const asked = [revision, newest?.run, newest?.status, ended].join(' ');
  const [answer, setAnswer] = useState<{ readonly asked: string; readonly shown: Shown }>();
  useEffect(() => {
    if (expression === '' || project === undefined || workflow === undefined) return;
    let isCurrent = true;
    const timer = setTimeout(() => {
      api()
        .expressions.evaluate({ project, workflow, node: path, expression, run })
        .then(
          (result) => {
            if (!isCurrent) return;
            setAnswer({ asked, shown: result.ok ? result.value : { state: 'problem', problem: result.problem } });
          },
          // The connection is gone; the window says so, and asks again when it is back.
          () => isCurrent && setAnswer(undefined),
        );
    }, PAUSE_MS);
    return () => {
      isCurrent = false;
      clearTimeout(timer);
    };
  }, [project, workflow, path, expression, run, asked]);
  return expression === '' ? undefined : answer?.shown;
}

function Answer({
  answer,
  path,
  expression,
}: {
  readonly answer: Shown;
  readonly path: string;
  readonly expression: string;
}) {
  const workflow = useDocument((document) => document.workflow);
  const catalogue = useStudio((state) => state.catalogue);
  switch (answer.state) {
    case 'value':
      return (
        <>
          <pre className="expression-result">
            {answer.text === '' ? text.emptyText : answer.text}
            {answer.isCut && '…'}
          </pre>
          <span className="muted">{PORT_TYPES[answer.type]}</span>
        </>
      );
    case 'absent':
      return <span className="muted">{text.absent}</span>;
    case 'secret':
      return <span className="muted">{text.secret}</span>;
    case 'problem':
      return <span className="field-problem">{answer.problem.reason ?? answer.problem.message}</span>;
    case 'notYet': {
      const type = workflow === undefined ? undefined : expectedType(workflow, catalogue, path, expression);
      const unknown = new Set(unknownIn(workflow, path, expression));
      const nodes = answer.nodes.filter((id) => !unknown.has(id));
      // A node that is not there will never have run; what is to be done is said beside it.
      if (nodes.length === 0 && unknown.size > 0) return null;
      const [first] = nodes;
      return (
        <>
          <span className="muted">{text.notYet(nodes, type)}</span>
          {first !== undefined && (
            <Button size="small" icon={<Play size={12} />} onClick={() => void startRun({}, pathInSight(path, first))}>
              {text.runTo(first)}
            </Button>
          )}
        </>
      );
    }
  }
}

function unknownIn(workflow: Workflow | undefined, path: string, expression: string): readonly string[] {
  if (workflow === undefined) return [];
  return expressionNeeds(workflow, path, expression)
    .filter(({ state }) => state === 'unknown')
    .map(({ id }) => id);
}

/** A run goes to a node at the top: for one inside a container that is the container. */
function pathInSight(path: string, id: string): string {
  const { workflow } = useDocument.getState();
  return workflow?.nodes[id] === undefined ? (path.split('.')[0] ?? id) : id;
}

function Needs({ path, expression, isTyped }: Omit<ExpressionValueProps, 'id'>) {
  const workflow = useDocument((document) => document.workflow);
  if (workflow === undefined) return null;
  return expressionNeeds(workflow, path, expression).map((need) =>
    need.state === 'cycle' ? (
      <span key={need.id} className="field-problem">
        {text.cycle(need.id, need.way)}
      </span>
    ) : need.state === 'added' ? (
      <span key={need.id} className="muted">
        {text.waits(need.id, need.condition)}
      </span>
    ) : need.state === 'unknown' && isTyped ? (
      <span key={need.id} className="field-problem">
        {text.unknown(need.id)}
      </span>
    ) : null,
  );
}

/** "Evaluate against run…": any run of this workflow that the window knows. */
function RunChoice({
  run,
  onChange,
}: {
  readonly run: string | undefined;
  readonly onChange: (run: string | undefined) => void;
}) {
  const workflow = useDocument((document) => document.name);
  const all = useStudio((state) => state.runs);
  const runs = all.filter((row) => row.workflow === workflow);
  if (runs.length === 0) return null;
  return (
    <select
      className="select expression-run"
      aria-label={text.against}
      value={run ?? ''}
      onChange={(event) => onChange(event.target.value === '' ? undefined : event.target.value)}
    >
      <option value="">{text.lastRun}</option>
      {runs.map((row) => (
        <option key={row.run} value={row.run}>
          {text.run(row.number, row.status, when(row.startedAt))}
        </option>
      ))}
    </select>
  );
}
