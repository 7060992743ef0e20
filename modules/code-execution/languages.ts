import type { LANGUAGES } from './manifest.ts';

export interface LanguageWay {
  readonly title: string;
  /** Looked for in this order. */
  readonly programs: readonly string[];
  readonly file: string;
  /** Compiles `source` to `target`; absent: it needs none. */
  readonly build?: (program: string, source: string, target: string) => readonly [string, ...string[]];
  readonly command: (program: string, source: string, megabytes: number) => readonly [string, ...string[]];
  /** A limit on the address space stops some runtimes from starting: Node.js limits its own heap, Go has no limit here. */
  readonly memory: 'address-space' | 'own' | 'none';
}

const interpreted = (title: string, programs: readonly string[], file: string): LanguageWay => ({
  title,
  programs,
  file,
  command: (program, source) => [program, source],
  memory: 'address-space',
});

const node = (title: string, file: string): LanguageWay => ({
  title,
  programs: ['node'],
  file,
  command: (program, source, megabytes) => [program, `--max-old-space-size=${megabytes}`, source],
  memory: 'own',
});

const compiled = (
  title: string,
  programs: readonly string[],
  file: string,
  words: readonly string[] = [],
): LanguageWay => ({
  title,
  programs,
  file,
  build: (program, source, target) => [program, ...words, source, '-o', target],
  command: (_program, source) => [source.replace(/[^/\\]+$/, 'program')],
  memory: 'address-space',
});

export const LANGUAGE_WAYS: Readonly<Record<(typeof LANGUAGES)[number], LanguageWay>> = {
  python: interpreted('Python', ['python3', 'python'], 'main.py'),
  javascript: node('Node.js', 'main.mjs'),
  typescript: node('Node.js', 'main.ts'),
  bash: interpreted('Bash', ['bash'], 'main.sh'),
  sh: interpreted('sh', ['sh'], 'main.sh'),
  ruby: interpreted('Ruby', ['ruby'], 'main.rb'),
  perl: interpreted('Perl', ['perl'], 'main.pl'),
  php: interpreted('PHP', ['php'], 'main.php'),
  go: {
    ...compiled('Go', ['go'], 'main.go'),
    build: (program, source, target) => [program, 'build', '-o', target, source],
    memory: 'none',
  },
  rust: compiled('Rust', ['rustc'], 'main.rs'),
  c: compiled('a C compiler', ['cc', 'gcc', 'clang'], 'main.c', ['-O1']),
  cpp: compiled('a C++ compiler', ['c++', 'g++', 'clang++'], 'main.cpp', ['-O1']),
};
