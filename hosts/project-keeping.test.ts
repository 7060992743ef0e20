import { spawnSync } from 'node:child_process';
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
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Api } from '#shared/bridge/contract.ts';
import { createHost, type Host } from './create-host.ts';
import { findStudioRoot } from './studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');
const PATIENCE = { timeout: 400_000 };

let folder: string;
let host: Host | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'keeping-')));
  mkdirSync(join(folder, 'home'));
});
afterEach(async () => {
  await host?.close();
  host = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function codomyrmex(...words: string[]) {
  const environment = {
    ...process.env,
    NO_COLOR: '1',
    CODOMYRMEX_HOME: join(folder, 'data'),
    HOME: join(folder, 'home'),
    USERPROFILE: join(folder, 'home'),
    XDG_DATA_HOME: join(folder, 'home', 'share'),
  };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, ...words], {
    cwd: folder,
    env: environment,
    encoding: 'utf8',
  });
  const json = (): any => JSON.parse(stdout.trim().split('\n').at(-1) ?? ''); // eslint-disable-line typescript/no-explicit-any -- as untyped as a script's view of it
  return { status, out: stdout, err: stderr, json };
}

test(
  'B47, B48: a project is made, moved on, archived, deleted to the bin and restored on the command line',
  PATIENCE,
  () => {
    const shop = join(folder, 'elsewhere', 'shop');
    const here = ['--project', shop, '--json'];
    expect(codomyrmex('new', 'empty', shop).status).toBe(0);
    const tooFar = codomyrmex('project', 'status', 'completed', '--project', shop);
    expect(tooFar).toMatchObject({ status: 1, err: expect.stringContaining('it can become active') });
    for (const status of ['active', 'completed'])
      expect(codomyrmex('project', 'status', status, ...here).json()).toMatchObject({ status });
    expect(codomyrmex('project', 'tag', 'web', 'sold', ...here).json()).toMatchObject({ tags: ['web', 'sold'] });
    expect(codomyrmex('project', 'milestone', 'First sale', '--note', 'one', ...here).json()).toMatchObject({
      milestones: [{ name: 'First sale', note: 'one' }],
    });
    // Made outside any folder of projects, and still known after a restart, without its path in its own files.
    expect(codomyrmex('project', 'list', '--json').json()).toMatchObject({ path: shop, status: 'completed' });
    expect(readFileSync(join(shop, '.codomyrmex', 'project.yaml'), 'utf8')).not.toContain(folder);

    const archive = join(folder, 'shop.tar.gz');
    expect(codomyrmex('project', 'archive', archive, ...here).json()).toMatchObject({ file: archive, leftOut: [] });

    expect(codomyrmex('project', 'delete', folder, '--yes')).toMatchObject({ status: 2 });
    expect(codomyrmex('project', 'delete', shop, '--yes')).toMatchObject({ status: 0 });
    expect(existsSync(shop)).toBe(false);
    const trash = join(folder, 'home', 'share', 'Trash', 'files');
    const binned =
      process.platform === 'linux' ? readdirSync(join(trash, readdirSync(trash)[0] ?? '')) : ['.codomyrmex'];
    expect(binned).toContain('.codomyrmex');

    const back = join(folder, 'back');
    expect(codomyrmex('project', 'restore', archive, back)).toMatchObject({ status: 0 });
    expect(codomyrmex('project', 'show', '--project', back, '--json').json()).toMatchObject({
      status: 'archived',
      tags: ['web', 'sold'],
      milestones: [{ name: 'First sale' }],
    });
  },
);

test('a template is packed into one file and installed from it on the command line', PATIENCE, () => {
  const shop = join(folder, 'shop');
  const file = join(folder, 'shop.template.tar.gz');
  expect(codomyrmex('new', 'empty', shop).status).toBe(0);
  expect(codomyrmex('template', 'save', 'shop', '--project', join(folder, 'sohp'))).toMatchObject({
    status: 2,
    err: expect.stringContaining('There is no folder'),
  });
  expect(codomyrmex('template', 'save', 'shop', '--project', shop).status).toBe(0);
  expect(codomyrmex('template', 'export', 'shop', file, '--json').json()).toMatchObject({ template: 'shop', file });
  expect(codomyrmex('template', 'install', file)).toMatchObject({
    status: 2,
    err: expect.stringContaining('There already is a template "shop".'),
  });
  expect(codomyrmex('template', 'install', file, '--as', 'shop-2', '--json').json()).toMatchObject({
    template: 'shop-2',
  });
  expect(codomyrmex('new', 'shop-2', join(folder, 'second')).status).toBe(0);
});

test(
  'the bridge tells how a project stands, finds in all trusted projects, and checks templates',
  PATIENCE,
  async () => {
    host = createHost({ dataFolder: join(folder, 'data'), shell: { kind: 'browser' } });
    const api: Api = createRouterClient(host.router, { context: { report: () => undefined } });
    const shop = join(folder, 'shop');
    mkdirSync(join(shop, '.codomyrmex', 'workflows'), { recursive: true });
    const write = (name: string, text: string) => writeFileSync(join(shop, '.codomyrmex', name), text);
    write('project.yaml', '# ours\nstatus: active\npools: { database: 2, openai: { rate: 60/min } }\n');
    write(
      'workflows/gate.workflow.yaml',
      'formatVersion: 1\nname: Gate\nnodes:\n  note: { action: files.list }\n  odd: { action: nowhere.act }\n',
    );
    const opened = await api.projects.open({ path: shop });
    if (!opened.ok) throw new Error(opened.problem.message);
    const project = opened.value.id;

    expect(await api.projects.search({ text: 'gate', limit: 10 })).toEqual({ hits: [], total: 0 });
    expect(await api.projects.archive({ project, file: join(folder, 'early.tar.gz') })).toMatchObject({
      problem: { code: 'project.move' },
    });
    await api.projects.trust({ project });
    expect(await api.projects.search({ text: 'files.list', limit: 10 })).toMatchObject({
      hits: [{ project, workflow: 'gate', kind: 'action', node: 'note' }],
    });
    expect(await api.projects.details({ project })).toMatchObject({
      ok: true,
      value: {
        state: { status: 'active' },
        moves: ['paused', 'completed', 'failed'],
        workflows: [{ name: 'gate', figures: { runs: 0, medianMs: null, last: null } }],
        modules: [
          { id: 'files', missing: [] },
          { id: 'nowhere', missing: ['nowhere'] },
        ],
        pools: [
          { name: 'database', amount: '2' },
          { name: 'openai', amount: '60/min' },
        ],
      },
    });
    const patch = { status: 'paused' as const, tags: ['a'] };
    expect(await api.projects.update({ project, patch })).toMatchObject({ ok: true, value: { state: patch } });
    expect(readFileSync(join(shop, '.codomyrmex', 'project.yaml'), 'utf8')).toContain('# ours\nstatus: paused\n');
    expect(await api.projects.summary({})).toMatchObject({ byStatus: { paused: 1 }, projects: [{ workflowCount: 1 }] });

    expect(await api.projects.saveAsTemplate({ project, id: 'mine' })).toMatchObject({ ok: true });
    expect(await api.projects.checkTemplates({})).toMatchObject([
      { id: 'mine', problems: [{ code: 'action.unknown' }] },
    ]);
  },
);
