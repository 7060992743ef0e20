import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { treeOf } from './file-tree.ts';

describe('the tree of what will be written', () => {
  test('shows folders before files, and a chain of folders in one line', () => {
    const rows = treeOf([
      'README.md',
      'src/deep/er/a.js',
      'src/deep/er/b.js',
      '.codomyrmex/project.yaml',
      'data/x.csv',
    ]);
    expect(rows.map(({ depth, name }) => `${'  '.repeat(depth)}${name}`)).toEqual([
      '.codomyrmex',
      '  project.yaml',
      'data',
      '  x.csv',
      'src/deep/er',
      '  a.js',
      '  b.js',
      'README.md',
    ]);
  });

  test('holds every file once, under its whole path', () => {
    const part = fc.stringMatching(/^[a-z.]{1,3}$/).map((text) => `f-${text}`);
    const path = fc
      .tuple(fc.array(part, { maxLength: 3 }), part)
      .map(([folders, name]) => [...folders.map((each) => `d-${each}`), name].join('/'));
    fc.assert(
      fc.property(fc.uniqueArray(path, { maxLength: 30 }), (paths) => {
        const files = treeOf(paths).filter(({ isFile }) => isFile);
        expect(files.map((row) => row.path).toSorted()).toEqual(paths.toSorted());
      }),
    );
  });
});
