import { resolve } from 'node:path';

/**
 * @param {readonly string[]} given @param {string} standing the folder the user stands in: npm itself runs us in the project's root
 * @returns {{ shell: string | undefined, open: boolean, rest: string[] }} `rest` goes on to the studio, its project absolute
 */
export function readStartArguments(given, standing) {
  const words = given.flatMap((word) => {
    const [, name, value] = /^(--(?:shell|project))=(.*)$/.exec(word) ?? [];
    return name === undefined || value === undefined ? [word] : [name, value];
  });
  /** @type {string | undefined} */
  let shell;
  const rest = [];
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index] ?? '';
    if (word === '--shell') shell = words[(index += 1)] ?? '';
    else if (word === '--project') rest.push(word, resolve(standing, words[(index += 1)] ?? '.'));
    else rest.push(word);
  }
  return { shell, open: !rest.includes('--no-open'), rest };
}
