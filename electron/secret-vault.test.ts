import { beforeEach, describe, expect, test } from 'vitest';
import { openSecrets, type VaultFile } from './secret-vault.ts';
import { safeStorage } from './testing/fake-electron.ts';

const file: VaultFile = { store: {} };
beforeEach(() => {
  file.store = {};
  safeStorage.backend = 'gnome_libsecret';
});

describe('with a keyring', () => {
  test('a secret is kept encrypted and comes back', async () => {
    const secrets = await openSecrets(safeStorage, 'linux', file, {});
    await secrets.set('API_KEY', 'sk-very-secret');
    expect(secrets.kept).toBe('system');
    expect(JSON.stringify(file.store)).not.toContain('sk-very-secret');
    expect(Object.keys(file.store)).toEqual(['API_KEY']);
    const later = await openSecrets(safeStorage, 'linux', file, {});
    expect(await later.get('API_KEY')).toBe('sk-very-secret');
  });

  test('the environment is asked for what the keyring does not have', async () => {
    const secrets = await openSecrets(safeStorage, 'linux', file, { CODOMYRMEX_SECRET_TOKEN: 'from-env' });
    expect(await secrets.get('TOKEN')).toBe('from-env');
    expect(await secrets.list()).toEqual([{ name: 'TOKEN', kept: 'environment' }]);
    await secrets.set('TOKEN', 'mine');
    expect(await secrets.get('TOKEN')).toBe('mine');
    expect(await secrets.list()).toEqual([{ name: 'TOKEN', kept: 'system' }]);
  });

  test('a deleted secret is gone from the file', async () => {
    const secrets = await openSecrets(safeStorage, 'linux', file, {});
    await secrets.set('API_KEY', 'sk-x');
    expect((await secrets.delete('API_KEY')).ok).toBe(true);
    expect(file.store).toEqual({});
    expect((await secrets.delete('API_KEY')).ok).toBe(false);
  });

  test('a value is encrypted anew when its key has changed', async () => {
    let round = 0;
    const vault = {
      ...safeStorage,
      encryptStringAsync: async (text: string) => Buffer.from(`${(round += 1)}:${text}`),
      decryptStringAsync: async (bytes: Buffer) => ({
        result: bytes.toString().slice(2),
        shouldReEncrypt: round === 1,
      }),
    };
    const secrets = await openSecrets(vault, 'darwin', file, {});
    await secrets.set('A', 'value');
    const first = file.store['A'];
    expect(await secrets.get('A')).toBe('value');
    expect(file.store['A']).not.toBe(first);
    expect(await secrets.get('A')).toBe('value');
  });
});

describe('without a real keyring', () => {
  test.each(['basic_text', 'unknown'])('nothing is written with the backend %s', async (backend) => {
    safeStorage.backend = backend;
    const secrets = await openSecrets(safeStorage, 'linux', file, {});
    await secrets.set('API_KEY', 'sk-x');
    expect(secrets.kept).toBe('session');
    expect(file.store).toEqual({});
    expect(await secrets.get('API_KEY')).toBe('sk-x');
  });

  test('nothing is written when the system has no encryption', async () => {
    const vault = { ...safeStorage, isAsyncEncryptionAvailable: async () => false };
    expect((await openSecrets(vault, 'win32', file, {})).kept).toBe('session');
  });
});
