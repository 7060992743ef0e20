import type { Problem } from '#shared/problem.ts';
import { quickFixOf } from '#shared/workflow/quick-fix.ts';
import { nodeAt } from '../canvas/node-tree.ts';
import { messages } from '../messages/messages.ts';
import { edit, useDocument } from '../stores/document-store.ts';
import { useRun } from '../stores/run-store.ts';
import { useStudio } from '../stores/studio-store.ts';
import { openSheet } from '../stores/view-store.ts';

/** The one safe answer to a problem of the open workflow, ready to be given. */
export interface OfferedFix {
  readonly title: string;
  apply(): void;
}

/** Tried out on the text as it is now; undefined while a past run is shown, for then nothing is edited. */
export function offeredFix(problem: Problem): OfferedFix | undefined {
  if (useRun.getState().isPast) return undefined;
  const elsewhere = answerInSettings(problem);
  if (elsewhere !== undefined) return elsewhere;
  const fix = quickFixOf(useDocument.getState().text, problem, useStudio.getState().catalogue);
  if (fix === undefined) return undefined;
  const title = messages.runs.quickFix[fix.kind](fix.word);
  return { title, apply: () => void edit(title, fix.edits) };
}

/** What this machine lacks is not mended in the workflow. */
function answerInSettings(problem: Problem): OfferedFix | undefined {
  const text = messages.runs.settingsFix;
  if (problem.code === 'program.notFound')
    return { title: text.tool, apply: () => openSheet({ kind: 'settings', section: 'modules' }) };
  const secret = problem.code === 'secret.missing' ? missingSecret(problem) : undefined;
  if (secret === undefined) return undefined;
  return { title: text.secret(secret), apply: () => openSheet({ kind: 'settings', section: 'secrets', secret }) };
}

/** The name of the secret that the parameter of the problem speaks of and that nobody has. */
function missingSecret({ place }: Problem): string | undefined {
  const { secrets, catalogue } = useStudio.getState();
  const node = nodeAt(useDocument.getState().workflow, place?.node ?? '');
  const value = node?.parameters?.[place?.parameter ?? ''];
  const schema = catalogue.get(node?.action ?? '')?.parameters.properties[place?.parameter ?? ''];
  if (schema?.control === 'secret' && typeof value === 'string') return value;
  const named = JSON.stringify(value ?? null).matchAll(/\bsecrets\.([A-Za-z_][A-Za-z0-9_]*)/g);
  return Array.from(named, ([, name = '']) => name).find((name) => !secrets.some((one) => one.name === name));
}
