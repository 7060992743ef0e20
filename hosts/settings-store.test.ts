import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { createSettingsStore, openSettingsFile } from './settings-store.ts';

describe('settings', () => {
  let folder: string;
  beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'hosts-settings-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  const path = (): string => join(folder, 'settings.json');
  const open = () => {
    const { file, problems } = openSettingsFile(folder);
    return createSettingsStore(file, problems);
  };

  test('without a file the defaults hold', () => {
    const settings = open();
    expect(settings.get()).toMatchObject({ theme: 'system', maxParallelWorkflows: 2, toolPaths: {} });
    expect(settings.problems).toEqual([]);
  });

  test('what was set is there for the next host, and the rest of the file stays', () => {
    writeFileSync(path(), JSON.stringify({ projects: [{ path: '/p' }] }));
    open().set({ theme: 'dark', toolPaths: { git: '/usr/bin/git' } });
    expect(open().get()).toMatchObject({ theme: 'dark', toolPaths: { git: '/usr/bin/git' } });
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toMatchObject({ projects: [{ path: '/p' }] });
  });

  test('two hosts on one data folder see what the other set', () => {
    const [one, other] = [open(), open()];
    one.set({ theme: 'light' });
    other.set({ maxParallelTasks: 3 });
    expect(one.get()).toMatchObject({ theme: 'light', maxParallelTasks: 3 });
  });

  test('a limit can be taken back', () => {
    const settings = open();
    settings.set({ maxParallelTasks: 3 });
    settings.set({ theme: 'dark' });
    expect(settings.get().maxParallelTasks).toBe(3);
    settings.set({ maxParallelTasks: null });
    expect(settings.get().maxParallelTasks).toBeUndefined();
  });

  test.each([
    ['not JSON', '{ "theme": '],
    ['a list', '[]'],
    ['nothing', ''],
  ])('a file that holds %s is kept aside, and that is told', (_, text) => {
    writeFileSync(path(), text);
    const settings = open();
    expect(settings.get().theme).toBe('system');
    expect(settings.problems).toMatchObject([{ code: 'settings.unreadable', severity: 'warning' }]);
    expect(readFileSync(`${path()}.bad`, 'utf8')).toBe(text);
    settings.set({ theme: 'dark' });
    expect(existsSync(path())).toBe(true);
  });

  test('one wrong value falls back to its default, the others hold', () => {
    writeFileSync(path(), JSON.stringify({ settings: { theme: 'pink', maxParallelTasks: 3 } }));
    const settings = open();
    expect(settings.get()).toMatchObject({ theme: 'system', maxParallelTasks: 3 });
    expect(settings.problems).toMatchObject([{ code: 'settings.invalid' }]);
  });
});
