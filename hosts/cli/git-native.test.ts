import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync, existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');
const FILE = '.codomyrmex/workflows/gate.workflow.yaml';
const BASE = `formatVersion: 1
nodes:
  unit: # the tests
    action: shell.run
    parameters: { command: [node, --version] }
    timeout: 10m
    retry: { max: 1 }
`;

describe('workflows in a git repository', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'git native ')));
    mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
    writeFileSync(join(folder, FILE), BASE);
    git('init', '--quiet', '--initial-branch=main');
    commit('base');
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const environment = () => ({
    ...process.env,
    NO_COLOR: '1',
    CODOMYRMEX_HOME: join(folder, '.git', 'data'),
    GIT_CONFIG_GLOBAL: join(folder, '.git', 'no-config'),
    GIT_CONFIG_NOSYSTEM: '1',
  });
  const identity = ['-c', 'user.name=T', '-c', 'user.email=t@localhost'];
  function git(...words: string[]): string {
    return execFileSync('git', [...identity, ...words], { cwd: folder, env: environment(), encoding: 'utf8' });
  }
  function commit(message: string): void {
    git('add', '.');
    git('commit', '--quiet', '--message', message);
  }
  function codomyrmex(...words: string[]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
    });
    return { status, out: stdout, err: stderr };
  }
  const write = (text: string) => writeFileSync(join(folder, FILE), text);
  const read = () => readFileSync(join(folder, FILE), 'utf8');

  /** Two branches with these texts, merged into the first. */
  function mergeBranches(ours: string, theirs: string) {
    git('checkout', '--quiet', '-b', 'theirs');
    write(theirs);
    commit('theirs');
    git('checkout', '--quiet', 'main');
    write(ours);
    commit('ours');
    return spawnSync('git', [...identity, 'merge', '--no-edit', 'theirs'], {
      cwd: folder,
      env: environment(),
      encoding: 'utf8',
    });
  }

  test(
    'install shows what it writes, does nothing the second time, and uninstall leaves no trace',
    { timeout: 120_000 },
    () => {
      const before = git('config', '--local', '--list');
      const dry = codomyrmex('git', 'install', '--dry-run');
      expect([dry.status, dry.out.includes('+ *.workflow.yaml diff=')]).toEqual([0, true]);
      expect(existsSync(join(folder, '.gitattributes'))).toBe(false);
      writeFileSync(join(folder, '.gitattributes'), '*.png binary');
      expect(codomyrmex('git', 'install').status).toBe(0);
      const installed = readFileSync(join(folder, '.gitattributes'), 'utf8');
      expect(installed).toContain('*.png binary\n*.workflow.yaml diff=codomyrmex-workflow merge=codomyrmex-workflow\n');
      expect(codomyrmex('git', 'install').out).toBe('Nothing to do.\n');
      expect(readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe(installed);
      expect(codomyrmex('git', 'uninstall').status).toBe(0);
      expect(readFileSync(join(folder, '.gitattributes'), 'utf8')).toBe('*.png binary\n');
      expect(git('config', '--local', '--list')).toBe(before);
    },
  );

  test('two branches that edit different fields of one node merge clean', { timeout: 120_000 }, () => {
    codomyrmex('git', 'install');
    commit('drivers');
    const merged = mergeBranches(
      BASE.replace('timeout: 10m', 'timeout: 20m'),
      BASE.replace('retry: { max: 1 }', 'retry: { max: 3 }'),
    );
    expect([merged.status, merged.stderr]).toEqual([0, '']);
    expect(read()).toBe(BASE.replace('timeout: 10m', 'timeout: 20m').replace('max: 1', 'max: 3'));
  });

  test(
    'two branches that edit the same field conflict, and the file can still be validated',
    { timeout: 120_000 },
    () => {
      codomyrmex('git', 'install');
      commit('drivers');
      const merged = mergeBranches(BASE.replace('10m', '20m'), BASE.replace('10m', '30m'));
      expect(merged.status).toBe(1);
      expect(merged.stderr).toContain('conflict: nodes.unit.timeout was "10m"; ours says "20m", theirs "30m"');
      expect(git('diff', '--name-only', '--diff-filter=U').trim()).toBe(FILE);
      expect(read()).toContain('    # <<<<<<< conflict in nodes.unit.timeout');
      expect(codomyrmex('validate', FILE).status).toBe(0);
    },
  );

  test('git diff shows a change of a workflow in words', { timeout: 120_000 }, () => {
    codomyrmex('git', 'install');
    write(BASE.replace('10m', '20m'));
    expect(git('diff', '--', FILE)).toContain('~ node unit (shell.run) changed\n~   timeout: 10m → 20m\n');
    write('nodes: [');
    expect(git('diff', '--', FILE)).toContain('+nodes: [');
  });

  test(
    'diff compares files, names and revisions, and its exit code says whether they mean the same',
    { timeout: 120_000 },
    () => {
      expect(codomyrmex('diff', 'gate')).toMatchObject({ status: 0, out: 'No difference.\n' });
      write(BASE.replace(' # the tests', ''));
      expect(codomyrmex('diff', 'gate').out).toContain('The same meaning');
      write(BASE.replace('10m', '20m'));
      const differs = codomyrmex('diff', `HEAD:${FILE}`, FILE, '--json');
      expect(differs.status).toBe(1);
      expect(JSON.parse(differs.out)).toEqual({
        before: `HEAD:${FILE}`,
        after: FILE,
        same: false,
        sameText: false,
        workflow: [],
        nodes: [
          {
            node: 'unit',
            change: 'changed',
            action: 'shell.run',
            fields: [{ field: ['timeout'], change: 'changed', before: '10m', after: '20m' }],
          },
        ],
        edges: { added: [], removed: [] },
        moved: [],
        notes: [],
        groups: [],
      });
      expect(codomyrmex('diff', 'HEAD:missing', 'gate')).toMatchObject({ status: 2, out: '' });
      expect(codomyrmex('diff', 'nowhere:gate', 'gate').err).toContain('There is no revision "nowhere".');
    },
  );

  test('merge writes to --out and says conflicts as data', { timeout: 120_000 }, () => {
    for (const [name, text] of [
      ['base', BASE],
      ['ours', BASE.replace('10m', '20m')],
      ['theirs', BASE.replace('10m', '30m')],
    ] as const)
      writeFileSync(join(folder, `${name}.workflow.yaml`), text);
    const files = ['base', 'ours', 'theirs'].map((name) => `${name}.workflow.yaml`);
    const result = codomyrmex('merge', ...files, '--out', 'merged.workflow.yaml', '--json');
    expect(result.status).toBe(1);
    expect(JSON.parse(result.out)).toEqual({
      out: 'merged.workflow.yaml',
      merged: false,
      conflicts: [
        {
          id: 'nodes.unit.timeout',
          kind: 'field',
          path: ['nodes', 'unit', 'timeout'],
          base: '10m',
          ours: '20m',
          theirs: '30m',
          kept: 'ours',
        },
      ],
      problems: [],
    });
    expect(readFileSync(join(folder, 'ours.workflow.yaml'), 'utf8')).toBe(BASE.replace('10m', '20m'));
    expect(codomyrmex('merge', 'base.workflow.yaml', 'ours.workflow.yaml', 'missing.yaml').status).toBe(2);
  });
});
