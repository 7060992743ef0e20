import { writtenOrder } from './apply-edit.ts';
import { changesBetween, isData, sameData, type Data } from './data-change.ts';
import { loadText } from './load.ts';
import { changeText, NotEditable } from './text-edit.ts';

/** The text changed as little as possible so that it holds `data`. Undefined when it cannot be read, or cannot be changed without damage. */
export function rewriteText(text: string, data: Data): string | undefined {
  const loaded = text.trim() === '' ? { ok: true as const, value: undefined } : loadText(text);
  if (!loaded.ok) return undefined;
  if (loaded.value !== undefined && !isData(loaded.value)) return undefined;
  try {
    const changed = changeText(text, changesBetween(loaded.value, data), writtenOrder);
    const written = loadText(changed);
    return written.ok && sameData(written.value, data) ? changed : undefined;
  } catch (error) {
    if (error instanceof NotEditable) return undefined;
    throw error;
  }
}
