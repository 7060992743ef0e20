import { expect, test } from 'vitest';
import { withExpression } from './dragged-expression.ts';

const text = { type: 'string' };

test('an expression takes the place of nothing, of another and of what is no text', () => {
  expect(withExpression(undefined, text, 'item')).toBe('{{ item }}');
  expect(withExpression('{{ nodes.a.outputs.b }}', text, 'item')).toBe('{{ item }}');
  expect(withExpression(['a'], { type: 'array' }, 'item')).toBe('{{ item }}');
  expect(withExpression('a', { type: 'array' }, 'item')).toBe('{{ item }}');
});

test('a text that says something goes on with it', () => {
  expect(withExpression('Release of', text, 'item')).toBe('Release of {{ item }}');
  expect(withExpression('{{ item }} and ', text, 'index')).toBe('{{ item }} and {{ index }}');
  expect(withExpression('{{ item }} and {{ index }}', text, 'x')).toBe('{{ item }} and {{ index }} {{ x }}');
});
