import { Text } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { problem } from '#shared/problem.ts';
import { diagnosticsOf } from './diagnostics.ts';

const noFix = () => undefined;
const document = Text.of(['nodes:', '  lint:', '    action: no.such']);

describe('problems in the text', () => {
  test('are marked from their column to the end of the line, with reason and remedy', () => {
    const wrong = problem('action.unknown', 'No such action.', {
      remedy: 'Choose one.',
      place: { line: 3, column: 13 },
    });
    expect(diagnosticsOf(document, [wrong], noFix)).toEqual([
      { from: 27, to: 34, severity: 'error', message: 'No such action. Choose one.', actions: [] },
    ]);
  });

  test('without a line, or on one that is gone, are not marked', () => {
    const nowhere = problem('a.b', 'Somewhere.');
    const gone = problem('a.b', 'There.', { place: { line: 9, column: 1 } });
    expect(diagnosticsOf(document, [nowhere, gone], noFix)).toEqual([]);
  });

  test('offer their one safe answer only when their words are shown', () => {
    let asked = 0;
    let applied = 0;
    const wrong = problem('action.unknown', 'No such action.', { place: { line: 3, column: 13 } });
    const [mark] = diagnosticsOf(document, [wrong], () => {
      asked += 1;
      return { title: 'Replace', apply: () => (applied += 1) };
    });
    expect(asked).toBe(0);
    const [action] = mark?.actions ?? [];
    expect(action?.name).toBe('Replace');
    action?.apply(undefined as never, 0, 0);
    expect([asked, applied]).toEqual([1, 1]);
  });
});
