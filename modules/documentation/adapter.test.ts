import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { documentationModule } from './module.ts';
import { linksOf } from './links.ts';

type Definition = (typeof documentationModule.actions)[number];
const [generate, check, report] = documentationModule.actions as [Definition, Definition, Definition];

const SOURCES = {
  'src/price.ts': '/** Prices with tax. */\nexport function priceOf() {}\nexport const TAX = 0.2;\n',
  'src/deep/tool.py': '#!/usr/bin/env python3\n"""Counts words."""\n\ndef count(): pass\n',
  'src/silent.js': 'export const x = 1;\n',
};

describe('documentation.generate', () => {
  test('writes what the files say of themselves, with links that lead to them', async () => {
    const rig = await createAdapterRig({ files: SOURCES });
    const outcome = await rig.attempt(generate, { source: 'src', output: 'out/docs' });
    expect(outcome).toMatchObject({
      status: 'succeeded',
      outputs: { files: ['out/docs/README.md'], summary: { files: 3, exports: 4 } },
    });
    const page = await rig.read('out/docs/README.md');
    expect(page).toContain('- [price.ts](../../src/price.ts): Prices with tax. Exports `priceOf`, `TAX`.');
    expect(page).toContain('- [tool.py](../../src/deep/tool.py): Counts words. Exports `count`.');
    expect(await rig.attempt(check, { path: 'out', readme: false })).toMatchObject({ status: 'succeeded' });
  });

  test('replaces what it wrote, and nothing that a person wrote', async () => {
    const rig = await createAdapterRig({ files: { ...SOURCES, 'docs/README.md': '# Mine\n' } });
    expect(await rig.attempt(generate, { source: 'src', output: 'docs' })).toMatchObject({
      status: 'failed',
      problem: { code: 'documentation.notOurs' },
    });
    expect(await rig.read('docs/README.md')).toBe('# Mine\n');
    await rig.attempt(generate, { source: 'src', output: 'made' });
    expect(await rig.attempt(generate, { source: 'src', output: 'made' })).toMatchObject({ status: 'succeeded' });
  });

  test('a folder that is not there is a problem, and so is another format', async () => {
    const rig = await createAdapterRig();
    expect(await rig.attempt(generate, { source: 'gone' })).toMatchObject({ problem: { code: 'path.notFound' } });
    expect(await rig.attempt(generate, { format: 'pdf' })).toMatchObject({ problem: { code: 'documentation.format' } });
  });
});

describe('documentation.check', () => {
  test('finds links to files and headings that are not there', async () => {
    const rig = await createAdapterRig({
      files: {
        'README.md': '# Home\n[a](docs/a.md#two) [b](gone.md) [c](#nowhere) [d](https://example.com)\n',
        'docs/a.md': '# One\n## Two\n[up](../README.md#home)',
      },
    });
    const outcome = await rig.attempt(check);
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: { code: 'documentation.findings' },
      outputs: { summary: { errors: 2 } },
    });
    expect(outcome.outputs?.['findings']).toEqual([
      expect.objectContaining({
        file: 'README.md',
        line: 2,
        message: 'The link leads to gone.md, which does not exist.',
      }),
      expect.objectContaining({ file: 'README.md', line: 2, message: 'README.md has no heading "#nowhere".' }),
    ]);
  });

  test('a folder without a README is a finding', async () => {
    const rig = await createAdapterRig({ files: SOURCES });
    expect(await rig.attempt(check)).toMatchObject({ status: 'failed', outputs: { summary: { errors: 1 } } });
  });

  test('links inside code are not links', () => {
    expect(linksOf('`[a](b)`\n```\n[c](d)\n```\n[e](f "title")').map(({ target }) => target)).toEqual(['f']);
  });
});

test('documentation.report counts what has a comment', async () => {
  const rig = await createAdapterRig({ files: SOURCES });
  const outcome = await rig.attempt(report, { source: 'src', output: 'reports' });
  expect(outcome).toMatchObject({
    status: 'succeeded',
    outputs: { summary: { files: 3, documented: 2, undocumented: 1 } },
  });
  expect(await rig.read('reports/documentation-report.md')).toContain('- src/silent.js');
});
