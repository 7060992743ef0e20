import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/*
 * Commands that the test holds in its hand: they say that they are there and wait for a file. No test has to guess how long anything takes.
 */

export const HOLD_PROGRAM = `import { existsSync, writeFileSync } from 'node:fs';
const [, , name, other] = process.argv;
console.log(name + ' is here');
writeFileSync(name + '.started', String(process.pid));
const timer = setInterval(() => {
  if (!existsSync(other ?? name + '.go')) return;
  clearInterval(timer);
  console.log(name + ' goes on');
}, 20);
`;

/** Lets the task go on that `node hold.mjs <name>` holds. */
export async function release(project: string, name: string): Promise<void> {
  await writeFile(join(project, `${name}.go`), '');
}
