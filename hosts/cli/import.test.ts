import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');

interface Line {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
}

const V1 = {
  name: 'nightly',
  steps: [
    { name: 'look', module: 'static_analysis', action: 'analyze_code_quality', parameters: { path: '{{code_path}}' } },
    {
      name: 'draw-it',
      module: 'data_visualization',
      action: 'create_bar_chart',
      parameters: { data: '{{look.output}}', title: 'Findings' },
    },
  ],
};
const CYCLE = {
  name: 'round',
  steps: [
    { name: 'a', module: 'm', action: 'x', dependencies: ['b'] },
    { name: 'b', module: 'm', action: 'x', dependencies: ['a'] },
  ],
};

describe('codomyrmex import', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-cli-import-')));
    mkdirSync(join(folder, 'project', '.codomyrmex'), { recursive: true });
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, content: unknown): string => {
    const path = join(folder, name);
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
    return path;
  };
  const workflows = (): readonly string[] => {
    try {
      return readdirSync(join(folder, 'project', '.codomyrmex', 'workflows')).toSorted();
    } catch {
      return [];
    }
  };

  async function codomyrmex(...words: string[]) {
    const child = spawn(process.execPath, [bin, ...words], {
      cwd: join(folder, 'project'),
      env: { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: join(folder, 'data') },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => (out += String(piece)));
    child.stderr.on('data', (piece) => (err += String(piece)));
    const [code] = (await once(child, 'close')) as [number | null];
    const json = (): Line[] =>
      out
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line));
    return { code, out, err, json };
  }

  test('a valid file: the report as one line of JSON, the workflow beside the others, exit 0; it then validates', async () => {
    const { code, json, err } = await codomyrmex('import', write('nightly.json', V1), '--json');
    expect(err).toBe('');
    expect(code).toBe(0);
    const [line, ...more] = json();
    expect(more).toEqual([]);
    expect(line?.['dialect']).toBe('v1');
    const [workflow] = line?.['workflows'] ?? [];
    expect(workflow).toMatchObject({
      name: 'nightly',
      nodes: [
        { id: 'look', source: 'look' },
        { id: 'draw_it', source: 'draw-it' },
      ],
      levels: [['look', 'draw-it']],
      problems: [],
      undeclaredDataDependencies: ['draw-it <- look (via {{look.output}})'],
      requiredParameters: ['code_path'],
    });
    for (const remark of workflow.report) {
      expect(['kept', 'renamed', 'guessed', 'dropped']).toContain(remark.kind);
      expect(remark.text).toBeTruthy();
    }
    expect(workflow.report).toContainEqual({
      kind: 'renamed',
      step: 'draw-it',
      text: 'Its id is draw_it; the name stays.',
    });
    expect(line?.['written']).toEqual([join(folder, 'project', '.codomyrmex', 'workflows', 'nightly.workflow.yaml')]);
    expect((await codomyrmex('validate', 'nightly')).code).toBe(0);
  });

  test('an invalid file: the report, nothing written, exit 2', async () => {
    const { code, json } = await codomyrmex('import', write('round.json', CYCLE), '--json');
    expect(code).toBe(2);
    const [line] = json();
    expect(line?.['workflows'][0]).toMatchObject({ name: 'round', levels: null });
    expect(line?.['workflows'][0].problems.map((each: Line) => each['code'])).toContain('import.cycle');
    expect(line?.['written']).toEqual([]);
    expect(workflows()).toEqual([]);
  });

  test('a folder with valid and invalid files: the valid ones are written, exit 2 says that not all were', async () => {
    write('many/good.json', V1);
    write('many/bad.json', CYCLE);
    write('many/settings.json', { colour: 'blue' });
    const { code, json } = await codomyrmex('import', join(folder, 'many'), '--json');
    expect(code).toBe(2);
    expect(json().map((line) => [line['source'], line['written'].length])).toEqual([
      ['bad.json', 0],
      ['good.json', 1],
    ]);
    expect(workflows()).toEqual(['nightly.workflow.yaml']);
  });

  test('nothing there is overwritten: another content gets the next free name, and this is told; the same content is left', async () => {
    const source = write('nightly.json', V1);
    mkdirSync(join(folder, 'project', '.codomyrmex', 'workflows'));
    const mine = join(folder, 'project', '.codomyrmex', 'workflows', 'nightly.workflow.yaml');
    writeFileSync(mine, '# mine\nformatVersion: 1\nnodes: {}\n');
    const first = await codomyrmex('import', source);
    expect(first.code).toBe(0);
    expect(first.err).toContain('"nightly" is there already, so the import is called "nightly_2"');
    await codomyrmex('import', source);
    expect(readFileSync(mine, 'utf8')).toContain('# mine');
    expect(workflows()).toEqual(['nightly.workflow.yaml', 'nightly_2.workflow.yaml']);
  });

  test('--dry-run reports and writes nothing, not even a folder', async () => {
    const { code, out } = await codomyrmex('import', write('nightly.json', V1), '--dry-run');
    expect(code).toBe(0);
    expect(out).toContain('Nothing was written (--dry-run).');
    expect(out).toContain('--param code_path=…');
    expect(readdirSync(join(folder, 'project', '.codomyrmex'))).toEqual([]);
  });

  test('--out names another folder, which is made', async () => {
    const { code } = await codomyrmex('import', write('nightly.json', V1), '--out', join(folder, 'else', 'where'));
    expect(code).toBe(0);
    expect(readdirSync(join(folder, 'else', 'where'))).toEqual(['nightly.workflow.yaml']);
    expect(workflows()).toEqual([]);
  });

  test('a path that is not there, and a folder without workflows, are told in words and end with 2', async () => {
    const gone = await codomyrmex('import', join(folder, 'gone.json'));
    expect(gone).toMatchObject({ code: 2, out: '' });
    expect(gone.err).toContain('No such file or folder exists.');
    mkdirSync(join(folder, 'empty'));
    const empty = await codomyrmex('import', join(folder, 'empty'));
    expect(empty.code).toBe(2);
    expect(empty.err).toContain('no workflow was found');
  });

  test('a workflow of another project comes with its layout, under the name that is free', async () => {
    const own = write('other/build.workflow.yaml', 'formatVersion: 1\nnodes:\n  a: { action: flow.wait }\n');
    const layout = '{ "version": 1, "nodes": { "a": { "x": 80, "y": 160 } } }';
    write('other/build.layout.json', layout);
    write('project/.codomyrmex/workflows/build.workflow.yaml', 'formatVersion: 1\nnodes: {}\n');
    const { code } = await codomyrmex('import', own, '--json');
    expect(code).toBe(0);
    expect(workflows()).toEqual(['build.workflow.yaml', 'build_2.layout.json', 'build_2.workflow.yaml']);
    const copied = join(folder, 'project', '.codomyrmex', 'workflows', 'build_2.layout.json');
    expect(readFileSync(copied, 'utf8')).toBe(layout);
  });

  test('resources become pools of the project, whose comments and own pools stay', async () => {
    write('project/.codomyrmex/project.yaml', '# ours\nname: here\npools:\n  db: 1 # one at a time\n');
    const resources = write('resources.json', {
      resources: {
        db: {
          id: 'db',
          name: 'Database',
          type: 'database',
          capacity: { connections: 9 },
          limits: { max_concurrent_users: 3 },
        },
        api: {
          id: 'api',
          name: 'API',
          type: 'external_api',
          capacity: { tokens: 5 },
          limits: { max_concurrent_users: 2 },
        },
      },
    });
    const { code, json } = await codomyrmex('import', resources, '--json');
    expect(code).toBe(0);
    const [line] = json();
    expect(Object.keys(line?.['pools'] ?? {})).toContain('api');
    expect(line?.['dialect']).toBe('resources');
    const text = readFileSync(join(folder, 'project', '.codomyrmex', 'project.yaml'), 'utf8');
    expect(text).toContain('# ours');
    expect(text).toContain('db: 1 # one at a time');
    for (const name of Object.keys(line?.['pools'] ?? {})) expect(text).toContain(`${name}:`);
  });
});
