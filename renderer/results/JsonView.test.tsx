import { act } from 'react';
import { createRoot } from 'react-dom/client';
import { beforeEach, expect, test } from 'vitest';
import { JsonView } from './JsonView.tsx';

beforeEach(() => Reflect.set(globalThis, 'IS_REACT_ACT_ENVIRONMENT', true));

async function read(value: unknown, output: string): Promise<string> {
  const page = document.createElement('div');
  const root = createRoot(page);
  await act(async () => root.render(<JsonView value={value} source={{ node: 'build', output }} />));
  const lines = [...page.querySelectorAll('.json-line')].map(({ textContent }) => textContent);
  await act(async () => root.unmount());
  return lines.join('; ');
}

test('a number whose name says its unit is also said as a person would', async () => {
  expect(await read(1540, 'durationMs')).toBe('15401.54 s');
  expect(await read(829, 'durationMs')).toBe('829ms');
  expect(await read({ bytes: 12_000, files: 3 }, 'summary')).toBe('bytes1200012 kB; files3');
});

test('words and plain numbers stand as they are', async () => {
  expect(await read('12000', 'bytes')).toBe('12000');
  expect(await read({ count: 12_000, ok: true, none: null }, 'summary')).toBe('count12000; oktrue; nonenull');
});
