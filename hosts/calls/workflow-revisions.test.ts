import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRouterClient } from '@orpc/server';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createHost, type Host } from '../create-host.ts';

let folder: string;
let host: Host;
beforeEach(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), 'revisions-')));
  host = createHost({ dataFolder: join(folder, 'data'), environment: process.env, shell: { kind: 'browser' } });
});
afterEach(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

test('a workflow is listed by its commits and read as it was then', { timeout: 60_000 }, async () => {
  const project = join(folder, 'shop');
  const workflows = join(project, '.codomyrmex', 'workflows');
  mkdirSync(workflows, { recursive: true });
  const git = (...words: string[]) =>
    execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@localhost', ...words], { cwd: project });
  git('init', '--quiet');
  for (const text of ['formatVersion: 1\nnodes: {}\n', 'formatVersion: 1\nname: two\nnodes: {}\n']) {
    writeFileSync(join(workflows, 'gate.workflow.yaml'), text);
    git('add', '.');
    git('commit', '--quiet', '--message', `length ${text.length}`);
  }
  const opened = await host.services.projects.open(project);
  if (!opened.ok) throw new Error(opened.problem.message);
  const api = createRouterClient(host.router, { context: { report: () => undefined } });
  const named = { project: opened.value.id, name: 'gate' };
  expect(await api.workflows.revisions(named)).toMatchObject({
    ok: true,
    value: [{ subject: 'length 37' }, { subject: 'length 27' }],
  });
  expect(await api.workflows.atRevision({ ...named, revision: 'HEAD~1' })).toEqual({
    ok: true,
    value: { text: 'formatVersion: 1\nnodes: {}\n', layout: null, base: git('rev-parse', 'HEAD~1').toString().trim() },
  });
  expect(await api.workflows.atRevision({ ...named, name: 'other', revision: 'HEAD' })).toEqual({
    ok: true,
    value: { text: null, layout: null, base: git('rev-parse', 'HEAD').toString().trim() },
  });
  git('branch', 'side', 'HEAD~1');
  expect(await api.workflows.branches({ project: named.project })).toEqual({
    ok: true,
    value: expect.arrayContaining(['side']),
  });
  expect(await api.workflows.atRevision({ ...named, revision: '--output=x' })).toMatchObject({
    ok: false,
    problem: { code: 'git.noRevision' },
  });
});
