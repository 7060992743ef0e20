import { expect, test } from 'vitest';
import { menuTemplate } from './menu.ts';

const rolesOf = (platform: NodeJS.Platform, isPackaged: boolean): string =>
  JSON.stringify(menuTemplate(platform, isPackaged));

test('macOS gets its application menu, others leave by File', () => {
  expect(rolesOf('darwin', true)).toContain('appMenu');
  expect(rolesOf('linux', true)).not.toContain('appMenu');
  expect(rolesOf('win32', true)).toContain('quit');
});

test('a packaged studio has no developer tools in its menu', () => {
  expect(rolesOf('linux', true)).not.toContain('toggleDevTools');
  expect(rolesOf('linux', false)).toContain('toggleDevTools');
});
