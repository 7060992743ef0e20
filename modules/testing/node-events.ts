import { z } from 'zod';
import type { TestCase } from '#shared/module/test-report.ts';
import { lastLines } from '../process-problem.ts';
import { projectPath } from './test-run.ts';

/** Runs inside the user's Node (20 or later) and writes each fact about a test as one line of JSON: exact where JUnit XML is not (lines, nesting). */
export const REPORTER_SOURCE = `
const kept = new Set(['test:start', 'test:pass', 'test:fail', 'test:stderr']);
const describe = (error) => {
  const cause = error.cause instanceof Error ? error.cause : error;
  const thrown = error.cause === undefined || error.cause instanceof Error ? undefined : error.cause;
  const message = typeof thrown === 'string' ? thrown : cause.message;
  return { failureType: error.failureType, message: String(message), stack: cause.stack };
};
export default async function* report(source) {
  for await (const { type, data } of source) {
    if (!kept.has(type)) continue;
    const { name, nesting, file, line, skip, todo, message, details } = data;
    const error = details?.error === undefined ? undefined : describe(details.error);
    yield JSON.stringify({ type, name, nesting, file, line, skip, todo, message, kind: details?.type, durationMs: details?.duration_ms, error }) + '\\n';
  }
}
`;

const eventSchema = z.object({
  type: z.enum(['test:start', 'test:pass', 'test:fail', 'test:stderr']),
  name: z.string().default(''),
  nesting: z.number().default(0),
  file: z.string().optional(),
  line: z.number().optional(),
  skip: z.union([z.boolean(), z.string()]).optional(),
  todo: z.union([z.boolean(), z.string()]).optional(),
  message: z.string().default(''),
  kind: z.string().optional(),
  durationMs: z.number().default(0),
  error: z.object({ failureType: z.string().optional(), message: z.string(), stack: z.string().optional() }).optional(),
});
type NodeEvent = z.infer<typeof eventSchema>;

/** Reads the lines of the reporter above. A last line cut off by a crash is left out. */
export function readNodeEvents(text: string, projectFolder: string): readonly TestCase[] {
  const around: string[] = [];
  const stderr = new Map<string, string>();
  const tests: TestCase[] = [];
  for (const event of text.split('\n').flatMap(readEvent)) {
    if (event.type === 'test:stderr') {
      const file = event.file ?? '';
      stderr.set(file, `${stderr.get(file) ?? ''}${event.message}`);
    } else if (event.type === 'test:start') {
      // Node reports in the order of the files and nests depth first, so the names before this one are those around it.
      around.splice(event.nesting, Number.POSITIVE_INFINITY, event.name);
    } else if (isTest(event)) {
      tests.push(toTestCase(event, around.slice(0, event.nesting), stderr, projectFolder));
    }
  }
  return tests;
}

function readEvent(line: string): readonly NodeEvent[] {
  try {
    const parsed = eventSchema.safeParse(JSON.parse(line));
    return parsed.success ? [parsed.data] : [];
  } catch {
    return [];
  }
}

/** A suite counts only when it broke by itself and not for the tests in it. */
function isTest({ type, kind, error }: NodeEvent): boolean {
  return kind !== 'suite' || (type === 'test:fail' && error?.failureType !== 'subtestsFailed');
}

function toTestCase(
  event: NodeEvent,
  suite: readonly string[],
  stderr: ReadonlyMap<string, string>,
  projectFolder: string,
): TestCase {
  const { type, name, file, line, skip, todo, durationMs, error } = event;
  const path = file === undefined ? undefined : projectPath(projectFolder, file);
  const isFile = path !== undefined && projectPath(projectFolder, name) === path;
  const skipped = isMarked(skip) || isMarked(todo);
  const said = isFile && file !== undefined ? lastLines(stderr.get(file) ?? '') : '';
  const reason = [skip, todo].find((mark) => typeof mark === 'string' && mark !== '') as string | undefined;
  const message = skipped ? reason : said !== '' ? said : error?.message;
  return {
    name: isFile ? path : name,
    suite: [...suite],
    ...(path === undefined ? {} : { file: path }),
    ...(line === undefined || line < 1 ? {} : { line }),
    status: skipped ? 'skipped' : type === 'test:pass' ? 'passed' : 'failed',
    durationMs,
    ...(message === undefined ? {} : { message }),
    ...(skipped || error?.stack === undefined ? {} : { stack: error.stack }),
  };
}

/** Node writes `true` or the reason. */
function isMarked(mark: boolean | string | undefined): boolean {
  return mark !== undefined && mark !== false;
}
