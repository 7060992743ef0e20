import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createProgram } from './program.ts';

let folder: string;
const file = (...names: readonly string[]) => join(folder, 'project', ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-storage-')));
  mkdirSync(file('.codomyrmex', 'workflows'), { recursive: true });
  vi.stubEnv('CODOMYRMEX_HOME', join(folder, 'data'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});

interface Line {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
}

/** As a shell would call it, in this process. */
async function codomyrmex(...words: readonly string[]) {
  let code = 0;
  const lines: string[] = [];
  const problems: string[] = [];
  const terminal = {
    out: (line: string) => void lines.push(line),
    json: (value: unknown) => void lines.push(JSON.stringify(value)),
    remark: () => undefined,
    problem: (found: { readonly code: string }) => void problems.push(found.code),
    isLive: false,
    colors: createColors(false),
  };
  await createProgram(terminal, (exit) => (code = exit)).parseAsync(['node', 'codomyrmex', ...words]);
  return { code, problems, out: lines.join('\n'), json: (): Line[] => lines.map((line) => JSON.parse(line) as Line) };
}

function writeWorkflow(text: string): string {
  writeFileSync(file('.codomyrmex', 'workflows', 'w.workflow.yaml'), `formatVersion: 1\n${text}`);
  return file('.codomyrmex', 'workflows', 'w.workflow.yaml');
}

async function run(workflow: string, ...more: readonly string[]): Promise<Line> {
  const ended = await codomyrmex('run', workflow, '--json', ...more);
  return { code: ended.code, ...ended.json().at(-1) };
}

test('storage is told and freed, a pinned run stays, a label is seen, a deleted run is gone', async () => {
  const workflow = writeWorkflow('nodes: { a: { action: flow.wait, parameters: { duration: 1ms } } }\n');
  const [first, second, third] = [await run(workflow), await run(workflow), await run(workflow)].map(({ run: id }) =>
    String(id),
  ) as [string, string, string];
  expect((await codomyrmex('storage', 'pin', first, '--json')).json()).toEqual([{ run: first, pinned: true }]);
  expect(await codomyrmex('runs', 'label', first, 'the good one')).toMatchObject({ code: 0 });
  expect((await codomyrmex('storage', '--json')).json()).toMatchObject([
    { dataFolder: join(folder, 'data'), runs: { count: 3, pinned: 1, open: 0 }, couldFree: { runs: 0 } },
  ]);
  expect((await codomyrmex('storage')).out).toContain('1 pinned');

  const told = (await codomyrmex('storage', 'free', '--keep', '2', '--dry-run', '--json')).json();
  expect(told).toMatchObject([
    { type: 'storage.run', run: second, reason: 'count' },
    { type: 'storage.freed', runs: 1, dryRun: true },
  ]);
  expect((await codomyrmex('storage', 'free', '--keep', '2')).out).toContain('Freed 1 runs');
  const listed = async () => (await codomyrmex('runs', 'list', '--json')).json().map((row) => String(row['run']));
  expect(await listed()).toEqual([third, first]);

  expect(await codomyrmex('runs', 'delete', first)).toMatchObject({ code: 2, problems: ['run.pinned'] });
  expect((await codomyrmex('storage', 'unpin', first)).out).toBe(`Run ${first} is not pinned any more.`);
  expect((await codomyrmex('runs', 'delete', first, '--json')).json()).toEqual([{ run: first, deleted: true }]);
  expect(await listed()).toEqual([third]);
  expect(await codomyrmex('runs', 'delete', first)).toMatchObject({ code: 2, problems: ['run.notFound'] });
}, 120_000);

test('run --verify ends with 1 and names what came out differently, and with 0 when nothing did', async () => {
  const workflow = writeWorkflow(`nodes:
  same: { action: shell.run, cache: { inputs: [in.txt] }, parameters: { command: [node, -e, "console.log(1)"] } }
  lazy:
    action: shell.run
    cache: { inputs: [in.txt], outputs: [out.txt] }
    parameters: { command: [node, -e, "const fs = require('fs'); if (!fs.existsSync('lazy')) fs.writeFileSync('out.txt', 'made')"] }
`);
  writeFileSync(file('in.txt'), '');
  expect(await run(workflow)).toMatchObject({ code: 0, status: 'succeeded' });
  expect(await run(workflow, '--verify')).toMatchObject({
    code: 0,
    verified: { same: ['same', 'lazy'], different: [] },
  });
  writeFileSync(file('lazy'), '');
  const differs = await codomyrmex('run', workflow, '--verify');
  expect(differs.code).toBe(1);
  expect(differs.out).toContain('lazy: files.out.txt was');
  expect(differs.out).toContain('1 the same, 1 different');
}, 120_000);

test('trace says which run made a file, from which inputs, commit and uncommitted changes; of another file it says that none did', async () => {
  const git = (...words: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: file(), encoding: 'utf8' });
  const workflow = writeWorkflow(`parameters: { n: { type: integer, default: 1 } }
nodes:
  first: { action: flow.wait, parameters: { duration: 1ms } }
  build:
    action: build-synthesis.run
    after: [first]
    parameters: { target: made.txt, artifacts: [made.txt] }
`);
  writeFileSync(file('Makefile'), 'made.txt: in.txt\n\tcp in.txt made.txt\n');
  writeFileSync(file('.gitignore'), 'made.txt\n');
  writeFileSync(file('in.txt'), 'committed\n');
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
  const commit = git('rev-parse', 'HEAD').trim();
  writeFileSync(file('in.txt'), 'changed\n');
  writeFileSync(file('new.txt'), 'new\n');
  const summary = await run(workflow, '--param', 'n=2');
  expect(summary).toMatchObject({ status: 'succeeded' });

  const traced = await codomyrmex('trace', file('made.txt'), '--json');
  expect(traced.code).toBe(0);
  const [answer] = traced.json();
  expect(answer).toMatchObject({
    sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    bytes: 8,
    origins: [
      {
        run: summary['run'],
        workflow: 'w',
        task: 'build',
        attempt: 1,
        name: 'made.txt',
        inputs: { parameters: { target: 'made.txt' }, run: { n: 2 }, upstream: [{ task: 'first' }] },
        git: { commit, branch: 'main', dirty: true },
      },
    ],
  });
  const hash = String(answer?.['origins'][0].git.patch.hash);
  const patch = readFileSync(join(folder, 'data', 'content', hash.slice(0, 2), hash), 'utf8');
  expect(patch).toContain('-committed\n+changed');
  expect(patch).toContain('+++ b/new.txt');
  // The user's own index is as it was.
  expect(git('status', '--porcelain')).toBe(' M in.txt\n?? new.txt\n');
  expect((await codomyrmex('trace', file('made.txt'))).out).toContain(
    `commit      ${commit} (main) and uncommitted changes, kept as`,
  );

  writeFileSync(file('made.txt'), 'by hand');
  const none = await codomyrmex('trace', file('made.txt'));
  expect(none.code).toBe(1);
  expect(none.out).toContain('No run on record made these bytes.');
  expect(await codomyrmex('trace', file('nothing'))).toMatchObject({ code: 2, problems: ['file.notFound'] });
}, 120_000);

test('a file that a node wrote by itself is traced to it, and made again', async () => {
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: file() });
  const workflow = writeWorkflow(
    'nodes: { note: { action: files.write, parameters: { path: out/note.md, content: "# Good" } } }\n',
  );
  git('init', '-q');
  git('add', '.');
  git('commit', '-q', '-m', 'first');
  const made = await run(workflow);
  expect((await codomyrmex('trace', file('out', 'note.md'), '--json')).json()).toMatchObject([
    { origins: [{ run: made['run'], task: 'note', name: 'out/note.md' }] },
  ]);
  expect((await codomyrmex('verify', file('out', 'note.md'))).code).toBe(0);
});
