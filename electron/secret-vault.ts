import { createSessionSecrets, environmentSecrets, type SecretStore } from '#hosts/secret-store.ts';
import { bad, good } from '#shared/result.ts';
import { isTooShort, secretTooShort } from '#shared/secret.ts';
import type { SecretRow } from '#shared/bridge/app-calls.ts';

/** Electron's `safeStorage`, as far as it is used. */
export interface Vault {
  isAsyncEncryptionAvailable(): Promise<boolean>;
  encryptStringAsync(text: string): Promise<Buffer>;
  decryptStringAsync(encrypted: Buffer): Promise<{ readonly result: string; readonly shouldReEncrypt: boolean }>;
  /** Linux only. */
  getSelectedStorageBackend?(): string;
}

/** Name → encrypted value, base64. */
export interface VaultFile {
  store: Record<string, string>;
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Call once Electron is ready: before, the system's vault does not answer. */
export async function openSecrets(
  vault: Vault,
  platform: NodeJS.Platform,
  file: VaultFile,
  environment: Environment,
): Promise<SecretStore> {
  const session = createSessionSecrets(environment);
  return (await isRealVault(vault, platform)) ? createSystemSecrets(vault, file, session, environment) : session;
}

/** Without a keyring Linux "encrypts" with a key that anybody can read in Chromium's source: better not to store at all, and say so. */
async function isRealVault(vault: Vault, platform: NodeJS.Platform): Promise<boolean> {
  if (!(await vault.isAsyncEncryptionAvailable())) return false;
  return platform !== 'linux' || !['basic_text', 'unknown'].includes(vault.getSelectedStorageBackend?.() ?? 'unknown');
}

function createSystemSecrets(
  vault: Vault,
  file: VaultFile,
  session: SecretStore,
  environment: Environment,
): SecretStore {
  const encrypt = async (name: string, value: string): Promise<void> => {
    const encrypted = await vault.encryptStringAsync(value);
    file.store = { ...file.store, [name]: encrypted.toString('base64') };
  };
  return {
    kept: 'system',
    get: async (name) => {
      const encrypted = file.store[name];
      if (encrypted === undefined) return session.get(name);
      const { result, shouldReEncrypt } = await vault.decryptStringAsync(Buffer.from(encrypted, 'base64'));
      if (shouldReEncrypt) await encrypt(name, result);
      return result;
    },
    set: async (name, value) => {
      if (isTooShort(value)) return bad(secretTooShort(name));
      await encrypt(name, value);
      return good({ name, kept: 'system' });
    },
    delete: async (name) => {
      const { [name]: encrypted, ...rest } = file.store;
      if (encrypted === undefined) return session.delete(name);
      file.store = rest;
      return good({});
    },
    list: async () => {
      const kept = Object.keys(file.store).map((name): SecretRow => ({ name, kept: 'system' }));
      return [...kept, ...environmentSecrets(environment).filter((row) => !(row.name in file.store))];
    },
  };
}
