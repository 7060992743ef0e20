import { secretsInText } from '#engine/run/missing-secrets.ts';
import type { Check } from '#shared/bridge/app-calls.ts';
import { secretVariable } from './secret-store.ts';
import type { Services } from './services.ts';

type Keys = Pick<Services, 'documents' | 'secrets' | 'settings'>;

/** Are the secrets there that the workflows of a project, and the models of the settings, name? Values are never looked at. */
export async function keyChecks(services: Keys, project: string | undefined): Promise<readonly Check[]> {
  const wanted = await namedSecrets(services, project);
  if (wanted.size === 0) return [];
  const known = new Set((await services.secrets.list()).map(({ name }) => name));
  const missing = [...wanted].filter(([name]) => !known.has(name));
  const about = { id: 'keys', title: 'Keys' };
  if (missing.length === 0)
    return [{ ...about, state: 'good', detail: `All that are named are set: ${[...wanted.keys()].join(', ')}.` }];
  const detail = missing.map(([name, by]) => `${name} is not set, but ${by.join(', ')} names it.`).join(' ');
  const variables = missing.map(([name]) => secretVariable(name)).join(', ');
  const remedy = `Add it under Settings > Secrets, or set ${variables} in the environment.`;
  return [{ ...about, state: 'warning', detail, remedy }];
}

/** Each with who names it. */
async function namedSecrets({ documents, settings }: Keys, project: string | undefined) {
  const named = new Map<string, readonly string[]>();
  const add = (name: string, by: string) => named.set(name, [...(named.get(name) ?? []), by]);
  for (const [module, own] of Object.entries(settings.get().modules)) {
    const name = own['apiKeySecret'];
    if (typeof name === 'string' && name !== '') add(name, `Settings > ${module}`);
  }
  const listed = project === undefined ? undefined : await documents.list(project);
  if (project === undefined || listed?.ok !== true) return named;
  for (const workflow of listed.value) {
    const source = await documents.readSource(project, workflow.name);
    if (source.ok) for (const name of secretsInText(source.value.text)) add(name, workflow.name);
  }
  return named;
}
