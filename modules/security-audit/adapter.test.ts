import { describe, expect, test } from 'vitest';
import { createAdapterRig } from '../adapter-rig.ts';
import { securityAuditModule } from './module.ts';
import { secretsIn } from './secrets.ts';

const [scan] = securityAuditModule.actions as [(typeof securityAuditModule.actions)[number]];
// Put together here, so that no scanner takes this file for a leak.
const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

describe('security-audit.scan', () => {
  test('finds a token and never repeats it', async () => {
    const rig = await createAdapterRig({
      files: { 'src/config.js': `const a = 1;\nconst token = '${TOKEN}';\n`, 'node_modules/x/y.js': TOKEN },
    });
    const outcome = await rig.attempt(scan, { checks: ['secrets'] });
    expect(outcome).toMatchObject({
      status: 'failed',
      problem: { code: 'security.findings' },
      outputs: { summary: { errors: 1, files: 1 } },
    });
    expect(outcome.outputs?.['findings']).toMatchObject([{ file: 'src/config.js', line: 2, rule: 'github-token' }]);
    expect(JSON.stringify(outcome) + rig.logText()).not.toContain(TOKEN);
  });

  test('looks only into the files that are asked for', async () => {
    const rig = await createAdapterRig({ files: { 'a.js': TOKEN, 'b.py': 'print(1)' } });
    expect(await rig.attempt(scan, { include: ['*.py'], checks: ['secrets'] })).toMatchObject({
      status: 'succeeded',
      outputs: { summary: { files: 1 } },
    });
  });

  test('says which checks the project has no use for', async () => {
    const rig = await createAdapterRig({ files: { 'a.txt': 'nothing' } });
    expect(await rig.attempt(scan)).toMatchObject({
      status: 'succeeded',
      outputs: {
        checks: [
          { check: 'secrets', state: 'done' },
          { check: 'dependencies', state: 'skipped' },
          { check: 'licences', state: 'skipped' },
        ],
      },
    });
  });

  test('an audit that the registry does not answer is a failure, not a clean result', async () => {
    const rig = await createAdapterRig({
      files: {
        'package.json': '{"name":"a","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}}',
        'package-lock.json':
          '{"name":"a","version":"1.0.0","lockfileVersion":3,"packages":{"":{"name":"a","version":"1.0.0","dependencies":{"left-pad":"1.3.0"}},"node_modules/left-pad":{"version":"1.3.0"}}}',
      },
      env: { npm_config_registry: 'http://127.0.0.1:9', npm_config_fetch_retries: '0' },
    });
    expect(await rig.attempt(scan, { checks: ['dependencies'] })).toMatchObject({
      status: 'failed',
      problem: { code: 'security.checkFailed', retryable: true },
      outputs: { checks: [{ check: 'dependencies', state: 'failed' }] },
    });
  });

  test('reports licences that are denied or missing', async () => {
    const rig = await createAdapterRig({
      files: {
        'node_modules/a/package.json': '{"name":"a","license":"AGPL-3.0-only"}',
        'node_modules/@s/b/package.json': '{"name":"@s/b"}',
        'node_modules/c/package.json': '{"name":"c","license":"MIT"}',
      },
    });
    const outcome = await rig.attempt(scan, { checks: ['licences'], failOn: 'never' });
    expect(outcome).toMatchObject({ status: 'succeeded', outputs: { summary: { errors: 1, warnings: 1 } } });
  });
});

test('texts that only speak of keys are no secrets', () => {
  expect(secretsIn('a.md', 'Put your key into OPENAI_API_KEY (sk-...). -----BEGIN PRIVATE KEY-----')).toEqual([]);
});
