import { useEffect, useState } from 'react';
import { z } from 'zod';
import { contentReferenceSchema, type ContentReference } from '#shared/run/event.ts';
import { api } from '../stores/connection.ts';

/** Values over 64 kB lie in the content store; the event carries only this. */
const externalSchema = z.object({ $content: contentReferenceSchema });

export type Loaded<Value> =
  | { readonly state: 'loading' }
  | { readonly state: 'bad'; readonly text: string }
  | { readonly state: 'good'; readonly value: Value };

/** A value of an output as it is, or brought from the content store. */
export function useOutputValue(run: string, value: unknown): Loaded<unknown> {
  const external = externalSchema.safeParse(value);
  const loaded = useText(run, external.success ? external.data.$content : undefined);
  if (!external.success) return { state: 'good', value };
  if (loaded.state !== 'good') return loaded;
  return {
    state: 'good',
    value: external.data.$content.mediaType === 'application/json' ? parse(loaded.value) : loaded.value,
  };
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
  const wanted = `${run} ${hash ?? ''} ${encoding}`;
  const [loaded, setLoaded] = useState<{ readonly of: string; readonly content: Loaded<string> }>();
  useEffect(() => {
    if (hash === undefined) return;
    let isCurrent = true;
    const take = (content: Loaded<string>): void => {
      if (isCurrent) setLoaded({ of: wanted, content });
    };
    api()
      .runs.content({ run, hash, encoding })
      .then(
        (result) =>
          take(
            result.ok ? { state: 'good', value: result.value.data } : { state: 'bad', text: result.problem.message },
          ),
        (error: unknown) => take({ state: 'bad', text: String(error) }),
      );
    return () => {
      isCurrent = false;
    };
  }, [run, hash, encoding, wanted]);
  return loaded?.of === wanted ? loaded.content : { state: 'loading' };
}

/** Lets the browser save a piece of content under its name. */
export async function download(run: string, reference: ContentReference, name: string): Promise<void> {
  const result = await api().runs.content({ run, hash: reference.hash, encoding: 'base64', maxBytes: 33_554_432 });
  if (!result.ok) throw new Error(result.problem.message);
  const bytes = Uint8Array.from(atob(result.value.data), (char) => char.charCodeAt(0));
  const url = URL.createObjectURL(new Blob([bytes], { type: reference.mediaType }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}
