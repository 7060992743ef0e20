import { describe, expect, test } from 'vitest';
import { createSessionSecrets } from './secret-store.ts';

describe('secrets of a session', () => {
  test('a value comes from the session, else from the environment', async () => {
    const secrets = createSessionSecrets({ CODOMYRMEX_SECRET_KEY: 'from outside' });
    expect(await secrets.get('KEY')).toBe('from outside');
    await secrets.set('KEY', 'from the window');
    expect(await secrets.get('KEY')).toBe('from the window');
    await secrets.delete('KEY');
    expect(await secrets.get('KEY')).toBe('from outside');
  });

  test('a value of fewer than four characters is refused, and says why and what to do', async () => {
    const secrets = createSessionSecrets({});
    expect(await secrets.set('PIN', '123')).toMatchObject({
      ok: false,
      problem: { code: 'secret.tooShort', remedy: expect.stringContaining('at least 4') },
    });
    expect(await secrets.list()).toEqual([]);
  });

  test('the list tells names and where they are kept, and no value', async () => {
    const secrets = createSessionSecrets({
      CODOMYRMEX_SECRET_A: 'value-a',
      CODOMYRMEX_SECRET_: 'x',
      CODOMYRMEX_HOME: '/d',
    });
    await secrets.set('B', 'value-b');
    const rows = await secrets.list();
    expect(rows).toEqual([
      { name: 'B', kept: 'session' },
      { name: 'A', kept: 'environment' },
    ]);
  });

  test('one of the environment cannot be deleted, and it says where to do it', async () => {
    const secrets = createSessionSecrets({ CODOMYRMEX_SECRET_A: 'x' });
    expect(await secrets.delete('A')).toMatchObject({
      ok: false,
      problem: { code: 'secret.inEnvironment', remedy: expect.stringContaining('CODOMYRMEX_SECRET_A') },
    });
    expect(await secrets.delete('B')).toMatchObject({ ok: false, problem: { code: 'secret.unknown' } });
  });
});
