import { describe, expect, test } from 'vitest';
import { chooseProvider, readSettings, resolveEndpoint, type AiSettings, type ModelChoice } from './endpoint.ts';

function endpoint(choice: ModelChoice, settings: AiSettings = {}) {
  const resolved = resolveEndpoint(choice, settings);
  if (!resolved.ok) throw new Error(resolved.problem.message);
  return resolved.value;
}

const LOCAL = 'http://127.0.0.1:11434/v1';
const CLOUD = 'https://llm.example/v1';

describe('where a model is asked', () => {
  test('is what the node says, then the settings, then the default', () => {
    expect(endpoint({}).baseUrl).toBe('https://api.openai.com/v1');
    expect(endpoint({}, { baseUrl: '', model: 'm' })).toMatchObject({
      baseUrl: 'https://api.openai.com/v1',
      model: 'm',
    });
    expect(endpoint({}, { baseUrl: `${LOCAL}/`, model: 'm', temperature: 0.2 })).toMatchObject({
      baseUrl: LOCAL,
      model: 'm',
      temperature: 0.2,
    });
    expect(
      endpoint({ baseUrl: CLOUD, model: 'n', temperature: 0 }, { baseUrl: LOCAL, model: 'm', temperature: 1 }),
    ).toMatchObject({
      baseUrl: CLOUD,
      model: 'n',
      temperature: 0,
    });
    expect(chooseProvider({}, {})).toBe('openai-compatible');
    expect(chooseProvider({}, { provider: 'recorded' })).toBe('recorded');
    expect(chooseProvider({ provider: 'openai-compatible' }, { provider: 'recorded' })).toBe('openai-compatible');
  });

  test.each(['ftp://x/v1', 'llm.example', 'file:///etc/passwd', 'javascript:alert(1)'])(
    'must be a web address: %s',
    (baseUrl) => {
      expect(resolveEndpoint({ baseUrl }, {})).toMatchObject({ ok: false, problem: { code: 'ai.badAddress' } });
    },
  );
});

describe('the key of a model', () => {
  test.each<[string, ModelChoice, AiSettings, string | undefined, boolean]>([
    ['the default secret goes to the default endpoint', {}, {}, 'OPENAI_API_KEY', true],
    [
      'the named secret goes to the endpoint of the settings',
      {},
      { baseUrl: CLOUD, apiKeySecret: 'MY_KEY' },
      'MY_KEY',
      true,
    ],
    ['no secret goes to a foreign endpoint it was not named for', {}, { baseUrl: CLOUD }, undefined, true],
    ['an address on the node alone gets no key', { baseUrl: CLOUD }, { apiKeySecret: 'MY_KEY' }, undefined, true],
    [
      'an address on the node with its secret does',
      { baseUrl: CLOUD, apiKeySecret: 'OTHER' },
      { apiKeySecret: 'MY_KEY' },
      'OTHER',
      true,
    ],
    ['the default endpoint without TLS is foreign', { baseUrl: 'http://api.openai.com/v1' }, {}, undefined, true],
    ['this machine may get it and needs none', { baseUrl: LOCAL }, {}, 'OPENAI_API_KEY', false],
    ['a home network gets none and needs none', { baseUrl: 'http://192.168.1.5:8080/v1' }, {}, undefined, false],
    ['an empty name means that none is needed', { baseUrl: CLOUD, apiKeySecret: '' }, {}, undefined, false],
    ['empty settings mean that none is needed', {}, { baseUrl: CLOUD, apiKeySecret: '' }, undefined, false],
  ])('%s', (_, choice, settings, keySecret, needsKey) => {
    expect(endpoint(choice, settings)).toMatchObject({ keySecret, needsKey });
  });
});

test('settings that make no sense are a problem, and empty fields of a form are none', () => {
  expect(readSettings({ provider: '', baseUrl: '', model: '', apiKeySecret: '', temperature: '' })).toEqual({
    ok: true,
    value: { provider: undefined, baseUrl: '', model: '', apiKeySecret: '', temperature: undefined },
  });
  expect(readSettings({ temperature: 'warm', provider: 'psychic' })).toMatchObject({
    ok: false,
    problem: { code: 'settings.invalid' },
  });
});
