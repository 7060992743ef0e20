import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/*
 * A real git repository for the walk: a finding for the linter, one test that fails, a build that makes a file, and numbers to draw.
 * Nothing in it has to be downloaded.
 */

const FILES: Readonly<Record<string, string>> = {
  'package.json': JSON.stringify(
    { name: 'walk', version: '1.0.0', type: 'module', private: true, scripts: { build: 'node build.js' } },
    null,
    2,
  ),
  'eslint.config.js': `export default [{ files: ['src/**/*.js'], rules: { 'no-unused-vars': 'warn', eqeqeq: 'error' } }];\n`,
  'src/price.js': `export function total(items) {\n  const unused = 1;\n  return items.reduce((sum, item) => sum + item.price * item.count, 0);\n}\n`,
  'src/vat.js': `export function vat(net) {\n  return Math.round(net * 19) / 100;\n}\n`,
  'test/price.test.js': `import { test } from 'node:test';
import assert from 'node:assert/strict';
import { total } from '../src/price.js';
import { vat } from '../src/vat.js';

test('adds up prices', () => assert.equal(total([{ price: 2, count: 3 }]), 6));
test('an empty basket costs nothing', () => assert.equal(total([]), 0));
test('rounds the tax to cents', () => assert.equal(vat(10.01), 1.9));
`,
  'build.js': `import { mkdirSync, copyFileSync } from 'node:fs';
mkdirSync('dist', { recursive: true });
copyFileSync('src/price.js', 'dist/price.js');
console.log('built dist/price.js');
`,
  'data/sales.csv': `month,sales\nJan,120\nFeb,180\nMar,90\n`,
  '.codomyrmex/recorded-answers/euros.yaml': `# Written by hand: the walk asks no model.
recordings:
  - action: ai-code-editing.generate
    name: euros
    answer: |
      A function that formats cents.
      === FILE src/euros.js ===
      export const euros = (cents) => (cents / 100).toFixed(2) + ' €';
      === END FILE ===
`,
  '.gitignore': 'dist/\n',
};

export const BROKEN_VAT = `export function vat(net) {\n  return net * 0.19;\n}\n`;

export function git(folder: string, ...command: readonly string[]): string {
  return execFileSync(
    'git',
    [
      '-C',
      folder,
      '-c',
      'user.name=Walker',
      '-c',
      'user.email=walker@example.invalid',
      '-c',
      'init.defaultBranch=main',
      ...command,
    ],
    { encoding: 'utf8' },
  );
}

export async function writeFiles(folder: string, files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const file = join(folder, path);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, text);
  }
}

/** Where the project keeps a workflow of this name. */
export function workflowFile(name: string): string {
  return `.codomyrmex/workflows/${name}.workflow.yaml`;
}

export async function makeRepository(folder: string): Promise<void> {
  await writeFiles(folder, FILES);
  git(folder, 'init', '-q');
  git(folder, 'add', '.');
  git(folder, 'commit', '-qm', 'A small shop');
  await writeFile(join(folder, 'src/vat.js'), BROKEN_VAT);
}
