import { readFile } from 'node:fs/promises';
import writeFileAtomic from 'write-file-atomic';
import { layoutTextOf, readLayoutText } from '#engine/document/layout-text.ts';
import { layoutSchema, type Layout } from '#shared/workflow/workflow.ts';
import type { MergeConflict } from '#shared/workflow/merge-data.ts';
import { mergeLayouts } from '#shared/workflow/merge-layout.ts';
import { joinWithMarkers, mergeLines } from '#shared/workflow/merge-lines.ts';
import { writeMarkers } from '#shared/workflow/merge-markers.ts';
import { mergeWorkflows, type MergedWorkflow } from '#shared/workflow/merge-workflow.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';

export interface MergeOptions {
  readonly out?: string;
  readonly json?: boolean;
}

export async function mergeCommand(
  terminal: Terminal,
  [base, ours, theirs]: readonly [string, string, string],
  options: MergeOptions,
): Promise<ExitCode> {
  const texts = await readTexts([base, ours, theirs]);
  if (!texts.ok) {
    terminal.problem(texts.problem);
    return EXIT.unusable;
  }
  const outcome = mergeTexts(texts.value);
  const out = options.out ?? ours;
  await writeFileAtomic(out, writeMarkers(outcome.text, outcome.conflicts));
  const merged = outcome.conflicts.length === 0 && outcome.problems.every(({ severity }) => severity !== 'error');
  if (options.json === true) terminal.json({ out, merged, conflicts: outcome.conflicts, problems: outcome.problems });
  else {
    for (const conflict of outcome.conflicts) terminal.remark(describeConflict(conflict));
    for (const found of outcome.problems) terminal.problem(found);
  }
  return merged ? EXIT.good : EXIT.failed;
}

async function readTexts(files: readonly string[]): Promise<Result<readonly string[]>> {
  const texts: string[] = [];
  for (const file of files) {
    try {
      texts.push(await readFile(file, 'utf8'));
    } catch (error) {
      return bad(
        problem('workflow.notFound', `${file} cannot be read.`, {
          reason: error instanceof Error ? error.message : String(error),
          remedy: 'Name three files: BASE OURS THEIRS.',
        }),
      );
    }
  }
  return good(texts);
}

function mergeTexts([base = '', ours = '', theirs = '']: readonly string[]): MergedWorkflow {
  const [was, mine, yours] = [base, ours, theirs].map(layoutOf);
  if (mine !== undefined && yours !== undefined) {
    const layout = layoutSchema.safeParse(mergeLayouts(was ?? {}, mine, yours));
    return { text: layout.success ? layoutTextOf(layout.data) : ours, conflicts: [], problems: [] };
  }
  const result = mergeWorkflows(base, ours, theirs);
  if (result.ok) return result.value;
  const pieces = mergeLines(base, ours, theirs);
  const isClean = pieces.every(({ kind }) => kind === 'agreed');
  return { text: joinWithMarkers(pieces), conflicts: [], problems: isClean ? [] : [result.problem] };
}

/** A layout is told by what it holds: git gives the driver temporary names. */
function layoutOf(text: string): Layout | undefined {
  const layout = /^\s*\{/.test(text) ? readLayoutText(text) : undefined;
  return layout === undefined || 'formatVersion' in layout ? undefined : layout;
}

function describeConflict({ id, kind, base, ours, theirs, kept }: MergeConflict): string {
  if (kind === 'node')
    return `conflict: ${id} was changed on one side and removed or replaced on the other; ${kept} stands.`;
  const [was, mine, yours] = [base, ours, theirs].map((value) => JSON.stringify(value) ?? 'nothing');
  return `conflict: ${id} was ${was}; ours says ${mine}, theirs ${yours}. ${kept} stands.`;
}
