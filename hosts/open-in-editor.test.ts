import { describe, expect, test } from 'vitest';
import { editorCommand, splitWords } from './open-in-editor.ts';

const request = {
  editor: '',
  file: '/p/my file.ts',
  line: 7,
  platform: 'linux' as const,
  environment: { DISPLAY: ':0' },
};

describe('opening a file', () => {
  test('in the chosen editor, at the line', () => {
    const command = editorCommand({ ...request, editor: 'code --goto {file}:{line}' });
    expect(command).toEqual({ ok: true, value: ['code', '--goto', '/p/my file.ts:7'] });
  });

  test('an editor that does not say where the file goes gets it last', () => {
    expect(editorCommand({ ...request, editor: 'subl -w' })).toEqual({
      ok: true,
      value: ['subl', '-w', '/p/my file.ts'],
    });
  });

  test('signs that a shell would understand are only signs', () => {
    expect(splitWords(`"C:\\Program Files\\ed.exe" 'a b' x;rm $(y)`)).toEqual([
      'C:\\Program Files\\ed.exe',
      'a b',
      'x;rm',
      '$(y)',
    ]);
  });

  test.each([
    ['linux', ['xdg-open']],
    ['darwin', ['open']],
    ['win32', ['explorer.exe']],
  ] as const)('without an editor the system of %s chooses', (platform, [program]) => {
    expect(editorCommand({ ...request, platform })).toEqual({ ok: true, value: [program, '/p/my file.ts'] });
  });

  test('without an editor and a display it says what to do', () => {
    expect(editorCommand({ ...request, environment: {} })).toMatchObject({
      ok: false,
      problem: { code: 'editor.unavailable' },
    });
  });
});
