import { execFile } from 'node:child_process';
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
import type { Command } from 'commander';
import { createColors } from 'picocolors';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createProgram } from './cli/program.ts';
import { createSettingsStore, openSettingsFile } from './settings-store.ts';

/*
 * What the original's command line, configuration and projects did wrong (B numbers), on the real program. The table of all of them:
 * docs/original-defects.md.
 */

const root = join(import.meta.dirname, '..');
let folder: string;
const file = (...names: readonly string[]) => join(folder, 'project', ...names);

beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-defects-')));
  mkdirSync(file('.codomyrmex', 'workflows'), { recursive: true });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

interface Line {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
}

/** The program as a shell starts it. */
function codomyrmex(words: readonly string[], { cwd = file(), home = join(folder, 'data') } = {}) {
  const bin = join(root, 'bin', 'codomyrmex.mjs');
  const env = { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: home };
  return new Promise<{ code: number; out: string; err: string; json: () => Line[] }>((resolve) => {
    execFile(process.execPath, [bin, ...words], { cwd, env, maxBuffer: 50_000_000 }, (error, out, err) => {
      const code = error === null ? 0 : Number(error.code);
      const json = () =>
        out
          .split('\n')
          .filter(Boolean)
          .map((line) => JSON.parse(line) as Line);
      resolve({ code, out, err, json });
    });
  });
}

function program(): Command {
  const nothing = () => undefined;
  const terminal = {
    out: nothing,
    json: nothing,
    remark: nothing,
    problem: nothing,
    isLive: false,
    colors: createColors(false),
  };
  return createProgram(terminal, nothing);
}

const WAIT = 'formatVersion: 1\nnodes: { a: { action: flow.wait, parameters: { duration: 20ms } } }\n';
const writeWait = () => writeFileSync(file('.codomyrmex', 'workflows', 'wait.workflow.yaml'), WAIT);

describe('what the original got wrong around its engine', { timeout: 120_000 }, () => {
  test('B3: a workflow of a project runs by its name, with parameters, and whoever asked waits for its end', async () => {
    writeFileSync(
      file('.codomyrmex', 'workflows', 'greet.workflow.yaml'),
      'formatVersion: 1\nparameters: { who: { type: string } }\nnodes: { greet: { action: files.write, parameters: { path: made.txt, content: "hello {{ parameters.who }}" } } }\n',
    );
    const ended = await codomyrmex(['run', 'greet', '--param', 'who=you', '--json']);
    expect(ended.json().at(-1)).toMatchObject({
      type: 'run.summary',
      status: 'succeeded',
      tasks: { greet: 'succeeded' },
    });
    expect(readFileSync(file('made.txt'), 'utf8')).toBe('hello you');
  });

  test.each(['data folder', 'deep/er/data/', './data'])(
    'B12: the data folder is a plain text, and is made when it is not there: %s',
    async (home) => {
      writeWait();
      expect((await codomyrmex(['run', 'wait', '--json'], { home })).code).toBe(0);
      expect(readdirSync(join(file(), home, 'runs'))).toHaveLength(1);
      expect((await codomyrmex(['runs', 'list', '--json'], { home })).json()).toMatchObject([{ workflow: 'wait' }]);
    },
  );

  test('B24: how long a run and each of its tasks took is known afterwards, by workflow', async () => {
    writeWait();
    await codomyrmex(['run', 'wait']);
    const [row] = (await codomyrmex(['runs', 'list', '--workflow', 'wait', '--json'])).json();
    expect(row?.['durationMs']).toBeGreaterThan(0);
    const events = (await codomyrmex(['runs', 'events', String(row?.['run'])])).json();
    const at = (type: string) => Date.parse(String(events.find((event) => event['type'] === type)?.['at']));
    expect(at('attempt.ended')).toBeGreaterThanOrEqual(at('attempt.started'));
    const [forecast] = (await codomyrmex(['plan', 'wait', '--json'])).json();
    expect(forecast?.['makespanMs']).toBeGreaterThan(0);
    expect((await codomyrmex(['runs', 'list', '--workflow', 'other', '--json'])).json()).toEqual([]);
  });

  test('B43: amounts that were set are there for the next host as they were, and one wrong entry takes no other along', () => {
    const data = join(folder, 'data');
    mkdirSync(data);
    const capacities = { cpu: 3, memory: '4GB', gpu: 1 };
    const store = createSettingsStore(openSettingsFile(data).file);
    store.set({ capacities, maxParallelTasks: 2 });
    expect(createSettingsStore(openSettingsFile(data).file).get()).toMatchObject({ capacities, maxParallelTasks: 2 });
    const settings = JSON.parse(readFileSync(join(data, 'settings.json'), 'utf8')) as object;
    writeFileSync(join(data, 'settings.json'), JSON.stringify({ ...settings, maxParallelTasks: 'storage' }));
    const opened = openSettingsFile(data);
    expect(createSettingsStore(opened.file, opened.problems).get()).toMatchObject({ capacities });
  });

  test.each([
    ['runs list'],
    ['modules'],
    ['secrets list'],
    ['queue list'],
    ['storage'],
    ['new'],
    ['validate wait'],
    ['plan wait'],
  ])('B52: a command that only looks ends with 0 when all is well: %s', async (words) => {
    writeWait();
    expect(await codomyrmex(words.split(' '))).toMatchObject({ code: 0 });
  });

  test('B53: an option that nobody reads is refused, not ignored', async () => {
    writeWait();
    const ended = await codomyrmex(['run', 'wait', '--async']);
    expect(ended).toMatchObject({ code: 2, out: '' });
    expect(ended.err).toContain('--async');
    expect(existsSync(join(folder, 'data', 'runs'))).toBe(false);
  });

  test('B54: every command that help lists says what it is for and how it is used', () => {
    const all = commandsOf(program());
    expect(all.length).toBeGreaterThan(30);
    for (const [names, command] of all) {
      expect({ names, about: command.description() }).toEqual({ names, about: expect.stringMatching(/.{5}/) });
      expect(command.helpInformation()).toContain(`Usage: codomyrmex ${names}`);
    }
  });

  test('B55: the program starts from any folder', async () => {
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
    expect(await codomyrmex(['--version'], { cwd: tmpdir() })).toMatchObject({ code: 0, out: `${version}\n` });
  });

  test('B56: what README, changelog and documentation call a command is one, and has the options they name', () => {
    const pages = ['README.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'docs/architecture.md'];
    const wrong: string[] = [];
    for (const page of pages) {
      const text = readFileSync(join(root, page), 'utf8').replaceAll(/\s+/g, ' ');
      for (const [whole, line = ''] of text.matchAll(/`codomyrmex ([^`]+)`/g)) {
        const unknown = unknownWords(line.split(' '));
        if (unknown.length > 0) wrong.push(`${page}: ${whole} has ${unknown.join(', ')}`);
      }
    }
    expect(wrong).toEqual([]);
  });
});

function commandsOf(command: Command, names = ''): readonly (readonly [string, Command])[] {
  return command.commands.flatMap((each) => {
    const name = `${names} ${each.name()}`.trim();
    return [[name, each] as const, ...commandsOf(each, name)];
  });
}

/** Words of a line in a page that are no command and no option of the command; `a|b` means either. */
function unknownWords(words: readonly string[]): readonly string[] {
  let at = program();
  const unknown: string[] = [];
  for (const [index, word] of words.entries()) {
    const choices = word.split('|');
    const found = choices.map((choice) => at.commands.find((each) => each.name() === choice));
    if (word.startsWith('--')) {
      const option = word.replace(/[=,.;:)\]].*$/, '').split('|')[0] ?? '';
      if (option !== '--help' && option !== '--version' && !at.options.some(({ long }) => long === option))
        unknown.push(option);
    } else if (found.every((each) => each !== undefined)) at = found[0] ?? at;
    else if (index === 0) unknown.push(word);
  }
  return unknown;
}
