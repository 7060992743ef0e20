import { readFile } from 'node:fs/promises';
import { createTwoFilesPatch } from 'diff';
import { describeDifference, type DifferenceLine } from '#shared/workflow/describe-difference.ts';
import { diffWorkflows, type WorkflowDifference } from '#shared/workflow/diff-workflow.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Colors, Terminal } from '../terminal.ts';
import { readNamedVersion } from '../workflow-version.ts';

export interface DiffOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** Two versions of a workflow; with git's own seven (or, for a renamed file, nine) arguments, what git wants to show. */
export async function diffCommand(
  terminal: Terminal,
  args: readonly string[],
  options: DiffOptions,
): Promise<ExitCode> {
  if (args.length === 7 || args.length === 9) return diffForGit(terminal, args);
  const [first = '', second] = args;
  if (args.length > 2) {
    terminal.remark('Name one or two versions. (codomyrmex diff --help tells more)');
    return EXIT.unusable;
  }
  const [before, after] = second === undefined ? [`HEAD:${first}`, first] : [first, second];
  const cwd = process.cwd();
  const old = await readNamedVersion(before, options.project, cwd);
  const now = await readNamedVersion(after, options.project, cwd);
  const result = old.ok ? (now.ok ? diffWorkflows(old.value, now.value) : now) : old;
  if (!result.ok) {
    terminal.problem(result.problem);
    return EXIT.unusable;
  }
  if (options.json === true) terminal.json(jsonOf(before, after, result.value));
  else for (const line of linesOf(result.value, terminal.colors)) terminal.out(line);
  return result.value.same ? EXIT.good : EXIT.failed;
}

/** `path old-file old-hex old-mode new-file new-hex new-mode`. Anything but 0 would make git give up. */
async function diffForGit(terminal: Terminal, args: readonly string[]): Promise<ExitCode> {
  const [path = '', oldFile = '', , , newFile = ''] = args;
  const [before, after] = await Promise.all([readOrEmpty(oldFile), readOrEmpty(newFile)]);
  terminal.out(terminal.colors.bold(`workflow ${args[7] === undefined ? path : `${path} → ${args[7]}`}`));
  const result = diffWorkflows({ text: before }, { text: after });
  if (result.ok) for (const line of linesOf(result.value, terminal.colors)) terminal.out(line);
  else terminal.out(createTwoFilesPatch(`a/${path}`, `b/${path}`, before, after).trimEnd());
  return EXIT.good;
}

function readOrEmpty(file: string): Promise<string> {
  return file === '/dev/null' || file === 'nul' ? Promise.resolve('') : readFile(file, 'utf8');
}

function linesOf(difference: WorkflowDifference, colors: Colors): readonly string[] {
  const lines = describeDifference(difference).map((line) => coloured(line, colors));
  if (difference.sameText) return ['No difference.', ...lines];
  if (difference.same) return ['The same meaning; only the text differs (comments, order, quotes).', ...lines];
  return lines;
}

function coloured({ sign, indent, text }: DifferenceLine, colors: Colors): string {
  const line = `${sign} ${'  '.repeat(indent)}${text}`;
  switch (sign) {
    case '+':
      return colors.green(line);
    case '-':
      return colors.red(line);
    case '~':
      return colors.yellow(line);
    case ' ':
      return colors.dim(line);
  }
}

function jsonOf(before: string, after: string, difference: WorkflowDifference): unknown {
  const { same, sameText, workflow, nodes, edges, moved, notes, groups } = difference;
  const plain = ({ source, sourcePort, target, targetPort, kind, condition }: (typeof edges.added)[number]) => ({
    source,
    sourcePort,
    target,
    targetPort,
    kind,
    condition,
  });
  const shown = { added: edges.added.map(plain), removed: edges.removed.map(plain) };
  return { before, after, same, sameText, workflow, nodes, edges: shown, moved, notes, groups };
}
