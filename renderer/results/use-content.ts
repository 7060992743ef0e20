import { useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import { contentReferenceSchema, type ContentReference } from '#shared/run/event.ts';
import { size } from '../design/format.ts';
import { messages } from '../messages/messages.ts';
import { api } from '../stores/connection.ts';

/** Values over 64 kB lie in the content store; the event carries only this. */
const externalSchema = z.object({ $content: contentReferenceSchema });

/** What one answer of the host may carry. */
const MOST_BYTES = 33_554_432;

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'bad'; readonly text: string }
  | { readonly state: 'good'; readonly value: Value };

/** A value of an output as it is, or brought from the content store. */
export function useOutputValue(run: string, value: unknown): Loaded<unknown> {
  const external = externalSchema.safeParse(value);
  const loaded = useText(run, external.success ? external.data.$content : undefined);
  const isJson = external.success && external.data.$content.mediaType === 'application/json';
  const whole = loaded.state === 'good' ? loaded.value : undefined;
  // Once: it may be megabytes, and whoever draws it goes by whether it is the same.
  const known = useMemo(() => (isJson && whole !== undefined ? parse(whole) : whole), [isJson, whole]);
  if (!external.success) return { state: 'good', value };
  return loaded.state === 'good' ? { state: 'good', value: known } : loaded;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

export function useText(run: string, reference: ContentReference | undefined): Loaded<string> {
  return useContent(run, reference, 'text');
}

/** A picture as a `data:` address, which the content security policy allows. SVG drawn this way runs no script. */
export function useImage(run: string, reference: ContentReference | undefined): Loaded<string> {
  const loaded = useContent(run, reference, 'base64');
  if (loaded.state !== 'good' || reference === undefined) return loaded;
  return { state: 'good', value: `data:${reference.mediaType};base64,${loaded.value}` };
}

function useContent(run: string, reference: ContentReference | undefined, encoding: 'text' | 'base64'): Loaded<string> {
  const hash = reference?.hash;
  // The beginning of a text says something, the beginning of a table or a picture does not.
  const canBeCut = reference?.mediaType.startsWith('text/') === true;
  const wanted = `${run} ${hash ?? ''} ${encoding}`;
  const [loaded, setLoaded] = useState<{ readonly of: string; readonly content: Loaded<string> }>();
  useEffect(() => {
    if (hash === undefined) return;
    let isCurrent = true;
    const take = (content: Loaded<string>): void => {
      if (isCurrent) setLoaded({ of: wanted, content });
    };
    api()
      .runs.content({ run, hash, encoding, maxBytes: MOST_BYTES })
      .then(
        (result) =>
          take(
            !result.ok
              ? { state: 'bad', text: result.problem.message }
              : result.value.truncated && !canBeCut
                ? { state: 'bad', text: messages.results.tooLarge(size(result.value.bytes), size(MOST_BYTES)) }
                : { state: 'good', value: result.value.data },
          ),
        (error: unknown) => take({ state: 'bad', text: String(error) }),
      );
    return () => {
      isCurrent = false;
    };
  }, [run, hash, encoding, wanted, canBeCut]);
  return loaded?.of === wanted ? loaded.content : { state: 'loading' };
}

/** Lets the browser save a piece of content under its name. */
export async function download(run: string, reference: ContentReference, name: string): Promise<void> {
  const result = await api().runs.content({ run, hash: reference.hash, encoding: 'base64', maxBytes: MOST_BYTES });
  if (!result.ok) throw new Error(result.problem.message);
  const bytes = Uint8Array.from(atob(result.value.data), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: reference.mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
