import { messages } from '../../messages/messages.ts';
import { api } from '../../stores/connection.ts';
import { reportBug, reportProblem, tell } from '../../stores/notices.tsx';
import type { LogPlace, PagedLine } from './paged-log.ts';

const PIECE_BYTES = 1_048_576;
/** A page has to hold what it saves; more than this is for the editor. */
const MOST_BYTES = 200_000_000;

export async function openLog(place: LogPlace): Promise<void> {
  const { run, task, attempt } = place;
  const result = await api().runs.openLog({ run, task, attempt });
  if (!result.ok) reportProblem(result.problem);
}

/** All of a line that came cut, without its end and without what a carriage return wrote over. */
export async function wholeLine({ run, task, attempt }: LogPlace, { at, bytes, text }: PagedLine): Promise<string> {
  const piece = await api().runs.log({ run, task, attempt, from: at, maxBytes: Math.min(bytes, PIECE_BYTES) });
  if (!piece.ok) {
    reportProblem(piece.problem);
    return text;
  }
  const line = piece.value.text.replace(/\r?\n?$/, '');
  return line.slice(line.lastIndexOf('\r') + 1);
}

const MOST_COPIED_BYTES = 20_000_000;

/** What these attempts printed, one after the other, to the clipboard. */
export async function copyLogs(places: readonly LogPlace[]): Promise<void> {
  try {
    let whole = '';
    for (const place of places) {
      const text = await textOf(place, MOST_COPIED_BYTES - whole.length);
      if (text === undefined) return tell(messages.runs.log.tooBig);
      whole += text;
    }
    await navigator.clipboard.writeText(whole);
    tell(messages.runs.log.copied(whole.split('\n').length - (whole.endsWith('\n') ? 1 : 0)));
  } catch (error) {
    reportBug(error);
  }
}

/** Undefined when there is more than `mostBytes`. */
async function textOf({ run, task, attempt }: LogPlace, mostBytes: number): Promise<string | undefined> {
  let text = '';
  for (let from = 0; ;) {
    const piece = await api().runs.log({ run, task, attempt, from, maxBytes: PIECE_BYTES });
    if (!piece.ok) throw new Error(piece.problem.message);
    if (piece.value.totalBytes > mostBytes) return undefined;
    text += piece.value.text;
    if (piece.value.to <= from || piece.value.to >= piece.value.totalBytes) return text;
    from = piece.value.to;
  }
}

/** The file as it is on disk, with all that a progress line wrote over. */
export async function downloadLog(place: LogPlace): Promise<void> {
  try {
    const text = await textOf(place, MOST_BYTES);
    if (text === undefined) tell(messages.runs.log.tooBig);
    else saveAs(new Blob([text], { type: 'text/plain' }), `${place.task}.${place.attempt}.log`);
  } catch (error) {
    reportBug(error);
  }
}

export function saveAs(content: Blob, name: string): void {
  const address = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
