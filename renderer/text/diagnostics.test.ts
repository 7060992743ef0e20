import { Text } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { problem } from '#shared/problem.ts';
import { diagnosticsOf } from './diagnostics.ts';

const document = Text.of(['nodes:', '  lint:', '    action: no.such']);

describe('problems in the text', () => {
  test('are marked from their column to the end of the line, with reason and remedy', () => {
    const wrong = problem('action.unknown', 'No such action.', {
      remedy: 'Choose one.',
      place: { line: 3, column: 13 },
    });
    expect(diagnosticsOf(document, [wrong])).toEqual([
      { from: 27, to: 34, severity: 'error', message: 'No such action. Choose one.' },
    ]);
  });

  test('without a line, or on one that is gone, are not marked', () => {
    const nowhere = problem('a.b', 'Somewhere.');
    const gone = problem('a.b', 'There.', { place: { line: 9, column: 1 } });
    expect(diagnosticsOf(document, [nowhere, gone])).toEqual([]);
  });
});
