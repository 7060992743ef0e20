// @vitest-environment happy-dom
import { expect, test } from 'vitest';
import { givenByChoice, givenByDrop, type Entry } from './given-files.ts';

function fileEntry(name: string, text: string): Entry {
  return { isFile: true, name, file: (good) => good(new File([text], name)) };
}

/** As a browser does it, the entries come in parts and an empty part ends them. */
function folderEntry(name: string, children: readonly Entry[]): Entry {
  return {
    isFile: false,
    name,
    createReader: () => {
      const left = [...children];
      return { readEntries: (good) => good(left.splice(0, 2)) };
    },
  };
}

test('of a dropped folder the files that could be workflows are read, wherever they lie; what tools made is not', async () => {
  const folder = folderEntry('shop', [
    folderEntry('node_modules', [fileEntry('package.json', '{}')]),
    folderEntry('.github', [folderEntry('workflows', [fileEntry('ci.yml', 'jobs: {}')])]),
    folderEntry('part', [fileEntry('package.json', '{}')]),
    fileEntry('README.md', '# Shop'),
    fileEntry('package.json', '{"scripts":{}}'),
    fileEntry('pnpm-lock.yaml', 'a lot'),
    fileEntry('turbo.json', '{"tasks":{}}'),
  ]);
  const given = await givenByDrop([[folder, null]]);
  expect(given).toMatchObject({ name: 'shop', isFolder: true, path: undefined, leftOut: [] });
  expect(given?.files).toEqual([
    {
      path: 'package.json',
      text: '{"scripts":{}}',
      beside: { 'pnpm-lock.yaml': '', 'turbo.json': '{"tasks":{}}' },
    },
    { path: 'turbo.json', text: '{"tasks":{}}' },
    { path: '.github/workflows/ci.yml', text: 'jobs: {}' },
  ]);
});

test('a file that a person chose is read whatever it is called', async () => {
  const given = await givenByChoice([new File(['all: ; true'], 'build-rules.txt')]);
  expect(given?.files).toEqual([{ path: 'build-rules.txt', text: 'all: ; true' }]);
  expect(await givenByChoice([])).toBeUndefined();
});

test('a workflow of the studio and its layout, chosen together, are one', async () => {
  const given = await givenByChoice([new File(['{}'], 'a.layout.json'), new File(['nodes: {}'], 'a.workflow.yaml')]);
  expect(given?.files).toEqual([{ path: 'a.workflow.yaml', text: 'nodes: {}', beside: { 'a.layout.json': '{}' } }]);
});

test('files that are too much together are named, not silently lost', async () => {
  const large = (name: string): File => new File(['x'.repeat(12_000_000)], name);
  const given = await givenByChoice([large('one.json'), large('two.json')]);
  expect(given?.files.map(({ path }) => path)).toEqual(['one.json']);
  expect(given?.leftOut).toEqual(['two.json']);
});

test('the desktop window is told where a dropped folder lies', async () => {
  Object.assign(globalThis, { studio: { pathOf: ({ name }: File) => `/home/me/${name}` } });
  const given = await givenByDrop([[folderEntry('shop', []), new File([], 'shop')]]);
  expect(given?.path).toBe('/home/me/shop');
  Reflect.deleteProperty(globalThis, 'studio');
});
