import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const root = findStudioRoot();
const bin = join(root, 'bin', 'codomyrmex.mjs');

/** A printed line as a script sees it. */
interface Line {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
}

interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
  /** Each line of stdout as JSON. */
  json(): Line[];
}

describe('the command line', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-cli-')));
    mkdirSync(join(folder, 'project', '.codomyrmex', 'workflows'), { recursive: true });
    mkdirSync(join(folder, 'project', 'deep', 'inside'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const file = (...names: string[]): string => join(folder, 'project', ...names);
  const environment = (more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv => ({
    ...process.env,
    NO_COLOR: '1',
    CODOMYRMEX_HOME: join(folder, 'data'),
    ...more,
  });

  function begin(words: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
    return spawn(process.execPath, [bin, ...words], {
      cwd: options.cwd ?? file(),
      env: environment(options.env),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  }

  async function codomyrmex(
    words: readonly string[],
    options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
  ): Promise<Ended> {
    const child = begin(words, options);
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => (out += String(piece)));
    child.stderr.on('data', (piece) => (err += String(piece)));
    const [code] = (await once(child, 'close')) as [number | null];
    return {
      code,
      out,
      err,
      json: () =>
        out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line)),
    };
  }

  function writeWorkflow(name: string, text: string): string {
    const path = file('.codomyrmex', 'workflows', `${name}.workflow.yaml`);
    writeFileSync(path, `formatVersion: 1\n${text}`);
    return path;
  }

  const GREET = `parameters:
  who: { type: string, default: you }
  times: { type: integer, default: 1 }
nodes:
  greet:
    action: shell.run
    parameters: { command: [node, -e, "console.log('hello ' + process.argv[1], process.cwd())", "{{ parameters.who }}"] }
  after_greet:
    action: flow.wait
    after: [greet]
    parameters: { duration: 10ms }
outputs:
  said: "{{ nodes.greet.outputs.stdout }}"
`;
  const FAIL = `nodes:
  build:
    action: shell.run
    parameters: { command: [node, -e, "console.error('no such thing'); process.exit(3)"] }
  deploy:
    action: flow.wait
    after: [build]
    parameters: { duration: 1s }
  other:
    action: flow.wait
    parameters: { duration: 1ms }
`;

  describe('what lies in the way', () => {
    test('a data folder that is a file is told as that, by every command, and the file stays', async () => {
      writeWorkflow('greet', GREET);
      const home = join(folder, 'not-a-folder');
      writeFileSync(home, 'mine');
      for (const words of [
        ['run', 'greet'],
        ['runs', 'list'],
        ['validate', '.codomyrmex/workflows/greet.workflow.yaml'],
      ]) {
        const ended = await codomyrmex(words, { env: { CODOMYRMEX_HOME: home } });
        expect(ended).toMatchObject({ code: 2, out: '' });
        expect(ended.err).toContain(`${home} is a file`);
        expect(ended.err).toContain('CODOMYRMEX_HOME');
        expect(ended.err).not.toContain('internal');
        expect(ended.err).not.toContain('    at ');
      }
      expect(readFileSync(home, 'utf8')).toBe('mine');
    });

    test('a broken project file is told with its place by validate, run and doctor, and nothing runs under other limits', async () => {
      writeWorkflow('greet', GREET);
      for (const [text, place] of [
        ['name: x\npools: { database: 2\n', '.codomyrmex/project.yaml:'],
        ['name: x\nenv: HOME\n', '.codomyrmex/project.yaml:2:6'],
      ] as const) {
        writeFileSync(file('.codomyrmex', 'project.yaml'), text);
        const [validated] = (
          await codomyrmex(['validate', '.codomyrmex/workflows/greet.workflow.yaml', '--json'])
        ).json();
        expect(validated).toMatchObject({
          ok: false,
          problems: [
            { code: 'project.invalid', place: { file: '.codomyrmex/project.yaml', line: expect.any(Number) } },
          ],
        });
        const ran = await codomyrmex(['run', 'greet']);
        expect(ran).toMatchObject({ code: 2, out: '' });
        expect(ran.err).toContain(place);
        const checks = (await codomyrmex(['doctor', '--json'])).json();
        expect(checks.find(({ id }) => id === 'project')).toMatchObject({
          state: 'bad',
          detail: expect.stringContaining(place),
        });
        expect(readFileSync(file('.codomyrmex', 'project.yaml'), 'utf8')).toBe(text);
      }
    });
  });

  describe('use', () => {
    test.each([[['--help']], [['run', '--help']], [['--version']], [['help', 'run']]])(
      '%j is good use',
      async (words) => {
        expect(await codomyrmex(words)).toMatchObject({ code: 0, err: '' });
      },
    );

    test.each([
      [['bogus']],
      [['run']],
      [['run', 'x', '--max-parallel', 'many']],
      [['run', 'x', '--mode', 'fastest']],
      [['run', 'x', '--unknown']],
      [['runs']],
      [['secrets', 'set', 'not-a-name']],
      [['studio', '--port', '70000']],
    ])('%j is bad use and ends with 2', async (words) => {
      const ended = await codomyrmex(words);
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).not.toBe('');
    });

    test('modules --json gives one action per line with its form', async () => {
      const rows = (await codomyrmex(['modules', '--json'])).json();
      expect(rows.find((row) => row['id'] === 'shell.run')).toMatchObject({
        module: 'shell',
        parameters: { type: 'object' },
        effects: expect.arrayContaining(['process']),
      });
    });

    test('secrets set says plainly that it keeps nothing, and what to do instead', async () => {
      const ended = await codomyrmex(['secrets', 'set', 'API_KEY']);
      expect(ended.code).toBe(1);
      expect(ended.err).toContain('CODOMYRMEX_SECRET_API_KEY');
    });

    test('secrets list --json names those of the environment without their values', async () => {
      const ended = await codomyrmex(['secrets', 'list', '--json'], {
        env: { CODOMYRMEX_SECRET_API_KEY: 'hidden-value' },
      });
      expect(ended.json()).toContainEqual({ name: 'API_KEY', kept: 'environment' });
      expect(ended.out).not.toContain('hidden-value');
    });

    test('doctor --json gives one check per line', async () => {
      const ended = await codomyrmex(['doctor', '--json']);
      expect(ended.code).toBe(0);
      expect(ended.json().find((check) => check['id'] === 'dataFolder')).toMatchObject({
        state: 'good',
        detail: join(folder, 'data'),
      });
    });

    test('new lists the templates, makes a project of one, and leaves a folder with files alone', async () => {
      const [template] = (await codomyrmex(['new', '--json'])).json();
      const made = await codomyrmex(['new', 'empty', join(folder, 'made'), '--no-git', '--json']);
      expect(template).toMatchObject({ id: expect.any(String), title: expect.any(String) });
      expect(made.code).toBe(0);
      expect(made.json()).toMatchObject([{ template: 'empty', path: join(folder, 'made'), files: expect.any(Array) }]);
      expect(existsSync(join(folder, 'made', '.codomyrmex'))).toBe(true);
      expect((await codomyrmex(['new', 'empty', join(folder, 'made')])).code).toBe(1);
      expect((await codomyrmex(['new', 'none', join(folder, 'other')])).code).toBe(2);
      expect(existsSync(join(folder, 'other'))).toBe(false);
    });
  });

  describe('validate', () => {
    test('a good file is good', async () => {
      const path = writeWorkflow('greet', GREET);
      const ended = await codomyrmex(['validate', path, '--json']);
      expect(ended.json()).toEqual([{ file: path, ok: true, problems: [] }]);
      expect(ended.code).toBe(0);
    });

    test('a file is judged, not a run: no values for its parameters, and no nodes yet, are no errors', async () => {
      const asks = writeWorkflow('asks', GREET.replace('default: you', 'required: true'));
      const empty = writeWorkflow('empty', 'nodes: {}\n');
      const ended = await codomyrmex(['validate', asks, empty, '--json']);
      expect(ended.json()).toMatchObject([
        { file: asks, ok: true, problems: [] },
        { file: empty, ok: true, problems: [{ severity: 'warning', code: 'run.empty' }] },
      ]);
      expect(ended.code).toBe(0);
      expect((await codomyrmex(['run', 'asks'])).code).toBe(2);
      expect((await codomyrmex(['run', 'empty'])).code).toBe(2);
    });

    test('a cycle and an unknown action are found with their lines, and nothing is run', async () => {
      const bad = writeWorkflow(
        'bad',
        'nodes:\n  a: { action: flow.wait, parameters: { duration: 1s }, after: [b] }\n  b: { action: no.such, after: [a] }\n',
      );
      const good = writeWorkflow('greet', GREET);
      const ended = await codomyrmex(['validate', bad, good, '--json']);
      expect(ended.code).toBe(1);
      const [first, second] = ended.json();
      expect(first).toMatchObject({ file: bad, ok: false });
      expect(first?.['problems']).toContainEqual({
        severity: 'error',
        code: 'action.unknown',
        message: expect.any(String),
        reason: expect.anything(),
        remedy: expect.anything(),
        place: { file: bad, line: 4, column: expect.any(Number), node: 'b', parameter: null },
      });
      expect(second).toMatchObject({ file: good, ok: true });
    });

    test('a file that is not there is bad use', async () => {
      const ended = await codomyrmex(['validate', 'none.workflow.yaml', '--json']);
      expect(ended.code).toBe(2);
      expect(ended.json()).toMatchObject([
        { file: 'none.workflow.yaml', ok: false, problems: [{ code: 'workflow.notFound' }] },
      ]);
    });
  });

  describe('run', () => {
    test('--json prints the events as they are recorded and the summary last', async () => {
      writeWorkflow('greet', GREET);
      const ended = await codomyrmex(['run', 'greet', '--param', 'who=Ada', '--json']);
      expect(ended).toMatchObject({ code: 0, err: '' });
      const lines = ended.json();
      const events = lines.slice(0, -1);
      const summary = lines.at(-1)!;
      expect(events.map((event) => event['seq'])).toEqual(events.map((_, index) => index + 1));
      expect(
        events.every(
          (event) => event['v'] === 1 && !Number.isNaN(Date.parse(event['at'])) && event['run'] === summary['run'],
        ),
      ).toBe(true);
      expect(events[0]?.['type']).toBe('run.created');
      expect(Object.keys(summary)).toEqual([
        'type',
        'run',
        'workflow',
        'status',
        'tasks',
        'outputs',
        'startedAt',
        'endedAt',
        'durationMs',
      ]);
      expect(summary).toMatchObject({
        type: 'run.summary',
        workflow: 'greet',
        status: 'succeeded',
        tasks: { greet: 'succeeded', after_greet: 'succeeded' },
      });
      // The project is the nearest folder with .codomyrmex, and processes run there.
      expect(summary['outputs']['said'].trim()).toBe(`hello Ada ${file()}`);
    });

    test('a workflow is found by name from a folder deep inside, and by file from elsewhere', async () => {
      const path = writeWorkflow('greet', GREET);
      const inside = await codomyrmex(['run', 'greet', '--json'], { cwd: file('deep', 'inside') });
      const elsewhere = await codomyrmex(['run', path, '--json'], { cwd: folder });
      const named = await codomyrmex(['run', 'greet', '--project', file(), '--json'], { cwd: folder });
      for (const ended of [inside, elsewhere, named])
        expect(ended.json().at(-1)?.['outputs']['said']).toContain(file());
    });

    test('a failed run ends with 1, says the first failure in words, and skips what needed it', async () => {
      writeWorkflow('fail', FAIL);
      const ended = await codomyrmex(['run', 'fail']);
      expect(ended.code).toBe(1);
      expect(ended.out).toContain('First failure: build (shell.run)');
      expect(ended.out).toMatch(/skipped\s+deploy/);
      expect(ended.out).toMatch(/succeeded\s+other/);
      const json = (await codomyrmex(['run', 'fail', '--json'])).json();
      expect(json.at(-1)).toMatchObject({
        status: 'failed',
        tasks: { build: 'failed', deploy: 'skipped', other: 'succeeded' },
      });
    });

    test('nothing that is piped has colours', async () => {
      writeWorkflow('fail', FAIL);
      const ended = await codomyrmex(['run', 'fail']);
      expect(ended.out + ended.err).not.toContain('\u001B[');
    });

    test('an invalid workflow ends with 2 and its problems, and leaves no run', async () => {
      writeWorkflow('bad', 'nodes:\n  a: { action: no.such }\n');
      const ended = await codomyrmex(['run', 'bad', '--json']);
      expect(ended).toMatchObject({ code: 2, out: '' });
      expect(ended.err).toContain('action.unknown');
      expect((await codomyrmex(['runs', 'list', '--json'])).out).toBe('');
    });

    test.each([
      ['a workflow that is not there', ['run', 'none']],
      ['a parameter that is not declared', ['run', 'greet', '--param', 'whom=x']],
      ['a parameter of another type', ['run', 'greet', '--param', 'times=often']],
      ['a node that is not there', ['run', 'greet', '--to', 'nowhere']],
      ['a project that is not there', ['run', 'greet', '--project', 'none']],
    ])('%s ends with 2', async (_, words) => {
      writeWorkflow('greet', GREET);
      const ended = await codomyrmex(words);
      expect(ended.code).toBe(2);
      expect(ended.err).toContain('error: ');
    });

    test('--dry-run names the file for which a cached task would run again', async () => {
      writeFileSync(file('in.txt'), 'one');
      writeWorkflow(
        'read',
        'nodes:\n  read: { action: shell.run, cache: { inputs: [in.txt] }, parameters: { command: [node, --version] } }\n',
      );
      expect((await codomyrmex(['run', 'read'])).code).toBe(0);
      writeFileSync(file('in.txt'), 'two');
      expect((await codomyrmex(['run', 'read', '--dry-run'])).out).toContain('because `in.txt` changed');
    });

    test('--dry-run says what would run and touches nothing', async () => {
      writeWorkflow(
        'touch',
        'nodes:\n  touch: { action: files.write, parameters: { path: touched.txt, content: x } }\n',
      );
      const ended = await codomyrmex(['run', 'touch', '--dry-run', '--json']);
      expect(ended.json()).toEqual([
        {
          type: 'run.plan',
          workflow: 'touch',
          tasks: [
            {
              task: 'touch',
              action: 'files.write',
              after: [],
              effects: expect.arrayContaining(['writes']),
              startMs: 0,
              endMs: expect.toSatisfy((ms: number) => ms > 0),
              cache: { expected: 'off', sentence: expect.stringContaining('has effects outside') },
            },
          ],
        },
      ]);
      expect(existsSync(file('touched.txt'))).toBe(false);
    });

    test('processes get the environment of the user, not ours', async () => {
      const script =
        'console.log(JSON.stringify({ path: process.env.PATH, npm: Object.keys(process.env).filter((n) => /^npm_/i.test(n)), key: process.env.CODOMYRMEX_SECRET_KEY, mine: process.env.MINE }))';
      writeWorkflow(
        'env',
        `nodes:\n  show: { action: shell.run, parameters: { command: [node, -e, ${JSON.stringify(script)}] } }\noutputs: { env: "{{ nodes.show.outputs.stdout }}" }\n`,
      );
      const PATH = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(
        process.platform === 'win32' ? ';' : ':',
      );
      const ended = await codomyrmex(['run', 'env', '--json'], {
        env: { PATH, npm_config_x: '1', MINE: 'yes', CODOMYRMEX_SECRET_KEY: 'hidden-value' },
      });
      const seen = JSON.parse(ended.json().at(-1)?.['outputs']['env']);
      expect(seen).toMatchObject({ npm: [], mine: 'yes' });
      expect(seen.key).toBeUndefined();
      expect(seen.path).not.toContain(join(root, 'node_modules'));
    });

    test.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)(
      '%s cancels it, no process is left, and it ends with 130',
      async (signal) => {
        const script =
          "require('node:fs').writeFileSync('pid.txt', String(process.pid)); console.log('started'); setInterval(() => {}, 1000)";
        writeWorkflow(
          'long',
          `nodes:\n  wait: { action: shell.run, parameters: { command: [node, -e, ${JSON.stringify(script)}] } }\n`,
        );
        const child = begin(['run', 'long', '--json']);
        let out = '';
        const started = Promise.withResolvers<void>();
        child.stdout.on('data', (piece) => {
          out += String(piece);
          if (out.includes('attempt.output')) started.resolve();
        });
        await started.promise;
        child.kill(signal);
        const [code] = (await once(child, 'close')) as [number | null];
        expect(code).toBe(130);
        expect(JSON.parse(out.trim().split('\n').at(-1)!)).toMatchObject({
          type: 'run.summary',
          status: 'cancelled',
          tasks: { wait: 'cancelled' },
        });
        expect(() => process.kill(Number(readFileSync(file('pid.txt'), 'utf8')), 0)).toThrow(/ESRCH/);
      },
    );
  });

  describe('runs', () => {
    test('a run of one process is found by the next: listed, shown, its log and its events', async () => {
      writeWorkflow('greet', GREET);
      const live = (await codomyrmex(['run', 'greet', '--json'])).json();
      const summary = live.at(-1)!;
      const run = String(summary['run']);
      const [row] = (await codomyrmex(['runs', 'list', '--json'])).json();
      expect(row).toEqual({
        run,
        workflow: 'greet',
        status: 'succeeded',
        startedAt: expect.any(String),
        endedAt: expect.any(String),
        durationMs: expect.any(Number),
        trigger: 'cli',
      });
      expect((await codomyrmex(['runs', 'show', run, '--json'])).json()).toEqual([summary]);
      expect((await codomyrmex(['runs', 'events', run])).json()).toEqual(live.slice(0, -1));
      expect((await codomyrmex(['runs', 'log', run, 'greet'])).out).toContain('hello you');
      const mistaken = await codomyrmex(['runs', 'log', run, 'gret']);
      expect(mistaken.code).toBe(2);
      expect(mistaken.err).toContain('Did you mean "greet"?');
      expect((await codomyrmex(['runs', 'list', '--project', file('deep'), '--json'])).out).toBe('');
      expect((await codomyrmex(['runs', 'list'])).out).toContain('greet');
    });

    test('a run that is not there is told with 2', async () => {
      for (const words of [
        ['runs', 'show', 'none'],
        ['runs', 'log', 'none', 'x'],
        ['runs', 'events', 'none'],
        ['cancel', 'none'],
      ]) {
        expect((await codomyrmex(words)).code).toBe(2);
      }
    });
  });
});
