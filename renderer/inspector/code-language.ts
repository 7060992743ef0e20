import type { Extension } from '@codemirror/state';
import type { StreamParser } from '@codemirror/language';

type Load = () => Promise<Extension>;

async function stream<State>(parser: Promise<StreamParser<State>>): Promise<Extension> {
  const { StreamLanguage } = await import('@codemirror/language');
  return StreamLanguage.define(await parser);
}

const shell: Load = () => stream(import('@codemirror/legacy-modes/mode/shell').then((mode) => mode.shell));

/** How code of a language is coloured; each comes when it is first needed. What is not here stays plain. */
const LANGUAGES: Readonly<Record<string, Load>> = {
  python: () => stream(import('@codemirror/legacy-modes/mode/python').then((mode) => mode.python)),
  javascript: () => stream(import('@codemirror/legacy-modes/mode/javascript').then((mode) => mode.javascript)),
  typescript: () => stream(import('@codemirror/legacy-modes/mode/javascript').then((mode) => mode.typescript)),
  json: () => stream(import('@codemirror/legacy-modes/mode/javascript').then((mode) => mode.json)),
  bash: shell,
  sh: shell,
  ruby: () => stream(import('@codemirror/legacy-modes/mode/ruby').then((mode) => mode.ruby)),
  perl: () => stream(import('@codemirror/legacy-modes/mode/perl').then((mode) => mode.perl)),
  php: () => import('@codemirror/lang-php').then((room) => room.php({ plain: true })),
  go: () => stream(import('@codemirror/legacy-modes/mode/go').then((mode) => mode.go)),
  rust: () => stream(import('@codemirror/legacy-modes/mode/rust').then((mode) => mode.rust)),
  c: () => stream(import('@codemirror/legacy-modes/mode/clike').then((mode) => mode.c)),
  cpp: () => stream(import('@codemirror/legacy-modes/mode/clike').then((mode) => mode.cpp)),
  yaml: () => import('@codemirror/lang-yaml').then((room) => room.yaml()),
};

export function codeLanguage(name: string): Promise<Extension> {
  const load = Object.hasOwn(LANGUAGES, name) ? LANGUAGES[name] : undefined;
  return load === undefined ? Promise.resolve([]) : load();
}
