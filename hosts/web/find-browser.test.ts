import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { appWindowArguments, browserPlaces, findBrowser } from './find-browser.ts';

describe('the browser for the window', () => {
  test('on Windows it is looked for in all program folders, whatever the case of their names', () => {
    const places = browserPlaces(
      'win32',
      { PROGRAMFILES: 'C:\\Program Files', LocalAppData: 'C:\\Users\\a\\AppData\\Local' },
      'C:\\Users\\a',
    );
    expect(places[0]).toBe('C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe');
    expect(places).toContain('C:\\Users\\a\\AppData\\Local\\Google\\Chrome\\Application\\chrome.exe');
    expect(places).toContain('C:\\Program Files\\Microsoft\\Edge\\Application\\msedge.exe');
  });

  test('on macOS it is looked for among the applications of all and of the user', () => {
    const places = browserPlaces('darwin', {}, '/Users/a');
    expect(places).toContain('/Applications/Google Chrome.app/Contents/MacOS/Google Chrome');
    expect(places).toContain('/Users/a/Applications/Chromium.app/Contents/MacOS/Chromium');
  });

  test.runIf(process.platform === 'linux')('on Linux the first known name on PATH is taken', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'hosts-browser-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    expect(await findBrowser({ PATH: folder })).toBeUndefined();
    writeFileSync(join(folder, 'chromium'), '#!/bin/sh\n');
    chmodSync(join(folder, 'chromium'), 0o755);
    expect(await findBrowser({ PATH: folder })).toBe(join(folder, 'chromium'));
  });

  test('only root starts it without its sandbox', () => {
    expect(appWindowArguments('http://127.0.0.1:1/', '/p', true)).toContain('--no-sandbox');
    expect(appWindowArguments('http://127.0.0.1:1/', '/p', false)).not.toContain('--no-sandbox');
  });
});
