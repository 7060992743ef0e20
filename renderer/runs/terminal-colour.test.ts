import { expect, test } from 'vitest';
import { terminalColour } from './terminal-colour.ts';

test('the colours with names follow the theme, bright or not', () => {
  expect(terminalColour('ansi-red', null)).toBe('var(--ansi-red)');
  expect(terminalColour('ansi-bright-cyan', null)).toBe('var(--ansi-cyan)');
  expect(terminalColour('ansi-unknown', null)).toBe('inherit');
});

test('true colours and those of the palette of 256 are taken as they are', () => {
  expect(terminalColour('ansi-truecolor', '10, 120, 240')).toBe('rgb(10, 120, 240)');
  const palette = [16, 46, 110, 231, 232, 255].map((place) => terminalColour(`ansi-palette-${place}`, null));
  expect(palette).toEqual([
    'rgb(0, 0, 0)',
    'rgb(0, 255, 0)',
    'rgb(135, 175, 215)',
    'rgb(255, 255, 255)',
    'rgb(8, 8, 8)',
    'rgb(238, 238, 238)',
  ]);
});
