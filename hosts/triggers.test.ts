import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createHost, type Host } from './create-host.ts';
import { findStudioRoot } from './studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');
const PATIENCE = { timeout: 90_000, interval: 100 };

let folder: string;
let project: string;
let host: Host | undefined;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'host-triggers-')));
  project = join(folder, 'shop');
  mkdirSync(join(project, '.codomyrmex', 'workflows'), { recursive: true });
  mkdirSync(join(project, 'src'));
  for (const name of ['gate', 'ship']) {
    const text =
      'formatVersion: 1\nnodes:\n  note: { action: files.write, parameters: { path: src/made.txt, content: made } }\n';
    writeFileSync(join(project, '.codomyrmex', 'workflows', `${name}.workflow.yaml`), text);
  }
  writeFileSync(
    join(project, '.codomyrmex', 'project.yaml'),
    'triggers:\n  save: { files: "src/**", workflow: gate, debounce: 10ms }\n  deploy: { run: gate, workflow: ship }\n  back: { run: ship, workflow: gate }\n',
  );
});
afterEach(async () => {
  await host?.close();
  host = undefined;
  rmSync(folder, { recursive: true, force: true });
});

function codomyrmex(...words: string[]) {
  const environment = { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: join(folder, 'data') };
  const { status, stdout, stderr } = spawnSync(process.execPath, [bin, 'triggers', ...words], {
    cwd: project,
    env: environment,
    encoding: 'utf8',
  });
  return {
    status,
    out: stdout,
    err: stderr,
    json: () =>
      stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as unknown),
  };
}

test('triggers are listed, switched on and fired from the command line', { timeout: 120_000 }, () => {
  expect(codomyrmex('list', '--json').json()[0]).toEqual({
    trigger: 'save',
    kind: 'files',
    workflow: 'gate',
    cause: 'when src/** change',
    on: false,
    watched: false,
    nextAt: null,
    lastAt: null,
    lastRun: null,
    lastOutcome: null,
    lastSentence: null,
  });
  expect(codomyrmex('on', 'save', '--json').json()).toMatchObject([{ trigger: 'save', on: true, watched: false }]);
  expect(codomyrmex('on', 'svae')).toMatchObject({ status: 2, err: expect.stringContaining('Did you mean "save"?') });
  const fired = codomyrmex('fire', 'deploy', '--json');
  expect(fired.json()).toMatchObject(
    expect.arrayContaining([
      expect.objectContaining({ type: 'run.created', trigger: { kind: 'cli', name: 'deploy' } }),
    ]),
  );
  expect(fired.status).toBe(0);
  expect(codomyrmex('list', '--json').json()[1]).toMatchObject({ trigger: 'deploy', lastOutcome: 'succeeded' });
  expect(codomyrmex('off', 'save').out).toBe('save is off.\n');
  expect(codomyrmex('set', 'release', 'workflow=ship', 'at=2099-12-01T22:00Z', '--json').json()).toMatchObject([
    { trigger: 'release', kind: 'once', on: false },
  ]);
  expect(codomyrmex('set', 'release', 'catchUp=two')).toMatchObject({
    status: 2,
    err: expect.stringContaining('catchUp'),
  });
  expect(codomyrmex('remove', 'release').out).toBe('release is removed.\n');
});

test(
  'while a studio is open, a saved file starts a run, its end starts the next, and the circle is cut',
  { timeout: 180_000 },
  async () => {
    host = createHost({ dataFolder: join(folder, 'data'), environment: process.env, shell: { kind: 'browser' } });
    await host.openStartProject(project);
    const { triggers, engine } = host.services;
    for (const id of ['save', 'deploy', 'back'])
      expect(await triggers.set(project, id, true)).toMatchObject({ ok: true });
    const started = async () =>
      (await engine.listRuns({ project, limit: 10 })).map(({ workflow, trigger }) => `${workflow} ${trigger}`);
    await vi.waitFor(
      async () => expect((await triggers.list(project)).triggers[0]).toMatchObject({ watched: true }),
      PATIENCE,
    );
    await vi.waitFor(
      async () => {
        if ((await started()).length === 0) writeFileSync(join(project, 'src', 'a.txt'), String(Math.random()));
        expect(await started()).toEqual(['ship run', 'gate file-change']);
      },
      { ...PATIENCE, interval: 1500 },
    );
    await vi.waitFor(
      async () =>
        expect((await triggers.list(project)).triggers[2]).toMatchObject({ id: 'back', lastOutcome: 'refused' }),
      PATIENCE,
    );
    expect(await started()).toHaveLength(2);
  },
);
