import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { isInstalledAsLocked, ROOT } from './setup.mjs';

describe('packages are installed again', () => {
  const locked = {
    'node_modules/a': { version: '1.0.0' },
    'node_modules/a-darwin': { version: '1.0.0', optional: true },
  };

  test('not when all of the lock is there, another system’s packages aside', () => {
    expect(isInstalledAsLocked(locked, { 'node_modules/a': { version: '1.0.0' } })).toBe(true);
  });

  test('when a version differs or a package is missing', () => {
    expect(isInstalledAsLocked(locked, { 'node_modules/a': { version: '1.0.1' } })).toBe(false);
    expect(isInstalledAsLocked(locked, {})).toBe(false);
  });
});

describe.skipIf(process.platform === 'win32')('the program run in our place', () => {
  const run = (program: string) => {
    const setup = pathToFileURL(join(ROOT, 'scripts', 'setup.mjs')).href;
    const start = `import { runInOurPlace } from ${JSON.stringify(setup)};
      runInOurPlace(process.execPath, ['-e', ${JSON.stringify(program)}]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', start], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let output = '';
    child.stdout.on('data', (part: Buffer) => (output += part.toString()));
    return { child, output: () => output, ended: once(child, 'close') };
  };

  test('gives us its exit code', async () => {
    const { child, ended } = run('process.exit(7)');
    await ended;
    expect(child.exitCode).toBe(7);
  });

  test('gets a signal sent to us alone, once, and ends in its own way', async () => {
    const { child, output, ended } = run(
      `process.on('SIGTERM', () => { console.log('asked to stop'); setTimeout(() => process.exit(3), 50); });
       setInterval(() => {}, 1000); console.log('ready');`,
    );
    await once(child.stdout, 'data');
    child.kill('SIGTERM');
    child.kill('SIGTERM');
    await ended;
    expect(output()).toBe('ready\nasked to stop\n');
    expect(child.exitCode).toBe(3);
  });

  test('killed by a signal, it shows in our exit code', async () => {
    const { child, ended } = run(`process.kill(process.pid, 'SIGKILL')`);
    await ended;
    expect(child.exitCode).toBe(137);
  });
});
