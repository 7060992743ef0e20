const WORDS: readonly string[] = ['and', 'or', 'in', 'true', 'false', 'null'];

/** A name as a step of a JSONata path; one that JSONata would take for something else stands in backticks. */
export function nameInPath(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_]*$/.test(name) && !WORDS.includes(name) ? name : `\`${name}\``;
}
