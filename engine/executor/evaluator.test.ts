import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { Evaluator } from './evaluator.ts';

let evaluator: Evaluator;
beforeEach(() => (evaluator = new Evaluator()));
afterEach(() => evaluator.close());

/** Keeps this thread busy for longer than an expression of `timeoutMs: 100` may take. */
function block(): void {
  const until = performance.now() + 1700;
  while (performance.now() < until) continue;
}

describe('the evaluator', () => {
  test('measures the expression, not the time its thread takes to start', async () => {
    const answer = evaluator.evaluate('{{ 1 + 1 }}', {}, { timeoutMs: 100 });
    block();
    expect(await answer).toEqual({ ok: true, value: 2 });
  });

  test('ends what runs away with its thread, and goes on with the next in line', async () => {
    const endless = evaluator.evaluate(
      '{{ $match("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", /(a+)+$/) }}',
      {},
      { timeoutMs: 100 },
    );
    const next = evaluator.evaluate('{{ 3 }}', {});
    expect(await endless).toMatchObject({ ok: false, problem: { code: 'expression.timeout' } });
    expect(await next).toEqual({ ok: true, value: 3 });
  });
});
