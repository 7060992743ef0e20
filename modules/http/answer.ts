import { ProblemError, type ActionContext } from '#engine/action.ts';
import { problem } from '#shared/problem.ts';
import type { ArtifactReference } from '#shared/run/event.ts';

export interface Answer {
  readonly body: unknown;
  readonly file?: ArtifactReference;
}

/** JSON when the content type says so, text for what may be text, else an artifact. */
export async function readAnswer(response: Response, limitBytes: number, context: ActionContext): Promise<Answer> {
  const bytes = await readBytes(response, limitBytes);
  const [mediaType = '', ...rest] = (response.headers.get('content-type') ?? '').split(';').map((part) => part.trim());
  if (bytes.byteLength > 0 && isBinary(mediaType.toLowerCase())) {
    const file = await context.addArtifact({ name: fileName(response.url, mediaType), mediaType, content: bytes });
    return { body: null, file };
  }
  const text = decode(bytes, rest);
  return { body: /[/+]json$/i.test(mediaType) ? parseJson(text, response) : text };
}

async function readBytes(response: Response, limitBytes: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += chunk.byteLength;
    // Leaving the loop cancels the stream, so the rest is not even transferred.
    if (bytes > limitBytes) throw tooLarge(response, limitBytes);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function isBinary(mediaType: string): boolean {
  if (/^(image\/(?!svg\+xml)|audio\/|video\/|font\/)/.test(mediaType)) return true;
  return /^application\/(octet-stream|zip|gzip|x-(tar|gzip|bzip2|xz|7z-compressed)|pdf|wasm|zstd)$/.test(mediaType);
}

/** UTF-8 unless the answer names another character set that this machine knows. */
function decode(bytes: Uint8Array, parameters: readonly string[]): string {
  const named = parameters.find((parameter) => /^charset=/i.test(parameter))?.replace(/^charset=|"/gi, '');
  try {
    return new TextDecoder(named ?? 'utf-8').decode(bytes);
  } catch {
    return new TextDecoder().decode(bytes);
  }
}

/** An empty answer that calls itself JSON is null: many servers send it with 204 and HEAD. */
function parseJson(text: string, response: Response): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text);
  } catch (error) {
    if (response.status >= 400) return text;
    throw new ProblemError(
      problem('http.badJson', 'The answer calls itself JSON, but it is not.', {
        reason: `${error instanceof Error ? error.message : String(error)}: ${text.slice(0, 200)}`,
        remedy: 'Check the address; some servers answer with a page of their own when something is wrong.',
        retryable: false,
      }),
    );
  }
}

function fileName(url: string, mediaType: string): string {
  const last = URL.canParse(url) ? (new URL(url).pathname.split('/').at(-1) ?? '') : '';
  const safe = last.replaceAll(/[^\w.-]+/g, '_');
  return safe.includes('.')
    ? safe
    : `${safe === '' ? 'answer' : safe}.${mediaType.split('/')[1]?.replaceAll(/[^\w]+/g, '-') ?? 'bin'}`;
}

function tooLarge(response: Response, limitBytes: number): ProblemError {
  return new ProblemError(
    problem('http.tooLarge', 'The answer is too large.', {
      reason: `${response.url} sent more than ${limitBytes} bytes.`,
      remedy: 'Raise the size limit, or let a program download it into a file.',
      place: { parameter: 'maxSize' },
      retryable: false,
    }),
  );
}
