import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import { argumentsSchema, commandSchema } from '../command.ts';

export const DEFAULT_REPORTS = '**/{junit,TEST-}*.xml';

/** Set for a test command: where it may write its JUnit XML without touching the project. */
export const REPORT_VARIABLE = 'CODOMYRMEX_JUNIT_FILE';

/** Set for a test command that is asked for coverage: where it may write its LCOV. */
export const LCOV_VARIABLE = 'CODOMYRMEX_LCOV_FILE';

export const runAction = declareAction({
  id: 'testing.run',
  nodeId: 'tests',
  title: 'Run tests',
  description: 'Runs the tests of the project and reports each of them.',
  keywords: ['test', 'unit', 'vitest', 'node:test', 'junit', 'pytest', 'jest', 'check'],
  parameters: z.object({
    runner: z.enum(['auto', 'vitest', 'node', 'command']).default('auto').meta({
      title: 'Runner',
      description: 'auto: the command below if there is one, else Vitest if the project uses it, else node:test.',
    }),
    path: z.string().min(1).default('.').meta({
      title: 'Path',
      description: 'Folder, file or glob of the tests to run, for Vitest and node:test; "." is the whole project.',
      control: 'path',
      placeholder: 'src',
    }),
    command: commandSchema.default([]).meta({
      title: 'Command',
      description: `For the runner "command": a program with its arguments, or a line for the shell. It must write JUnit XML; the variable ${REPORT_VARIABLE} names a place for it.`,
      control: 'command',
      placeholder: 'pytest --junitxml=junit.xml',
    }),
    report: z.string().min(1).default(DEFAULT_REPORTS).meta({
      title: 'Report files',
      connectable: false,
      description:
        'For the runner "command": glob of the JUnit XML files it writes. Only files written by this run count.',
      control: 'glob',
    }),
    coverage: z
      .boolean()
      .default(false)
      .meta({
        title: 'Coverage',
        connectable: false,
        description: `Also says which lines the tests went through. Vitest needs its package @vitest/coverage-v8; a command writes LCOV to the file that ${LCOV_VARIABLE} names or to lcov.info, or Cobertura's XML to coverage.xml.`,
      }),
    arguments: argumentsSchema.default([]).meta({
      title: 'More arguments',
      description: 'For Vitest and node:test: further arguments of the runner.',
      placeholder: '--project=unit',
    }),
  }),
  cardParameters: ['runner', 'path'],
  outputs: {
    report: {
      title: 'Report',
      type: 'testReport',
      description: 'Suites with their tests: name, file, line, status, durationMs, message, stack.',
    },
    summary: { title: 'Summary', type: 'object', description: '{ passed, failed, skipped, durationMs }' },
    coverage: {
      title: 'Coverage',
      type: 'object',
      description:
        'With `coverage`: { lines, branches, functions, files } with { covered, total } each, and per file the uncovered lines.',
    },
    junit: { title: 'JUnit XML', type: 'file', description: 'The report as JUnit XML, for other tools.' },
  },
  effects: ['reads', 'writes', 'process'],
  needs: [],
  estimateMs: 15_000,
  docs: `| runner | what runs |
|---|---|
| \`vitest\` | the project's own Vitest (\`vitest run\`) |
| \`node\` | \`node --test\` with the Node on your PATH (20 or later) and the test files that Node itself would choose |
| \`command\` | any program that writes JUnit XML |

What the runner prints is in the log while it runs. A failed test makes the task fail with \`testing.failed\`; report and summary are kept, so later
nodes can use them (\`after: { unit: finished }\`). A run in which no test ran is never a success.

With \`coverage: true\` the output \`coverage\` says per file how many lines, branches and functions the tests went through and which lines they did
not; asked for and not written is a problem, \`testing.noCoverage\`.

Problems: \`testing.failed\`, \`testing.noTests\`, \`testing.noRunner\`, \`testing.runnerFailed\` (the runner broke, or failed for another reason than a
test), \`testing.noReport\`, \`testing.reportInvalid\`, \`testing.nodeTooOld\`, \`program.notFound\`.`,
  example: `unit:
  action: testing.run
  parameters: { runner: vitest, path: src }
python:
  action: testing.run
  parameters:
    runner: command
    command: [pytest, --junitxml=junit.xml]
    report: junit.xml`,
});
