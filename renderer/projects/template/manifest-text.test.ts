import { expect, test } from 'vitest';
import { fieldsOf, withField } from './manifest-text.ts';

const MANIFEST = `# ours
id: shop
title: Shop # on the card
parameters:
  name: { title: Name, type: string }
`;

test('a field of the form changes its line alone; comments and order stay', () => {
  expect(withField(MANIFEST, ['title'], 'Big shop')).toBe(MANIFEST.replace('Shop #', 'Big shop #'));
  expect(withField(MANIFEST, ['parameters', 'name', 'default'], 'x')).toContain('default: x');
  expect(fieldsOf(withField(MANIFEST, ['parameters', 'name'], undefined)).parameters).toEqual([]);
});

test('what the text says is in the form, and a text that is no manifest leaves the form empty instead of failing', () => {
  expect(fieldsOf(MANIFEST)).toMatchObject({
    title: 'Shop',
    isReadable: true,
    parameters: [{ name: 'name', title: 'Name', type: 'string' }],
  });
  for (const broken of ['', '- a', 'title: [', 'parameters: 3']) expect(fieldsOf(broken).parameters).toEqual([]);
  expect(fieldsOf('title: [').isReadable).toBe(false);
});
