import { expect, test } from 'vitest';
import { svgOf } from '#shared/export/svg.ts';
import { EMPTY_LAYOUT } from '#shared/workflow/workflow.ts';
import { themedPicture } from './themed-picture.ts';

test('a drawing takes the colours of the window, whatever its title holds', () => {
  const svg = svgOf({ formatVersion: 1, name: 'a > b $& <c>', nodes: { a: { action: 'flow.wait' } } }, EMPTY_LAYOUT);
  const address = themedPicture(svg, (name) => `color-of${name}`);
  const drawn = decodeURIComponent(address.slice(address.indexOf(',') + 1));
  expect(drawn).toMatch(/^<svg [^>]*><style>\.paper\{fill:color-of--canvas\}/);
  expect(drawn.replace(/<style>.*?<\/style>/, '')).toBe(svg);
});
