import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

let dataFolder: string | undefined;
const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');

/** Runs a program; what root may do anyway is taken from it, any other user is stopped as it is. */
function plainly(program: string, ...args: readonly string[]) {
  const env = { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: dataFolder };
  const isRoot = process.getuid?.() === 0;
  const limits = '--bounding-set=-dac_override,-dac_read_search,-fowner';
  return isRoot
    ? spawnSync('setpriv', [limits, program, ...args], { env, encoding: 'utf8' })
    : spawnSync(program, args, { env, encoding: 'utf8' });
}

/** Why it cannot be tried here; undefined where it can. */
function whyNot(): string | undefined {
  if (process.platform === 'win32') return 'folders there are not made read-only by their mode';
  const folder = mkdtempSync(join(tmpdir(), 'codomyrmex-plain-'));
  chmodSync(folder, 0o555);
  const { status, error } = plainly('touch', join(folder, 'file'));
  rmSync(folder, { recursive: true });
  if (error !== undefined) return 'root is never refused, and there is no setpriv to make it';
  return status === 0 ? 'modes of folders are not heeded here' : undefined;
}

const reason = whyNot();
const untried = reason === undefined ? '' : ` (not tried: ${reason})`;

describe.skipIf(reason !== undefined)(`what may only be read${untried}`, () => {
  let folder: string;
  let project: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-read-only-')));
    project = join(folder, 'project');
    dataFolder = join(folder, 'data');
    mkdirSync(join(project, '.codomyrmex', 'workflows'), { recursive: true });
    const write = (id: string) => ({ [id]: { action: 'files.write', parameters: { path: 'out.txt', content: 'x' } } });
    const workflow = (nodes: object) => JSON.stringify({ formatVersion: 1, nodes });
    const file = (name: string) => join(project, '.codomyrmex', 'workflows', `${name}.workflow.yaml`);
    writeFileSync(file('good'), workflow({ a: { action: 'shell.run', parameters: { command: ['echo', 'hi'] } } }));
    writeFileSync(file('writes'), workflow(write('w')));
    writeFileSync(join(project, 'package.json'), '{"scripts":{"x":"echo"}}');
  });
  afterEach(() => {
    execFileSync('chmod', ['-R', 'u+w', folder]);
    rmSync(folder, { recursive: true, force: true });
  });

  function cli(...words: readonly string[]) {
    const { status, stdout, stderr } = plainly(process.execPath, bin, ...words);
    return { status, stdout, stderr };
  }

  /** Ends with a problem of this code in words, and neither with a bug nor with a stack. */
  function isTold(words: readonly string[], code: string): void {
    const { status, stderr } = cli(...words);
    expect(stderr, `of ${words.join(' ')}`).toContain(`(${code})`);
    expect(stderr).not.toMatch(/^ +at |\(internal\)/m);
    expect([1, 2]).toContain(status);
  }

  const lock = (...parts: readonly string[]) => execFileSync('chmod', ['-R', 'a-w', join(folder, ...parts)]);

  test('a data folder: every command that needs it says so', () => {
    expect(cli('run', 'good', '--project', project).status).toBe(0);
    const [run = ''] = readdirSync(join(folder, 'data', 'runs'));
    lock('data');
    const commands = [
      ['run', 'good', '--project', project],
      ['resume', run],
      ['runs', 'list'],
      ['storage', 'free'],
      ['doctor'],
      ['import', join(project, 'package.json'), '--project', project],
    ];
    for (const command of commands) isTold(command, 'dataFolder.unusable');
    expect(readdirSync(join(folder, 'data', 'runs'))).toEqual([run]);
  }, 120_000);

  test('parts of it: nothing half-begun stays, and what was recorded can be read', () => {
    expect(cli('run', 'good', '--project', project).status).toBe(0);
    const runs = readdirSync(join(folder, 'data', 'runs'));
    for (const [part, code] of [
      ['runs', 'dataFolder.unusable'],
      ['index.sqlite', 'dataFolder.unusable'],
      ['queues', 'queue.refused'],
    ] as const) {
      lock('data', part);
      isTold(['run', 'good', '--project', project], code);
      expect(cli('runs', 'show', runs[0] ?? '').stdout).toContain('succeeded');
      // SQLite gives the mode of the index to the files beside it.
      execFileSync('chmod', ['-R', 'u+w', join(folder, 'data')]);
    }
    expect(cli('runs', 'list', '--json').stdout.trim().split('\n')).toHaveLength(1);
  }, 120_000);

  test('a project: it runs, is looked at and exported; what would write into it says so', () => {
    lock('project');
    expect(cli('run', 'good', '--project', project).status).toBe(0);
    expect(cli('validate', join(project, '.codomyrmex', 'workflows', 'good.workflow.yaml')).status).toBe(0);
    const { status, stdout } = cli('run', 'writes', '--project', project, '--json');
    expect(status).toBe(1);
    expect(stdout).toContain('"code":"file.refused"');
    isTold(['docs', '--write', '--project', project], 'file.refused');
    isTold(['import', join(project, 'package.json'), '--project', project], 'import.notWritten');
    isTold(['project', 'status', 'active', '--project', project], 'project.fileFailed');
    isTold(['new', 'data-pipeline', join(project, 'inner')], 'project.notWritten');
  }, 120_000);
});
