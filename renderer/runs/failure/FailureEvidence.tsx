import { useState } from 'react';
import { findingsSchema, type Finding } from '#shared/module/finding.ts';
import { allTests, testReportSchema, type TestCase } from '#shared/module/test-report.ts';
import type { TaskState } from '#shared/run/run-state.ts';
import { messages } from '../../messages/messages.ts';
import { useOutputValue } from '../../results/use-content.ts';
import { openInEditor } from '../../stores/studio-session.ts';
import { useView } from '../../stores/view-store.ts';

const text = messages.failure;
/** So few that what to do next stays in sight. */
const FIRST_SHOWN = 2;
const MOST_SHOWN = 50;

export interface Evidence {
  readonly title: string;
  readonly message: string | undefined;
  readonly file: string | undefined;
  readonly line: number | undefined;
}

export interface FailurePlace {
  readonly file: string;
  readonly line: number | undefined;
  /** `src/a.ts:4` */
  readonly words: string;
}

/** What a task says in detail of why it failed: tests that failed, or errors that were found. */
function useEvidence(
  run: string,
  task: TaskState,
): { readonly kind: 'tests' | 'findings'; readonly all: readonly Evidence[] } {
  const report = useOutputValue(run, task.outputs['report']);
  const findings = useOutputValue(run, task.outputs['findings']);
  const tests = report.state === 'good' ? testReportSchema.safeParse(report.value) : undefined;
  if (tests?.success === true) {
    const failed = allTests(tests.data.suites).filter(({ status }) => status === 'failed');
    return { kind: 'tests', all: failed.map(evidenceOfTest) };
  }
  const found = findings.state === 'good' ? findingsSchema.safeParse(findings.value) : undefined;
  const errors = found?.success === true ? found.data.filter(({ severity }) => severity === 'error') : [];
  return { kind: 'findings', all: errors.map(evidenceOfFinding) };
}

function evidenceOfTest({ name, suite, message, file, line }: TestCase): Evidence {
  return { title: [...suite, name].join(' › '), message: firstWords(message), file, line };
}

function evidenceOfFinding({ message, rule, file, line }: Finding): Evidence {
  return { title: message, message: rule, file, line: line > 0 ? line : undefined };
}

/** Runners say in the first line that something differs, and in the next ones what. */
function firstWords(message: string | undefined): string | undefined {
  const lines =
    message
      ?.split('\n')
      .map((line) => line.trimEnd())
      .filter((line) => line.trim() !== '') ?? [];
  return lines.length === 0 ? undefined : lines.slice(0, 4).join('\n');
}

/** Where somebody would look first: of the evidence, else of the problem. */
export function usePlaces(run: string, task: TaskState): readonly FailurePlace[] {
  const { all } = useEvidence(run, task);
  const { place } = task.problem ?? {};
  const files = [...all, ...(place?.file === undefined ? [] : [{ file: place.file, line: place.line }])];
  return files.flatMap(({ file, line }) => (file === undefined ? [] : [{ file, line, words: wordsOf(file, line) }]));
}

function wordsOf(file: string, line: number | undefined): string {
  return line === undefined ? file : `${file}:${line}`;
}

export function FailureEvidence({ run, task }: { readonly run: string; readonly task: TaskState }) {
  const { kind, all } = useEvidence(run, task);
  const { problem } = task;
  const [isWhole, setWhole] = useState(false);
  if (all.length === 0)
    return problem?.reason === undefined ? null : <pre className="failure-reason">{problem.reason}</pre>;
  return (
    <div className="failure-part">
      <h4>{kind === 'tests' ? text.tests : text.findings}</h4>
      <ol className="failure-evidence">
        {all.slice(0, isWhole ? MOST_SHOWN : FIRST_SHOWN).map((each, index) => (
          <EvidenceLine key={`${each.title} ${index}`} evidence={each} />
        ))}
      </ol>
      <span className="failure-links">
        {!isWhole && all.length > FIRST_SHOWN && (
          <button type="button" className="link" onClick={() => setWhole(true)}>
            {text.more(all.length - FIRST_SHOWN)}
          </button>
        )}
        <button
          type="button"
          className="link"
          onClick={() =>
            useView.setState({
              selectedNodes: [task.path],
              selectedEdges: [],
              inspectorTab: 'output',
              isRightOpen: true,
            })
          }
        >
          {text.showAll}
        </button>
      </span>
    </div>
  );
}

function EvidenceLine({ evidence: { title, message, file, line } }: { readonly evidence: Evidence }) {
  return (
    <li>
      <span className="failure-title">{title}</span>
      {file !== undefined && (
        <button type="button" className="link failure-file" onClick={() => void openInEditor(file, line)}>
          {wordsOf(file, line)}
        </button>
      )}
      {message !== undefined && <pre>{message}</pre>}
    </li>
  );
}
