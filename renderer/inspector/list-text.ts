/** Items as lines, one each, so that lists are typed and pasted like text. What a line would not say unambiguously stands as JSON. */
export function listLines(items: readonly unknown[], isText: boolean): string {
  return items.map((item) => lineOf(item, isText)).join('\n');
}

export function readListLines(text: string, isText: boolean): readonly unknown[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => readLine(line, isText));
}

function lineOf(item: unknown, isText: boolean): string {
  if (typeof item !== 'string') return JSON.stringify(item) ?? '';
  return readsAs(item, isText) ? item : JSON.stringify(item);
}

function readsAs(item: string, isText: boolean): boolean {
  return item !== '' && item === item.trim() && !/[\n\r]/.test(item) && readLine(item, isText) === item;
}

/** In a list of texts only what stands in quotes is read; elsewhere numbers, true, false and structures are what they are. */
function readLine(line: string, isText: boolean): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return isText && typeof value !== 'string' ? line : value;
  } catch {
    return line;
  }
}
