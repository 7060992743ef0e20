import { problem } from '#shared/problem.ts';
import type { Outputs } from '#shared/run/event.ts';
import { contentReferenceSchema } from '#shared/run/event.ts';
import { ProblemError } from '../action.ts';
import type { ContentStore } from '../record/content-store.ts';
import { refusalReason } from '../record/refusal.ts';

/** Above this many bytes of JSON a value goes to the content store. */
export const LARGE_BYTES = 64_000;

/**
 * What an event carries of an adapter's outputs: long texts are cut and get `<name>Whole` beside them, other large values become
 * `{ "$content": reference }`. What JSON cannot hold (undefined, functions) is left out.
 */
export async function keepOutputs(
  outputs: Readonly<Record<string, unknown>>,
  content: ContentStore,
): Promise<KeptOutputs> {
  const kept: Record<string, unknown> = {};
  let lost: LostOutput | undefined;
  for (const [name, value] of Object.entries(outputs)) {
    try {
      if (isSmall(value)) kept[name] = value;
      else await keepLarger(kept, name, value, outputs, content);
    } catch (error) {
      lost ??= { name, error };
    }
  }
  return { outputs: kept, lost };
}

export interface KeptOutputs {
  /** Without what was lost: of a text its beginning is left, of other values nothing. */
  readonly outputs: Outputs;
  readonly lost?: LostOutput;
}

/** The first that could not be kept, and why: the content store refused it, or JSON cannot hold it. */
export interface LostOutput {
  readonly name: string;
  readonly error: unknown;
}

async function keepLarger(
  kept: Record<string, unknown>,
  name: string,
  value: unknown,
  outputs: Readonly<Record<string, unknown>>,
  content: ContentStore,
): Promise<void> {
  const json = JSON.stringify(value);
  if (json === undefined) return;
  if (json.length < LARGE_BYTES / 3 || Buffer.byteLength(json) <= LARGE_BYTES) {
    kept[name] = JSON.parse(json);
  } else if (typeof value === 'string') {
    kept[name] = cutText(value, LARGE_BYTES);
    kept[`${name}Whole`] ??= outputs[`${name}Whole`] ?? (await content.put(value, 'text/plain; charset=utf-8'));
  } else {
    kept[name] = { $content: await content.put(json, 'application/json') };
  }
}

/** JSON gives it back as it is. */
function isSmall(value: unknown): boolean {
  if (typeof value === 'string') return value.length < 1000;
  return typeof value === 'boolean' || value === null || (Number.isInteger(value) && !Object.is(value, -0));
}

/** Values with the large ones, texts too, kept as `{ "$content": reference }`: nothing is lost, `wholeOutputs` brings them back. */
export async function keepValues(
  values: Readonly<Record<string, unknown>>,
  content: ContentStore,
): Promise<Readonly<Record<string, unknown>>> {
  const kept: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(values)) {
    const json = JSON.stringify(value) ?? '';
    const isLarge = Buffer.byteLength(json) > LARGE_BYTES;
    kept[name] = isLarge ? { $content: await content.put(json, 'application/json') } : value;
  }
  return kept;
}

/** Brings back the large values among `names` (all without it), for expressions that look inside. */
export async function wholeOutputs(
  outputs: Outputs,
  content: ContentStore,
  names?: ReadonlySet<string>,
): Promise<Outputs> {
  const whole: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(outputs)) {
    if (names !== undefined && !names.has(name)) continue;
    const reference = referenceIn(value);
    whole[name] = reference === undefined ? value : await content.json(reference).catch(valueGone(name));
  }
  return whole;
}

/** What was kept earlier is no longer to be had: its file was removed, or the disk does not give it back. */
function valueGone(name: string): (error: unknown) => never {
  return (error) => {
    throw new ProblemError(
      problem('output.gone', `The value "${name}" could not be read back.`, {
        reason: refusalReason(error),
        remedy: 'Check the disk of the data folder (codomyrmex doctor), then run again what made the value.',
        retryable: false,
      }),
    );
  };
}

function referenceIn(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('$content' in value)) return undefined;
  const reference = contentReferenceSchema.safeParse(value.$content);
  return reference.success ? reference.data.hash : undefined;
}

/** At most `bytes` of UTF-8, ending between characters. */
export function cutText(text: string, bytes: number): string {
  const buffer = Buffer.from(text, 'utf8');
  if (buffer.length <= bytes) return text;
  let end = bytes;
  while (end > 0 && ((buffer[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return buffer.subarray(0, end).toString('utf8');
}
