import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packHistory, type KeptHistory } from '#shared/workflow/undo-history.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { UndoShelf } from './undo-shelf.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'undo-shelf-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const document = (text: string) => ({ name: 'gate', text, layout: EMPTY_LAYOUT });
const history = (text: string): KeptHistory =>
  packHistory({ undo: [{ label: 'Type', before: document(''), after: document(text) }], redo: [] }, 'r1');

test('a history is there after a restart, for its workflow of its project only, and goes with its name', async () => {
  await new UndoShelf(folder).keep('/one', 'gate', history('a'));
  const shelf = new UndoShelf(folder);
  expect(await shelf.read('/one', 'gate')).toEqual(history('a'));
  expect(await shelf.read('/two', 'gate')).toBeUndefined();
  await shelf.rename('/one', 'gate', 'door');
  expect(await shelf.read('/one', 'gate')).toBeUndefined();
  expect(await shelf.read('/one', 'door')).toEqual(history('a'));
  await shelf.forget('/one', 'door');
  expect(await shelf.read('/one', 'door')).toBeUndefined();
});

test('an empty history leaves no file, and a damaged one is none', async () => {
  const shelf = new UndoShelf(folder);
  await shelf.keep('/one', 'gate', history('a'));
  const [file = ''] = readdirSync(join(folder, 'undo'));
  writeFileSync(join(folder, 'undo', file), '{"v":1,');
  expect(await shelf.read('/one', 'gate')).toBeUndefined();
  await shelf.keep('/one', 'gate', packHistory({ undo: [], redo: [] }, 'r1'));
  expect(readdirSync(join(folder, 'undo'))).toEqual([]);
});

test('of very many workflows the latest are kept', async () => {
  const shelf = new UndoShelf(folder);
  for (let at = 0; at < 103; at += 1) await shelf.keep('/one', `w${at}`, history(`${at}`));
  expect(readdirSync(join(folder, 'undo'))).toHaveLength(100);
  expect(await shelf.read('/one', 'w102')).toEqual(history('102'));
});
