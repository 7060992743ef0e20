import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { isData, omit, type Data } from '../workflow/data-change.ts';
import { loadText } from '../workflow/load.ts';
import { rewriteText } from '../workflow/rewrite-text.ts';
import { changeText, NotEditable } from '../workflow/text-edit.ts';
import { readTriggers } from './read-triggers.ts';

export interface TriggerEdit {
  readonly id: string;
  /** The name it had; absent for a new one. */
  readonly from?: string | undefined;
  /** What is written; absent: it is removed. */
  readonly trigger?: Data | undefined;
}

const NAME = /^[A-Za-z_][\w-]*$/;

/**
 * The text of a project file with one trigger added, changed or removed. Only its own lines change: comments, order and all else stay as
 * they were written. Refused when the trigger itself would be wrong; what is wrong in others is not looked at.
 */
export function editTriggers(
  text: string,
  edit: TriggerEdit,
  file: string,
  workflows: readonly string[],
): Result<string> {
  const loaded = text.trim() === '' ? good({}) : loadText(text);
  if (!loaded.ok) return bad({ ...loaded.problem, place: { file, ...loaded.problem.place } });
  if (!isData(loaded.value)) return bad(unusable(file));
  const known = loaded.value['triggers'] ?? {};
  if (!isData(known)) return bad(unusable(file));
  const refused = refusal(edit, known);
  if (refused !== undefined) return bad(refused);
  const { id, from = id, trigger } = edit;
  try {
    const named = from === id ? text : changeText(text, [{ kind: 'rekey', path: ['triggers', from], key: id }]);
    const others = from === id ? known : rekeyed(known, from, id);
    const triggers = trigger === undefined ? omit(others, id) : { ...others, [id]: trigger };
    const rest = omit(loaded.value, 'triggers');
    const data = Object.keys(triggers).length === 0 ? rest : { ...loaded.value, triggers };
    const written = rewriteText(named, data);
    if (written === undefined) return bad(unusable(file));
    const wrong = trigger === undefined ? undefined : faultOf(written, id, file, workflows);
    return wrong === undefined ? good(written) : bad(wrong);
  } catch (error) {
    if (error instanceof NotEditable) return bad(unusable(file));
    throw error;
  }
}

function refusal({ id, from, trigger }: TriggerEdit, known: Data): Problem | undefined {
  const named = from ?? (trigger === undefined ? id : undefined);
  if (named !== undefined && !Object.hasOwn(known, named))
    return problem('trigger.unknown', `There is no trigger "${named}" any more.`, {
      reason: `The project file has: ${Object.keys(known).join(', ') || 'none'}.`,
      remedy: 'Somebody removed or renamed it. Look at the list again.',
    });
  if (trigger === undefined) return undefined;
  if (!NAME.test(id))
    return problem('trigger.name', id === '' ? 'The trigger has no name.' : `"${id}" is not a name for a trigger.`, {
      reason: 'A name has letters, digits, underscores and hyphens, and begins with a letter.',
      remedy: 'Choose another name, for example "nightly".',
    });
  if (id === from || !Object.hasOwn(known, id)) return undefined;
  return problem('trigger.nameTaken', `There already is a trigger "${id}".`, {
    reason: 'Two triggers cannot have the same name.',
    remedy: 'Choose another name.',
  });
}

function rekeyed(known: Data, from: string, to: string): Data {
  return Object.fromEntries(Object.entries(known).map(([key, value]) => [key === from ? to : key, value]));
}

/** A place in the file would say nothing yet: it is not written. */
function faultOf(text: string, id: string, file: string, workflows: readonly string[]): Problem | undefined {
  const { triggers, problems } = readTriggers(text, file, workflows);
  if (triggers.some((trigger) => trigger.id === id)) return undefined;
  const found = problems.find(({ message }) => message.includes(`"${id}"`));
  if (found === undefined) return unusable(file);
  const { place: _notYet, ...rest } = found;
  return rest;
}

function unusable(file: string): Problem {
  return problem('project.invalid', 'The project file cannot be changed as it is.', {
    reason: 'Its section "triggers" is written in a way that could not be changed without touching other lines.',
    remedy: `Change ${file} in an editor. It is left as you wrote it.`,
    place: { file },
  });
}
