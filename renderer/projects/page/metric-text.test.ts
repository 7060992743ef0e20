import { expect, test } from 'vitest';
import { metricOf } from './metric-text.ts';

test('a figure that is typed keeps its kind', () => {
  expect(['42', ' -1.5 ', 'true', '98 %', '1e3', ''].map(metricOf)).toEqual([42, -1.5, true, '98 %', '1e3', '']);
});
