import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');

/** A printed line as a script sees it. */
interface Line {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
}

/** The lines that scripts read, to the letter: fields, their order, and nothing more. */
describe('what scripts read from', () => {
  let folder: string;
  let children: ChildProcess[];
  beforeEach(() => {
    children = [];
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-cli-')));
    mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
  });
  afterEach(async () => {
    for (const child of children) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const gone = once(child, 'close');
      child.kill();
      await gone;
    }
    rmSync(folder, { recursive: true, force: true });
  });

  /** `line` resolves with the first line of JSON that fits, while the program goes on. */
  function begin(...words: string[]) {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: folder,
      env: { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    children.push(child);
    let [out, err] = ['', ''];
    const closed = once(child, 'close');
    child.stderr.on('data', (piece) => (err += String(piece)));
    child.stdout.on('data', (piece) => (out += String(piece)));
    const json = (): Line[] =>
      out
        .slice(0, out.lastIndexOf('\n') + 1)
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    return {
      child,
      closed,
      ended: async () => {
        const [code] = (await closed) as [number | null];
        return { code, out, err, json };
      },
      line: async (fits: (line: Line) => boolean): Promise<Line> => {
        for (;;) {
          const found = json().find(fits);
          if (found !== undefined) return found;
          if (child.exitCode !== null) throw new Error(`It ended before the line came: ${out}${err}`);
          await Promise.race([once(child.stdout, 'data'), closed]);
        }
      },
    };
  }
  const codomyrmex = (...words: string[]) => begin(...words).ended();

  function writeWorkflow(name: string, text: string): string {
    const path = join(folder, '.codomyrmex', 'workflows', `${name}.workflow.yaml`);
    writeFileSync(path, `formatVersion: 1\n${text}`);
    return path;
  }

  const wait = (id: string, more = '') =>
    `  ${id}: { action: flow.wait, parameters: { duration: 1ms }, estimate: 2s${more} }\n`;

  describe('plan', () => {
    test('one line per file: the forecast of each task and of the whole', async () => {
      const chain = writeWorkflow('chain', `nodes:\n${wait('a')}${wait('b', ', after: [a]')}`);
      const alone = writeWorkflow('alone', `nodes:\n${wait('only')}`);
      const { code, json } = await codomyrmex('plan', chain, alone, '--json');
      expect(code).toBe(0);
      const task = (startMs: number, slot: unknown = expect.toSatisfy((it) => it === null || it >= 0)) => ({
        startMs,
        endMs: startMs + 2000,
        slot,
        slackMs: 0,
      });
      expect(json()).toStrictEqual([
        {
          workflow: 'chain',
          makespanMs: 4000,
          lowerBoundMs: 4000,
          criticalPath: ['a', 'b'],
          tasks: { a: task(0), b: task(2000) },
        },
        { workflow: 'alone', makespanMs: 2000, lowerBoundMs: 2000, criticalPath: ['only'], tasks: { only: task(0) } },
      ]);
    });

    test('--max-parallel 1 puts processes one after another, in one slot', async () => {
      const node = (id: string) =>
        `  ${id}: { action: shell.run, parameters: { command: [node, -v] }, estimate: 1s }\n`;
      const path = writeWorkflow('pair', `nodes:\n${node('a')}${node('b')}`);
      const [line] = (await codomyrmex('plan', path, '--max-parallel', '1', '--json')).json();
      expect(line).toMatchObject({ makespanMs: 2000, lowerBoundMs: 2000 });
      expect(line?.['tasks']).toStrictEqual({
        a: { startMs: 0, endMs: 1000, slot: 0, slackMs: expect.any(Number) },
        b: { startMs: 1000, endMs: 2000, slot: 0, slackMs: expect.any(Number) },
      });
    });

    test('a file that cannot be planned ends with 2; the others are still planned', async () => {
      const wrong = writeWorkflow('wrong', 'nodes:\n  a: { action: no.such }\n');
      const alone = writeWorkflow('alone', `nodes:\n${wait('only')}`);
      const { code, err, json } = await codomyrmex('plan', wrong, alone, '--json');
      expect(code).toBe(2);
      expect(err).toContain('action.unknown');
      expect(json().map((line) => line['workflow'])).toEqual(['alone']);
    });
  });

  describe('why', () => {
    const READ = `nodes:
  read:
    action: shell.run
    cache: { inputs: [source.txt] }
    parameters: { command: [node, -e, "process.stdout.write(require('node:fs').readFileSync('source.txt'))"] }
`;
    test('says which run was reused, and else the first thing that differs', async () => {
      writeWorkflow('read', READ);
      const source = join(folder, 'source.txt');
      writeFileSync(source, 'one');
      const run = async () => String((await codomyrmex('run', 'read', '--json')).json().at(-1)?.['run']);
      const why = async (of: string) => (await codomyrmex('why', of, 'read', '--json')).json();
      const first = await run();
      const second = await run();
      writeFileSync(source, 'two');
      const third = await run();
      const answer = { node: 'read', sentence: expect.stringMatching(/\w/) };
      expect(await why(first)).toStrictEqual([
        { ...answer, status: 'succeeded', fingerprint: { matched: null, firstDifference: null } },
      ]);
      expect(await why(second)).toStrictEqual([
        { ...answer, status: 'cached', fingerprint: { matched: first, firstDifference: null } },
      ]);
      const [changed] = await why(third);
      expect(changed).toStrictEqual({
        ...answer,
        status: 'succeeded',
        fingerprint: {
          matched: null,
          firstDifference: {
            path: expect.stringContaining('source.txt'),
            before: expect.anything(),
            after: expect.anything(),
          },
        },
      });
      const difference = changed?.['fingerprint'].firstDifference;
      expect(difference.after).not.toEqual(difference.before);
    });

    test('a run or a node that is not there ends with 2', async () => {
      writeWorkflow('alone', `nodes:\n${wait('only')}`);
      const run = String((await codomyrmex('run', 'alone', '--json')).json().at(-1)?.['run']);
      expect(await codomyrmex('why', run, 'nothing', '--json')).toMatchObject({ code: 2, out: '' });
      expect(await codomyrmex('why', 'none', 'only', '--json')).toMatchObject({ code: 2, out: '' });
    });
  });

  describe('decide', () => {
    const ASK = `nodes:
  ask: { action: flow.approval, parameters: { message: Go on? } }
${wait('then', ', after: [ask]')}`;

    test.each([
      ['approve', 0, 'succeeded'],
      ['deny', 1, 'failed'],
    ])(
      '%s answers a run of another process, prints {run, status}, and the run ends with %i',
      async (word, code, status) => {
        writeWorkflow('ask', ASK);
        const asking = begin('run', 'ask', '--json');
        const { run } = await asking.line((line) => line['type'] === 'task.deciding');
        const decided = await codomyrmex('decide', run, 'ask', word, '--reason', 'seen', '--json');
        expect(decided).toMatchObject({ code: 0, err: '' });
        expect(decided.json()).toStrictEqual([{ run, status: expect.any(String) }]);
        const ended = await asking.ended();
        expect(ended.code).toBe(code);
        expect(ended.json().at(-1)).toMatchObject({ type: 'run.summary', status });
        expect(ended.out).toContain('seen');
        expect(await codomyrmex('decide', run, 'ask', word, '--json')).toMatchObject({ code: 1, out: '' });
      },
      60_000,
    );
  });

  describe('pause and unpause', () => {
    test('print {run, status}; the paused run stays until it is continued', async () => {
      const script =
        "const fs = require('node:fs'); console.log('here'); const ask = setInterval(() => fs.existsSync('go.txt') && clearInterval(ask), 20)";
      writeWorkflow(
        'long',
        `nodes:\n  long: { action: shell.run, parameters: { command: [node, -e, ${JSON.stringify(script)}] } }\n${wait('last', ', after: [long]')}`,
      );
      const running = begin('run', 'long', '--json');
      const { run } = await running.line((line) => line['type'] === 'attempt.output');
      expect((await codomyrmex('pause', run, '--json')).json()).toStrictEqual([{ run, status: 'paused' }]);
      writeFileSync(join(folder, 'go.txt'), '');
      await running.line((line) => line['type'] === 'task.ended' && line['task'] === 'long');
      expect((await codomyrmex('unpause', run, '--json')).json()).toStrictEqual([{ run, status: expect.any(String) }]);
      const ended = await running.ended();
      expect(ended.code).toBe(0);
      expect(ended.json().at(-1)).toMatchObject({ status: 'succeeded', tasks: { last: 'succeeded' } });
    }, 60_000);
  });

  describe('resume', () => {
    const NODES = `nodes:
  first: { action: flow.wait, parameters: { duration: 1ms } }
  check:
    action: shell.run
    after: [first]
    parameters: { command: [node, -e, "require('node:fs').readFileSync('wanted.txt')"] }
  last: { action: flow.wait, after: [check], parameters: { duration: 1ms } }
`;
    const failedRun = async (): Promise<string> => {
      const { code, json } = await codomyrmex('run', 'check', '--json');
      expect(code).toBe(1);
      return String(json().at(-1)?.['run']);
    };

    test('first the plan, then the events of a new run, then its summary', async () => {
      const path = writeWorkflow('check', NODES);
      const before = await failedRun();
      writeFileSync(join(folder, 'wanted.txt'), '');
      appendFileSync(path, wait('added'));
      const { code, err, json } = await codomyrmex('resume', before, '--json');
      expect({ code, err }).toEqual({ code: 0, err: '' });
      const [plan, ...events] = json();
      const summary = events.pop();
      expect(plan).toStrictEqual({ type: 'resume.plan', reused: ['first'], rerun: ['check', 'last'], new: ['added'] });
      expect(Object.keys(plan ?? {})).toEqual(['type', 'reused', 'rerun', 'new']);
      expect(events.map((event) => event['seq'])).toEqual(events.map((_, index) => index + 1));
      expect(events[0]).toMatchObject({ type: 'run.created', trigger: { kind: 'retry', from: before } });
      expect(summary).toMatchObject({
        type: 'run.summary',
        status: 'succeeded',
        tasks: { first: 'cached', check: 'succeeded', last: 'succeeded', added: 'succeeded' },
      });
      expect(summary?.['run']).not.toBe(before);
    }, 60_000);

    test('--from and --workflow choose what is kept, and the run does as the plan says', async () => {
      const path = writeWorkflow('check', NODES);
      const before = await failedRun();
      appendFileSync(path, wait('added'));
      const expected = [
        [['--workflow', 'run'], { reused: ['first'], rerun: ['check', 'last'], new: [] }, 'cached'],
        [
          ['--workflow', 'run', '--from', 'start'],
          { reused: [], rerun: ['first', 'check', 'last'], new: [] },
          'succeeded',
        ],
        [['--from', 'check'], { reused: ['first'], rerun: ['check', 'last'], new: ['added'] }, 'cached'],
      ] as const;
      for (const [words, plan, first] of expected) {
        const { code, json } = await codomyrmex('resume', before, ...words, '--json');
        expect(json()[0]).toStrictEqual({ type: 'resume.plan', ...plan });
        expect(json().at(-1)).toMatchObject({ status: 'failed', tasks: { first, check: 'failed', last: 'skipped' } });
        expect(code).toBe(1);
      }
    }, 60_000);

    test('says it in words without --json', async () => {
      writeWorkflow('check', NODES);
      const { code, out } = await codomyrmex('resume', await failedRun());
      expect(code).toBe(1);
      expect(out.split('\n').slice(0, 2)).toEqual(['Kept from before: first', 'To run again: check, last']);
    });

    test('a run or node that is not there, and another choice of workflow, end with 2 and no run', async () => {
      writeWorkflow('check', NODES);
      const before = await failedRun();
      for (const words of [['none'], [before, '--from', 'nowhere'], [before, '--workflow', 'other']]) {
        const { code, out, err } = await codomyrmex('resume', ...words, '--json');
        expect({ code, out }).toEqual({ code: 2, out: '' });
        expect(err).not.toBe('');
      }
      expect((await codomyrmex('runs', 'list', '--json')).json()).toHaveLength(1);
    }, 60_000);

    test.skipIf(process.platform === 'win32')(
      'an interrupted run goes on as the same run, after what its process left behind was stopped',
      async () => {
        const script =
          "const fs = require('node:fs'); fs.appendFileSync('pids.txt', process.pid + ' '); console.log('here'); if (!fs.existsSync('wanted.txt')) setInterval(() => {}, 1000)";
        writeWorkflow(
          'long',
          `nodes:\n${wait('first')}  long: { action: shell.run, after: [first], parameters: { command: [node, -e, ${JSON.stringify(script)}] } }\n${wait('last', ', after: [long]')}`,
        );
        const killed = begin('run', 'long', '--json');
        const { run } = await killed.line((line) => line['type'] === 'attempt.output');
        killed.child.kill('SIGKILL');
        await killed.closed;
        writeFileSync(join(folder, 'wanted.txt'), '');
        const { code, json } = await codomyrmex('resume', run, '--json');
        const [plan, ...rest] = json();
        expect(plan).toStrictEqual({ type: 'resume.plan', reused: ['first'], rerun: ['long', 'last'], new: [] });
        expect(rest.at(-1)).toMatchObject({
          run,
          status: 'succeeded',
          tasks: { first: 'succeeded', long: 'succeeded', last: 'succeeded' },
        });
        expect(code).toBe(0);
        const [orphan] = readFileSync(join(folder, 'pids.txt'), 'utf8').split(' ');
        // Its name stays until the system's first process takes note of its end.
        await expect.poll(() => isThere(Number(orphan)), { timeout: 20_000 }).toBe(false);
        expect((await codomyrmex('resume', run, '--from', 'failed', '--json')).json()[0]).toMatchObject({
          reused: ['first', 'long', 'last'],
        });
      },
      60_000,
    );
  });

  test('a run or task that is not there is bad usage for every command, with words that fit what was asked', async () => {
    for (const words of [
      ['cancel', 'nobody'],
      ['unpause', 'nobody'],
      ['decide', 'nobody', 'a', 'approve'],
    ]) {
      const { code, out, err } = await codomyrmex(...words, '--json');
      expect({ code, out }).toEqual({ code: 2, out: '' });
      expect(err).toContain('run.notFound');
    }
    writeWorkflow('good', `nodes:\n${wait('only')}`);
    expect((await codomyrmex('run', 'goof', '--json')).err).toContain('Did you mean "good"?');
    const [summary] = (await codomyrmex('run', 'good', '--json')).json().slice(-1);
    const { code, err } = await codomyrmex('why', String(summary?.['run']), 'onyl', '--json');
    expect(code).toBe(2);
    expect(err).toContain('has no task "onyl". It has: only. Did you mean "only"?');
  }, 60_000);

  test('a workflow that runs itself says so once, and nothing else twice', async () => {
    const path = writeWorkflow(
      'self',
      'nodes:\n  again: { action: flow.run-workflow, parameters: { workflow: self } }\n  other: { action: flow.run-workflow, parameters: { workflow: nobody } }\n',
    );
    const [line] = (await codomyrmex('validate', path, '--json')).json();
    expect(line?.['problems']).toMatchObject([
      { code: 'workflow.recursive', message: 'A workflow would run itself: self → self.' },
      { code: 'workflow.unknown' },
    ]);
  });
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
