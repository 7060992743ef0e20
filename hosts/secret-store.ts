import { bad, good, type Result } from '#shared/result.ts';
import { problem } from '#shared/problem.ts';
import { isTooShort, secretTooShort } from '#shared/secret.ts';
import type { SecretRow } from '#shared/bridge/app-calls.ts';

/** Where secret values are kept. Values are asked for by the engine only; no face ever gets one. */
export interface SecretStore {
  /** Where `set` keeps values. */
  readonly kept: 'system' | 'session';
  get(name: string): Promise<string | undefined>;
  set(name: string, value: string): Promise<Result<SecretRow>>;
  delete(name: string): Promise<Result<object>>;
  list(): Promise<readonly SecretRow[]>;
}

const PREFIX = 'CODOMYRMEX_SECRET_';

export function secretVariable(name: string): string {
  return PREFIX + name;
}

/** Session memory in front of the environment: nothing is written anywhere, and all is gone when the process ends. */
export function createSessionSecrets(environment: Readonly<Record<string, string | undefined>>): SecretStore {
  const session = new Map<string, string>();
  return {
    kept: 'session',
    get: async (name) => session.get(name) ?? environment[secretVariable(name)],
    set: async (name, value) => {
      if (isTooShort(value)) return bad(secretTooShort(name));
      session.set(name, value);
      return good({ name, kept: 'session' });
    },
    delete: async (name) => {
      if (session.delete(name)) return good({});
      return bad(cannotDelete(name, environment));
    },
    list: async () => [
      ...[...session.keys()].map((name): SecretRow => ({ name, kept: 'session' })),
      ...environmentSecrets(environment).filter((row) => !session.has(row.name)),
    ],
  };
}

/** For stores of other shells that put their own values in front of the environment. */
export function environmentSecrets(environment: Readonly<Record<string, string | undefined>>): SecretRow[] {
  return Object.entries(environment)
    .filter(
      ([name, value]) => name.startsWith(PREFIX) && name.length > PREFIX.length && value !== undefined && value !== '',
    )
    .map(([name]) => ({ name: name.slice(PREFIX.length), kept: 'environment' }));
}

function cannotDelete(name: string, environment: Readonly<Record<string, string | undefined>>) {
  if (environment[secretVariable(name)] === undefined) {
    return problem('secret.unknown', `There is no secret "${name}".`, {
      remedy: 'See the list of secrets for their names.',
    });
  }
  return problem(
    'secret.inEnvironment',
    `The secret "${name}" comes from the environment and cannot be deleted here.`,
    {
      remedy: `Unset ${secretVariable(name)} where you start the studio.`,
    },
  );
}
