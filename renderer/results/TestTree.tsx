import { ChevronRight } from 'lucide-react';
import type { TestCase, TestReport, TestSuite } from '#shared/module/test-report.ts';
import { duration } from '../design/format.ts';
import { valueExpression } from '#shared/workflow/value-expression.ts';
import { StatusIcon } from '../design/StatusIcon.tsx';
import { messages } from '../messages/messages.ts';
import { CopyValue } from './CopyValue.tsx';
import type { ValueSource } from './JsonView.tsx';
import { openInEditor } from '../stores/studio-session.ts';

const STATUS = { passed: 'succeeded', failed: 'failed', skipped: 'skipped' } as const;

interface TestTreeProps {
  readonly report: TestReport;
  /** Where the report stands in a run: each suite and test can be handed on as an expression. */
  readonly source: ValueSource;
}

type Path = readonly (string | number)[];

/** The report of a test run as a tree. What failed is open and first to be seen; the rest is one click away. */
export function TestTree({ report, source }: TestTreeProps) {
  const { passed, failed, skipped, durationMs } = report.summary;
  return (
    <div className="tests">
      <p className="result-line tabular">{messages.results.tests(passed, failed, skipped, duration(durationMs))}</p>
      <ul className="test-list" aria-label={messages.results.testTree}>
        {report.suites.map((suite, index) => (
          <SuiteBranch
            key={`${suite.file ?? ''} ${suite.name}`}
            suite={suite}
            path={['suites', index]}
            source={source}
          />
        ))}
      </ul>
    </div>
  );
}

interface BranchProps {
  readonly suite: TestSuite;
  readonly path: Path;
  readonly source: ValueSource;
}

function SuiteBranch({ suite, path, source }: BranchProps) {
  const status = statusOf(suite);
  return (
    <li className="test-branch">
      <details className="test-suite" open={status === 'failed' || undefined}>
        <summary data-status={STATUS[status]}>
          <ChevronRight size={12} className="palette-chevron" aria-hidden="true" />
          <StatusIcon status={STATUS[status]} size={14} isStill />
          <span className="test-name">{suite.name}</span>
          <span className="muted tabular">{duration(suite.durationMs)}</span>
        </summary>
        <ul className="test-list">
          {suite.suites.map((inner, index) => (
            <SuiteBranch key={inner.name} suite={inner} path={[...path, 'suites', index]} source={source} />
          ))}
          {suite.tests.map((test, index) => (
            <TestLeaf
              key={`${test.name} ${index}`}
              test={test}
              expression={valueExpression(source.node, source.output, [...path, 'tests', index])}
            />
          ))}
        </ul>
      </details>
      {/* Beside the line that folds, not in it: what is pressed holds nothing else to press. */}
      <CopyValue name={suite.name} expression={valueExpression(source.node, source.output, path)} />
    </li>
  );
}

function TestLeaf({ test, expression }: { readonly test: TestCase; readonly expression: string }) {
  const { file, line } = test;
  return (
    <li className="test-leaf" data-test-status={test.status}>
      <div className="test-row" data-status={STATUS[test.status]}>
        <StatusIcon status={STATUS[test.status]} size={14} isStill />
        <span className="test-name">{test.name}</span>
        <span className="muted tabular">{duration(test.durationMs)}</span>
        <CopyValue name={test.name} expression={expression} />
      </div>
      {file !== undefined && test.status === 'failed' && (
        <button type="button" className="link test-place" onClick={() => void openInEditor(file, line)}>
          {line === undefined ? file : `${file}:${line}`}
        </button>
      )}
      {test.message !== undefined && <pre className="test-message">{test.message}</pre>}
    </li>
  );
}

function statusOf(suite: TestSuite): TestCase['status'] {
  const below = [...suite.tests.map((test) => test.status), ...suite.suites.map(statusOf)];
  if (below.includes('failed')) return 'failed';
  return below.includes('passed') ? 'passed' : 'skipped';
}
