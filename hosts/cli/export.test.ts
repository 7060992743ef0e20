import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { findStudioRoot } from '../studio-root.ts';

const bin = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');

describe('codomyrmex export', () => {
  let folder: string;
  beforeEach(() => {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-cli-export-')));
    mkdirSync(join(folder, '.codomyrmex', 'workflows'), { recursive: true });
    writeFileSync(
      join(folder, '.codomyrmex', 'workflows', 'w.workflow.yaml'),
      'formatVersion: 1\nname: w\nnodes:\n  lint: { action: static-analysis.eslint }\n  say: { action: shell.run, after: [lint], when: "{{ 1 = 1 }}", parameters: { command: [echo, hi] } }\n',
    );
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const codomyrmex = (...words: string[]): Promise<{ code: number; out: string; err: string }> =>
    new Promise((resolve) => {
      const env = { ...process.env, NO_COLOR: '1', CODOMYRMEX_HOME: join(folder, 'data') };
      execFile(process.execPath, [bin, ...words], { cwd: folder, env }, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });

  test('a text goes to stdout and what it cannot say to stderr, so that it can be piped', async () => {
    const { code, out, err } = await codomyrmex('export', 'w', '--to', 'v1');
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ name: 'w', steps: [{ name: 'lint' }, { name: 'say' }] });
    expect(err).toContain('say: when: v1 has no word for it.');
  });

  test('--json is one line with the report, and the content where no file was named', async () => {
    const { code, out } = await codomyrmex('export', 'w', '--to', 'mermaid', '--json');
    expect(code).toBe(0);
    const line = JSON.parse(out) as Record<string, unknown>;
    expect(Object.keys(line)).toEqual(['workflow', 'format', 'written', 'mediaType', 'encoding', 'data', 'report']);
    expect(line['data']).toContain('flowchart LR');
  });

  test('a picture is a real PNG in the file that was named, and never bytes on the terminal', async () => {
    const bare = await codomyrmex('export', 'w', '--to', 'png');
    expect(bare).toMatchObject({ code: 2, out: '' });
    expect(bare.err).toContain('--out w.png');
    const { code } = await codomyrmex('export', 'w', '--to', 'png', '--out', 'w.png');
    expect(code).toBe(0);
    const png = readFileSync(join(folder, 'w.png'));
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    // Two cards beside each other, at two pixels for each of the canvas.
    expect(png.readUInt32BE(16)).toBe(2 * (24 + 240 + 72 + 240 + 24));
  });

  test('a format that is not known, a workflow that is not there and a folder that is not there are told', async () => {
    expect((await codomyrmex('export', 'w', '--to', 'visio')).code).toBe(2);
    expect((await codomyrmex('export', 'gone', '--to', 'svg')).err).toContain('There is no workflow "gone".');
    const { code, err } = await codomyrmex('export', 'w', '--to', 'svg', '--out', join('no', 'where.svg'));
    expect(code).toBe(1);
    expect(err).toContain('could not be written');
  });
});
