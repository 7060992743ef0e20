import { expect, test } from 'vitest';
import { keyChecks } from './key-checks.ts';

type Given = Parameters<typeof keyChecks>[0];

/** A project with these texts, by workflow, and these secrets. */
function services(texts: Readonly<Record<string, string>>, set: readonly string[], modules = {}): Given {
  const rows = Object.keys(texts).map((name) => ({ name, title: name, description: '', nodeCount: 1, modifiedAt: '' }));
  return {
    documents: {
      list: async () => ({ ok: true, value: rows }),
      readSource: async (_: string, name: string) => ({ ok: true, value: { file: name, text: texts[name] ?? '' } }),
    },
    secrets: { list: async () => set.map((name) => ({ name, kept: 'session' })) },
    settings: { get: () => ({ modules }) },
  } as unknown as Given;
}

test('a key that a workflow names and nobody set is told with who needs it and what to do', async () => {
  const texts = { deploy: 'token: "{{ secrets.DEPLOY_KEY }} {{ secrets.DEPLOY_KEY }}"', mail: '{{ secrets.MAIL }}' };
  expect(await keyChecks(services(texts, ['MAIL']), '/project')).toEqual([
    {
      id: 'keys',
      title: 'Keys',
      state: 'warning',
      detail: 'DEPLOY_KEY is not set, but deploy names it.',
      remedy: 'Add it under Settings > Secrets, or set CODOMYRMEX_SECRET_DEPLOY_KEY in the environment.',
    },
  ]);
});

test('the key of the models counts too, and all that are set are good', async () => {
  const ai = { 'ai-code-editing': { apiKeySecret: 'MODEL_KEY' } };
  expect(await keyChecks(services({}, [], ai), undefined)).toMatchObject([
    { state: 'warning', detail: 'MODEL_KEY is not set, but Settings > ai-code-editing names it.' },
  ]);
  expect(await keyChecks(services({}, ['MODEL_KEY'], ai), undefined)).toMatchObject([{ state: 'good' }]);
});

test('where nothing names a key there is nothing to check', async () => {
  expect(await keyChecks(services({ plain: 'nodes: {}' }, ['UNUSED']), '/project')).toEqual([]);
});
