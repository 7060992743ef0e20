import { totalCoverage } from '../../module/coverage.ts';
import type { EventBody } from '../event.ts';
import { eventOf, foldEvents } from '../fold-run.ts';
import { planOf } from '../plan-rig.ts';
import type { Plan } from '../plan.ts';
import type { RunState } from '../run-state.ts';
import type { RunReport } from './run-report.ts';

/* For tests: a run that failed, event by event, and a report of it. */

export const FAILED_PLAN: Plan = {
  ...planOf(
    { lint: { action: 'static-analysis.eslint' }, tests: { action: 'testing.run' }, build: { after: ['tests'] } },
    { workflow: 'gate', file: '.codomyrmex/workflows/gate.workflow.yaml' },
  ),
  text: 'formatVersion: 1\nnodes:\n  lint: { action: static-analysis.eslint }\n  tests: { action: testing.run, name: "Tests <all> & more" }\n  build: { action: shell.run, after: [tests] }\n',
  git: { commit: 'a'.repeat(40), branch: 'main', dirty: true },
};

const failure = {
  severity: 'error',
  code: 'test.failed',
  message: 'One test of 2 failed.',
  reason: 'expected 1.9 & got <1.90>',
  remedy: 'See the test report.',
} as const;

export const FAILED_EVENTS: readonly EventBody[] = [
  { type: 'run.started' },
  { type: 'attempt.started', task: 'lint', attempt: 1, executor: 'local', slot: 0 },
  { type: 'attempt.started', task: 'tests', attempt: 1, executor: 'local', slot: 1 },
  { type: 'attempt.ended', task: 'lint', attempt: 1, outcome: 'succeeded', exitCode: 0 },
  { type: 'task.ended', task: 'lint', status: 'succeeded', outputs: {} },
  { type: 'attempt.ended', task: 'tests', attempt: 1, outcome: 'failed', exitCode: 1, problem: failure },
  { type: 'task.ended', task: 'tests', status: 'failed', outputs: {}, problem: failure, sentence: failure.message },
  { type: 'task.ended', task: 'build', status: 'skipped', outputs: {}, sentence: 'Skipped: `tests` failed' },
  { type: 'run.ended', status: 'failed', outputs: {} },
];

/** A second passes with each event. */
export function stateOf(
  bodies: readonly EventBody[],
  plan: Plan = FAILED_PLAN,
  run = '20261122-100000-aaaaaaaa',
): RunState {
  const created: EventBody = { type: 'run.created', plan, parameters: { source: 'src' }, trigger: { kind: 'cli' } };
  const events = [created, ...bodies].map((body, index) =>
    eventOf(body, { seq: index + 1, at: new Date(Date.UTC(2026, 10, 22, 10) + index * 1000).toISOString(), run }),
  );
  const state = foldEvents(events);
  if (state === undefined) throw new Error('Nothing was folded.');
  return state;
}

export function reportOf(more: Partial<RunReport> = {}): RunReport {
  return {
    state: stateOf(FAILED_EVENTS),
    number: 7,
    label: undefined,
    sinceGood: undefined,
    tests: [
      {
        task: 'tests',
        report: {
          runner: 'node',
          command: ['node', '--test'],
          summary: { passed: 1, failed: 1, skipped: 0, durationMs: 12 },
          suites: [
            {
              name: 'test/vat.test.js',
              file: 'test/vat.test.js',
              durationMs: 12,
              suites: [],
              tests: [
                { name: 'adds up', suite: [], status: 'passed', durationMs: 4, file: 'test/vat.test.js' },
                { name: 'rounds', suite: ['tax'], status: 'failed', durationMs: 8, message: 'Expected 1.9 \u0007]]>' },
              ],
            },
          ],
        },
      },
    ],
    coverage: [
      {
        task: 'tests',
        coverage: totalCoverage([
          {
            file: 'src/price.ts',
            lines: { covered: 8, total: 10 },
            branches: { covered: 0, total: 0 },
            functions: { covered: 1, total: 2 },
            uncovered: [[7, 8]],
          },
        ]),
      },
    ],
    findings: [
      {
        task: 'lint',
        action: 'static-analysis.eslint',
        findings: [
          {
            file: 'src/a b.js',
            line: 3,
            column: 7,
            severity: 'warning',
            rule: 'no-unused-vars',
            message: 'x',
            tool: 'eslint',
            fixable: false,
          },
          {
            file: '',
            line: 0,
            column: 0,
            severity: 'info',
            rule: 'config',
            message: 'y',
            tool: 'eslint',
            fixable: false,
          },
        ],
      },
    ],
    charts: [{ task: 'chart', title: 'Timings', svg: '<svg xmlns="http://www.w3.org/2000/svg"/>' }],
    logTail: { task: 'tests', text: '\u001B[31mnot ok 2\u001B[0m ```', isCut: true },
    layout: undefined,
    environment: { studio: '1.0.0', node: 'v24.0.0', madeAt: '2026-11-22T11:00:00.000Z' },
    ...more,
  };
}
