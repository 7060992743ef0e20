import { existsSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ModuleManifest, ToolManifest } from '#shared/module/manifest.ts';
import { createToolFinder, type ToolSearch } from './tool-finder.ts';

const demo: ToolManifest = {
  id: 'demo',
  title: 'Demo',
  programs: ['demo-new', 'demo'],
  versionArguments: ['--version'],
  install: 'Get it.',
};

describe.skipIf(process.platform === 'win32')('tools', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'hosts-tools-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function program(path: string, script: string): string {
    const full = join(folder, path);
    mkdirSync(join(full, '..'), { recursive: true });
    writeFileSync(full, `#!/bin/sh\n${script}\n`);
    chmodSync(full, 0o755);
    return full;
  }
  const search = (more: Partial<ToolSearch> = {}): ToolSearch => ({
    toolPaths: {},
    projectFolder: undefined,
    environment: { PATH: `${join(folder, 'bin')}:/usr/bin:/bin` },
    ...more,
  });
  const manifest = (tool: ToolManifest): ModuleManifest => ({
    id: 'some',
    title: 'Some',
    description: '',
    icon: 'x',
    order: 1,
    tools: [tool],
    actions: [],
  });
  const find = async (more?: Partial<ToolSearch>, tool = demo) =>
    (await createToolFinder().find([manifest(tool)], search(more)))[0];

  test('one that is nowhere is not found, and tells how to get it', async () => {
    expect(await find()).toEqual({ module: 'some', tool: 'demo', title: 'Demo', install: 'Get it.', found: false });
  });

  test('one on PATH is found with its version', async () => {
    const path = program('bin/demo', 'echo; echo "demo 1.2.3 (x64)"');
    expect(await find()).toMatchObject({ found: true, path, version: 'demo 1.2.3 (x64)' });
  });

  test('the project comes before PATH, and the setting before both', async () => {
    program('bin/demo', 'echo 1');
    const local = program('project/node_modules/.bin/demo', 'echo 2');
    const chosen = program('elsewhere/my-demo', 'echo 3');
    const projectFolder = join(folder, 'project');
    expect(await find({ projectFolder })).toMatchObject({ path: local, version: '2' });
    expect(await find({ projectFolder, toolPaths: { demo: chosen } })).toMatchObject({ path: chosen, version: '3' });
  });

  test('a setting that points nowhere does not fall back to another program', async () => {
    program('bin/demo', 'echo 1');
    expect(await find({ toolPaths: { demo: join(folder, 'none') } })).toMatchObject({ found: false });
  });

  test('one that does not tell its version is found all the same', async () => {
    const path = program('bin/demo', 'exit 3');
    expect(await find()).toMatchObject({ found: true, path, version: undefined });
  });

  test('the version is asked once, and again when the file changed', async () => {
    const asked = join(folder, 'asked');
    const path = program('bin/demo', `echo once >> ${asked}; echo 1`);
    const finder = createToolFinder();
    await finder.find([manifest(demo)], search());
    await finder.find([manifest(demo)], search());
    expect(readFileSync(asked, 'utf8')).toBe('once\n');
    writeFileSync(path, '#!/bin/sh\necho 2 and longer\n');
    expect(await finder.find([manifest(demo)], search())).toMatchObject([{ version: '2 and longer' }]);
  });

  test('however many tools there are, two at most are asked at once', async () => {
    const names = Array.from({ length: 6 }, (_, index) => `tool${index}`);
    const counts = join(folder, 'counts');
    const at = join(folder, 'at');
    for (const name of names)
      program(
        `bin/${name}`,
        `mkdir -p ${at}/${name}; ls ${at} | wc -l >> ${counts}; sleep 0.05; rmdir ${at}/${name}; echo 1`,
      );
    const tools = names.map((name) => ({ ...demo, id: name, programs: [name] }));
    const found = await createToolFinder().find([{ ...manifest(demo), tools }], search());
    expect(found.map(({ version }) => version)).toEqual(names.map(() => '1'));
    const seen = readFileSync(counts, 'utf8').trim().split('\n').map(Number);
    expect(seen).toHaveLength(6);
    expect(Math.max(...seen)).toBeLessThanOrEqual(2);
  });

  test('a tool that is still being asked when the studio ends is stopped', async () => {
    const started = join(folder, 'started');
    program('bin/demo', `echo $$ > ${started}.new; mv ${started}.new ${started}; exec sleep 60`);
    const finder = createToolFinder();
    const finding = finder.find([manifest(demo)], search());
    await expect.poll(() => existsSync(started), { timeout: 20_000 }).toBe(true);
    await finder.close();
    const pid = Number(readFileSync(started, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await finding).toMatchObject([{ found: true, version: undefined }]);
  });

  test('what comes with the studio is always found', async () => {
    expect(await find({}, { ...demo, programs: [] })).toMatchObject({ found: true });
  });
});
