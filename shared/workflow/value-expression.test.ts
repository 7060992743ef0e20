import fc from 'fast-check';
import { expect, test } from 'vitest';
import { evaluateTemplate, type ExpressionScope } from './evaluate.ts';
import { valueExpression } from './value-expression.ts';

const outputs = { findings: [{ file: 'a.js', 'rule-id': 'x' }, { file: 'b.js' }], 'no words': { deep: 3 } };
const scope = { nodes: { lint: { outputs, status: 'succeeded' } }, parameters: {} } as unknown as ExpressionScope;

test('an expression of a value names it as it would be written by hand', () => {
  expect(valueExpression('lint', 'findings', [0, 'file'])).toBe('{{ nodes.lint.outputs.findings[0].file }}');
  expect(valueExpression('each.lint', 'findings')).toBe('{{ nodes.lint.outputs.findings }}');
  expect(valueExpression('lint', 'no words', ['deep'])).toBe('{{ nodes.lint.outputs.`no words`.deep }}');
});

test('it yields the very value, whatever the names of its parts', async () => {
  const path = fc.constantFrom(
    ['findings', 0, 'file'],
    ['findings', 0, 'rule-id'],
    ['findings', 1],
    ['no words', 'deep'],
  );
  await fc.assert(
    fc.asyncProperty(path, async ([output, ...rest]) => {
      const wanted = [output, ...rest].reduce<unknown>((value, step) => (value as never)[step as never], outputs);
      const found = await evaluateTemplate(valueExpression('lint', output, rest), scope);
      expect(found).toMatchObject({ ok: true });
      expect(JSON.stringify(found.ok ? found.value : undefined)).toBe(JSON.stringify(wanted));
    }),
  );
});
