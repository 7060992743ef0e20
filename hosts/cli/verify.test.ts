import { execFileSync, spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { processStart } from '#engine/record/owner.ts';
import { createProgram } from './program.ts';

let folder: string;
const file = (...names: readonly string[]) => join(folder, 'project', ...names);
const data = (...names: readonly string[]) => join(folder, 'data', ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-verify-')));
  mkdirSync(file('.codomyrmex', 'workflows'), { recursive: true });
  vi.stubEnv('CODOMYRMEX_HOME', data());
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
  const problems: { readonly code: string; readonly reason?: string }[] = [];
  const terminal = {
    out: (line: string) => void lines.push(line),
    json: (value: unknown) => void lines.push(JSON.stringify(value)),
    remark: () => undefined,
    problem: (found: { readonly code: string }) => void problems.push(found),
    isLive: false,
    colors: createColors(false),
  };
  await createProgram(terminal, (exit) => (code = exit)).parseAsync(['node', 'codomyrmex', ...words]);
  return { code, problems, out: lines.join('\n'), json: (): Line[] => lines.map((line) => JSON.parse(line) as Line) };
}

const git = (...words: readonly string[]) =>
  execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b', ...words], { cwd: file(), encoding: 'utf8' });

function commitAll(): void {
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-qm', 'first');
}

function writeWorkflow(text: string): string {
  writeFileSync(file('.codomyrmex', 'workflows', 'w.workflow.yaml'), `formatVersion: 1\n${text}`);
  return file('.codomyrmex', 'workflows', 'w.workflow.yaml');
}

/** A build of two steps whose recipe and input are in git; `make.js` is what it runs. */
function writeBuild(script: string): string {
  writeFileSync(file('make.js'), script);
  writeFileSync(file('in.txt'), 'one\ntwo\nthree\n');
  writeFileSync(file('.gitignore'), 'made.txt\nbegun\n');
  writeFileSync(file('Makefile'), `made.txt: in.txt\n\t${process.execPath} make.js\n`);
  return writeWorkflow(`nodes:
  first: { action: files.write, parameters: { path: upstream.txt, content: up } }
  build:
    action: build-synthesis.run
    after: [first]
    parameters: { target: made.txt, artifacts: [made.txt] }
  later: { action: flow.fail, after: [build], parameters: { message: not part of it } }
`);
}

const COPY = `const fs = require('fs'); fs.writeFileSync('made.txt', fs.readFileSync('in.txt', 'utf8') + fs.readFileSync('upstream.txt', 'utf8'));`;

const scratches = () => (existsSync(data('temporary')) ? readdirSync(data('temporary')) : []);
const worktrees = () => git('worktree', 'list').trim().split('\n');

describe('codomyrmex verify', { timeout: 120_000 }, () => {
  test('says 0 when the same bytes come out of the commit and the uncommitted changes of then, and leaves nothing behind', async () => {
    const workflow = writeBuild(COPY);
    commitAll();
    writeFileSync(file('in.txt'), 'changed and not committed\n');
    await codomyrmex('run', workflow, '--json');
    // What was changed since does not matter.
    writeFileSync(file('in.txt'), 'something else\n');
    writeFileSync(file('make.js'), 'process.exit(1)');
    const before = git('status', '--porcelain');
    const runs = (await codomyrmex('runs', 'list', '--json')).json().length;

    const verified = await codomyrmex('verify', file('made.txt'), '--json');
    expect(verified.problems).toEqual([]);
    expect(verified.code).toBe(0);
    expect(verified.json()).toMatchObject([
      { task: 'build', name: 'made.txt', same: true, patched: true, again: { status: 'succeeded' } },
    ]);
    expect((await codomyrmex('verify', file('made.txt'))).out).toContain('is the same when made again: build of run');
    expect(git('status', '--porcelain')).toBe(before);
    expect(worktrees()).toHaveLength(1);
    expect(scratches()).toEqual([]);
    expect((await codomyrmex('runs', 'list', '--json')).json()).toHaveLength(runs);
  });

  test('says 1 and the first difference when other bytes come out', async () => {
    const script = `${COPY} fs.appendFileSync('made.txt', '\\nmade at ' + process.hrtime.bigint() + '\\n');`;
    const workflow = writeBuild(script);
    commitAll();
    await codomyrmex('run', workflow, '--json');
    const verified = await codomyrmex('verify', file('made.txt'), '--json');
    expect(verified.code).toBe(1);
    const [answer] = verified.json();
    expect(answer).toMatchObject({ same: false, again: { sha256: expect.stringMatching(/^[0-9a-f]{64}$/) } });
    expect(answer?.['difference']).toMatchObject({ line: 5, before: expect.stringContaining('made at ') });
    expect(answer?.['difference'].before).not.toBe(answer?.['difference'].after);
    expect((await codomyrmex('verify', file('made.txt'))).out).toContain('first difference in line 5');
  });

  test('says 2 and why when it cannot: made by nobody, no repository, changes that were not kept, a node that reaches out', async () => {
    const workflow = writeBuild(COPY);
    writeFileSync(file('by-hand.txt'), 'by hand');
    await codomyrmex('run', workflow, '--json');
    const why = async (...words: readonly string[]) => {
      const { code, problems, out } = await codomyrmex('verify', ...words);
      return { code, out, reason: problems[0]?.reason };
    };
    expect(await why(file('by-hand.txt'))).toMatchObject({ code: 2, reason: 'No run on record made these bytes.' });
    expect(await why(file('made.txt'))).toMatchObject({ code: 2, reason: 'The project is in no git repository.' });
    expect((await codomyrmex('verify', file('nowhere.txt'))).problems).toMatchObject([{ code: 'file.notFound' }]);

    const reaching = writeWorkflow(`nodes:
  fetch: { action: http.request, parameters: { url: "http://127.0.0.1:9/" }, onFailure: continue }
  build:
    action: build-synthesis.run
    after: { fetch: finished }
    parameters: { target: made.txt, artifacts: [made.txt] }
`);
    writeFileSync(file('upstream.txt'), 'up');
    writeFileSync(file('in.txt'), 'another\n');
    commitAll();
    await codomyrmex('run', reaching, '--json');
    expect(await why(file('made.txt'))).toMatchObject({
      code: 2,
      reason: '`fetch` may reach the network or git once more.',
    });
    expect(await why(file('made.txt'), '--with-effects')).toMatchObject({ code: 0 });
  });

  test('what git ignores is not there, unless it is named: a tool in node_modules', async () => {
    const workflow = writeBuild(`require('./node_modules/tool.js')`);
    mkdirSync(file('node_modules'));
    writeFileSync(file('node_modules', 'tool.js'), COPY);
    writeFileSync(file('.gitignore'), 'made.txt\nnode_modules\n');
    commitAll();
    await codomyrmex('run', workflow, '--json');
    const without = await codomyrmex('verify', file('made.txt'));
    expect(without.code).toBe(2);
    expect(without.problems[0]).toMatchObject({ remedy: expect.stringContaining('--link') });
    expect(await codomyrmex('verify', file('made.txt'), '--link', 'node_modules')).toMatchObject({ code: 0 });
    expect(existsSync(file('node_modules', 'tool.js'))).toBe(true);
    expect((await codomyrmex('verify', file('made.txt'), '--link', '../elsewhere')).code).toBe(2);
  });

  test('a file taken from the cache is verified against the run that made it', async () => {
    writeFileSync(file('.gitignore'), 'made.txt\n');
    writeFileSync(file('in.txt'), 'in');
    const workflow = writeWorkflow(`nodes:
  build:
    action: shell.run
    cache: { inputs: [in.txt], outputs: [made.txt] }
    parameters: { command: [node, -e, "require('fs').copyFileSync('in.txt', 'made.txt')"] }
`);
    commitAll();
    const [first, second] = [await codomyrmex('run', workflow, '--json'), await codomyrmex('run', workflow, '--json')];
    expect(second.json().at(-1)?.['tasks']).toEqual({ build: 'cached' });
    const verified = await codomyrmex('verify', file('made.txt'), '--json');
    expect(verified.json()).toMatchObject([{ run: first.json().at(-1)?.['run'], same: true }]);
  });
});

describe.skipIf(process.platform === 'win32')('a verification that is killed', { timeout: 120_000 }, () => {
  /** Starts the command as a shell would, kills it without a word once `isTime`, and waits until it has gone. */
  async function killWhen(isTime: () => boolean, ...words: readonly string[]): Promise<void> {
    const main = join(import.meta.dirname, 'main.ts');
    const child = spawn(process.execPath, ['--no-warnings', main, ...words], { stdio: 'ignore', cwd: file() });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    while (!isTime() && child.exitCode === null) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(child.exitCode).toBeNull();
    child.kill('SIGKILL');
    await gone;
  }

  test('leaves a working tree and a program; the next start stops the one and removes the other', async () => {
    const workflow = writeBuild(
      `${COPY} if (fs.existsSync(${JSON.stringify(join(folder, 'slow'))})) { fs.writeFileSync(${JSON.stringify(join(folder, 'pid'))}, String(process.pid)); setInterval(() => undefined, 1000); }`,
    );
    commitAll();
    await codomyrmex('run', workflow, '--json');
    writeFileSync(join(folder, 'slow'), '');
    const pidFile = join(folder, 'pid');
    await killWhen(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8') !== '', 'verify', file('made.txt'));
    expect(worktrees()).toHaveLength(2);
    expect(scratches()).toHaveLength(1);
    await codomyrmex('trace', file('made.txt'));
    expect(worktrees()).toHaveLength(1);
    expect(scratches()).toEqual([]);
    expect(processStart(Number(readFileSync(pidFile, 'utf8')))).toBeUndefined();
  });

  test('of what the cache has (`run --verify`) leaves the project without its files; the next start brings them back', async () => {
    writeFileSync(file('in.txt'), 'in');
    const wait = `const fs = require('fs'); const wait = () => { if (fs.existsSync('slow')) { fs.writeFileSync('begun', ''); return setTimeout(wait, 20); } fs.mkdirSync('out', { recursive: true }); fs.writeFileSync('out/a.txt', 'a'); fs.writeFileSync('out/b.txt', 'b'); }; wait();`;
    writeFileSync(file('make.js'), wait);
    const workflow = writeWorkflow(`nodes:
  build:
    action: shell.run
    cache: { inputs: [in.txt], outputs: ["out/**"] }
    parameters: { command: [node, make.js] }
`);
    await codomyrmex('run', workflow, '--json');
    writeFileSync(file('slow'), '');
    await killWhen(() => existsSync(file('begun')), 'run', workflow, '--verify');
    expect(existsSync(file('out', 'a.txt'))).toBe(false);
    expect(scratches()).toHaveLength(1);
    rmSync(file('slow'));
    await codomyrmex('trace', file('in.txt'));
    expect([readFileSync(file('out', 'a.txt'), 'utf8'), readFileSync(file('out', 'b.txt'), 'utf8')]).toEqual([
      'a',
      'b',
    ]);
    expect(scratches()).toEqual([]);
  });
});
