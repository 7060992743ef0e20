import { toNodeId } from '../id.ts';

/** Longer ids make expressions that nobody can read. */
const LONGEST = 32;

/** Words that say how the next one is run, not what is done. */
const CARRIERS = new Set(['sudo', 'env', 'exec', 'time', 'npx', 'xargs', 'command']);
/** Words between a program and what it is to do. */
const BETWEEN = new Set(['run', 'run-script', 'exec', '-m', 'x']);
/** What these are given is text for people, or a place. */
const ALONE = new Set(['echo', 'printf', 'cat', 'cd', 'test', 'exit']);

/** A short id for words: cut where a word ends. */
export function shortId(words: string): string {
  const id = toNodeId(words);
  if (id.length <= LONGEST) return id;
  const cut = id.slice(0, LONGEST + 1);
  const end = cut.lastIndexOf('_');
  return end > 0 ? cut.slice(0, end).replace(/_+$/, '') : id.slice(0, LONGEST);
}

/** A short id for a command line: its program, and the first word that says what it does (`npm run build -- --all` becomes `npm_build`). */
export function commandId(command: string): string {
  const line = command
    .split('\n')
    .map((each) => each.trim())
    .find((each) => each !== '' && !each.startsWith('#'));
  // What is put in later says nothing, and neither do variables before the program.
  const words = (line ?? '')
    .replaceAll(/\$\{\{.*?\}\}|\{\{.*?\}\}/g, ' ')
    .split(/\s+/)
    .filter((word) => word !== '' && !/^\w+=/.test(word) && !CARRIERS.has(word));
  const [first = ''] = words;
  const program = nameOf(first);
  if (program === '') return shortId(line ?? '');
  const end = words.findIndex((word) => /^(?:&&|\|\|?|;|>{1,2}|<)$/.test(word));
  const rest = words.slice(1, end < 0 ? undefined : end);
  const said = ALONE.has(program) ? undefined : rest.find((word) => isTelling(word));
  return shortId(said === undefined ? program : `${program} ${nameOf(said)}`);
}

function isTelling(word: string): boolean {
  return (
    !word.startsWith('-') &&
    !BETWEEN.has(word) &&
    /^["']?[A-Za-z@./][\w@.:/-]*["']?;?$/.test(word) &&
    nameOf(word) !== ''
  );
}

/** `tests` of `./scripts/tests.sh`. */
function nameOf(word: string): string {
  const bare = word.replaceAll(/^["']|["';]+$/g, '');
  const last = bare.split('/').findLast((part) => /[A-Za-z]/.test(part)) ?? '';
  return last.replace(/\.(?:sh|js|mjs|cjs|ts|py|rb|exe|cmd)$/, '');
}
