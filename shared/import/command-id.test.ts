import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNodeId } from '../id.ts';
import { commandId, shortId } from './command-id.ts';

describe('ids of imported commands', () => {
  test.each([
    ['npm ci', 'npm_ci'],
    ['npm test -- --shard=${{ matrix.shard }}/2', 'npm_test'],
    ['npm run build -- --all', 'npm_build'],
    ['echo round ${{ matrix.round }} of $TOTAL', 'echo'],
    ['NODE_ENV=production node ./scripts/release.mjs --dry', 'node_release'],
    ['python -m pytest -q tests', 'python_pytest'],
    ['./gradlew assembleDebug', 'gradlew_assembledebug'],
    ['# first\nsudo apt-get install -y jq', 'apt_get_install'],
    ['make && make install', 'make'],
    ['npx playwright test', 'playwright_test'],
    ['bash -c "exit 1"', 'bash_exit'],
    ['[ -f a ] || exit 1', 'f_a_exit_1'],
  ])('%s becomes %s', (command, id) => expect(commandId(command)).toBe(id));

  test('long names end where a word ends', () => {
    expect(shortId('Install all of the dependencies with the lock file')).toBe('install_all_of_the_dependencies');
    expect(shortId('x'.repeat(50))).toHaveLength(32);
  });

  test('any command has an id of its own that expressions can name, and always the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 80 }), (command) => {
        const id = commandId(command);
        expect(isNodeId(id)).toBe(true);
        expect(id.length).toBeLessThanOrEqual(33);
        expect(commandId(command)).toBe(id);
      }),
    );
  });
});
