import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createNotes } from '../src/notes.js';

test('a note keeps its text without the spaces around it', () => {
  assert.equal(createNotes().add('  Water the plants ').text, 'Water the plants');
});

test('a note that is not there cannot be ticked off', () => {
  assert.equal(createNotes().toggle('nothing'), undefined);
});
