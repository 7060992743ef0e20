import { delimiter, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { userEnvironment } from './user-environment.ts';

const root = join('/', 'opt', 'studio');
const path = (...entries: string[]): string => entries.join(delimiter);

describe('the environment that processes of a run get', () => {
  test('it has nothing of npm', () => {
    const environment = userEnvironment(
      { npm_config_cache: '/c', npm_lifecycle_event: 'start', INIT_CWD: '/w', COLOR: '0', NODE: '/n', HOME: '/home/a' },
      root,
    );
    expect(environment).toEqual({ HOME: '/home/a' });
  });

  test('variables that only npm would have set stay when npm did not start us', () => {
    expect(userEnvironment({ COLOR: '0', NODE: '/n' }, root)).toEqual({ COLOR: '0', NODE: '/n' });
  });

  test('its PATH has neither our packages nor our Node, and is otherwise as it was', () => {
    const PATH = path(
      join(root, 'node_modules', '.bin'),
      '/usr/bin',
      join(root, 'node_modules', 'node', 'bin'),
      '/mine/node_modules/.bin',
      '/bin',
    );
    expect(userEnvironment({ PATH }, root)['PATH']).toBe(path('/usr/bin', '/mine/node_modules/.bin', '/bin'));
  });

  test('what npm puts in front of PATH for the folders above us goes too', () => {
    const PATH = path(
      join(root, 'node_modules', '.bin'),
      join('/', 'opt', 'node_modules', '.bin'),
      join('/', 'node_modules', '.bin'),
      '/usr/lib/node_modules/npm/node_modules/@npmcli/run-script/lib/node-gyp-bin',
      '/usr/bin',
    );
    expect(userEnvironment({ PATH, npm_command: 'run' }, root)['PATH']).toBe('/usr/bin');
  });

  test('a folder that only begins like ours stays', () => {
    const PATH = path(`${join(root, 'node_modules')}-old/.bin`, '/usr/bin');
    expect(userEnvironment({ PATH }, root)['PATH']).toBe(PATH);
  });

  test('secrets given to the studio are not given to every process', () => {
    expect(userEnvironment({ CODOMYRMEX_SECRET_TOKEN: 'x', CODOMYRMEX_HOME: '/d' }, root)).toEqual({
      CODOMYRMEX_HOME: '/d',
    });
  });
});
