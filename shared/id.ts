/** Node ids: no hyphen, because JSONata reads it as minus. */
export const NODE_ID = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Names of workflow files, secrets' owners and templates: one path segment that no system refuses. */
export const FILE_STEM = /^[A-Za-z0-9_][A-Za-z0-9_. -]{0,99}$/;

export function isNodeId(text: string): boolean {
  return NODE_ID.test(text);
}

/** Turns any words into a node id: `Build & test` becomes `build_test`. */
export function toNodeId(words: string): string {
  const id = words
    .trim()
    .replaceAll(/[^A-Za-z0-9_]+/g, '_')
    .replaceAll(/^_+|_+$/g, '')
    .toLowerCase();
  if (id === '') return 'node';
  return /^[0-9]/.test(id) ? `_${id}` : id;
}

/** The first of `wanted`, `wanted_2`, `wanted_3` … that is not taken. */
export function freeId(wanted: string, isTaken: (id: string) => boolean): string {
  if (!isTaken(wanted)) return wanted;
  for (let count = 2; ; count += 1) {
    const id = `${wanted}_${count}`;
    if (!isTaken(id)) return id;
  }
}
