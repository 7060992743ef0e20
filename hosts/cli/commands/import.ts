import { join, relative, resolve } from 'node:path';
import { findSources } from '#engine/project/find-sources.ts';
import { withFreeNames, writeImport, type WrittenFile } from '#engine/project/write-import.ts';
import { importSource, isInvalid, isKnown, type Imported } from '#shared/import/import-source.ts';
import type { Remark } from '#shared/import/source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface ImportOptions {
  readonly out?: string;
  readonly project?: string;
  readonly dryRun?: boolean;
  readonly simulate?: boolean;
  readonly json?: boolean;
}

/**
 * Shows what a file or folder becomes, then writes it: into `--out`, else into the workflows of the project around the current folder.
 * An invalid source is reported and not written; of a folder, the valid ones still are. 2 when any was invalid, or nothing was found.
 */
export function importFiles(terminal: Terminal, path: string, options: ImportOptions): Promise<ExitCode> {
  return withHost(async ({ services }) => {
    const full = resolve(path);
    const sources = await findSources(full);
    if (!sources.ok) {
      terminal.problem(sources.problem);
      return EXIT.unusable;
    }
    const catalogue = catalogueOf(services.manifests);
    const wishes = { simulate: options.simulate === true };
    const isFolder = sources.value.length !== 1 || sources.value[0]?.path !== full.split(/[/\\]/).at(-1);
    const all = sources.value.map((source) => importSource(source, catalogue, wishes));
    // In a folder, files that have nothing to do with workflows are not worth a word.
    const found = withFreeNames(isFolder ? all.filter(isKnown) : all);
    const valid = found.filter((each) => !isInvalid(each));
    const outcome = await write(valid, options);
    if (!outcome.ok) {
      terminal.problem(outcome.problem);
      return EXIT.failed;
    }
    for (const each of found) {
      const own = outcome.value.written.filter(({ source }) => source === each.path);
      tell(terminal, each, own, options);
    }
    for (const each of outcome.value.problems) terminal.problem(each);
    if (found.length === 0 && isFolder) {
      terminal.remark(`${path}: no workflow was found in its ${all.length} files.`);
      return EXIT.unusable;
    }
    return valid.length === found.length ? EXIT.good : EXIT.unusable;
  });
}

async function write(valid: readonly Imported[], { out, project, dryRun }: ImportOptions) {
  const nothing = {
    ok: true as const,
    value: { written: [] as readonly WrittenFile[], problems: [] as readonly Problem[] },
  };
  if (dryRun === true || valid.length === 0) return nothing;
  if (out !== undefined) return writeImport(valid, { workflows: resolve(out), settings: resolve(out) });
  const folder = await projectFolder(project, undefined, process.cwd());
  if (!folder.ok) return folder;
  const settings = join(folder.value, '.codomyrmex');
  return writeImport(valid, { workflows: join(settings, 'workflows'), settings });
}

function tell(terminal: Terminal, imported: Imported, written: readonly WrittenFile[], options: ImportOptions): void {
  if (options.json === true) terminal.json(jsonOf(imported, written));
  else inWords(terminal, imported, written, options);
}

/** As contracts.md has it; what is more stands behind. */
function jsonOf(
  { dialect, workflows, path, problems, report, files, pools }: Imported,
  written: readonly WrittenFile[],
) {
  return {
    dialect,
    workflows: workflows.map(({ text: _text, layout: _layout, file, facts: _facts, ...rest }) => ({
      ...rest,
      file: `${file}.workflow.yaml`,
    })),
    source: path,
    problems,
    report,
    pools,
    files: files.map((each) => each.path),
    written: written.map((each) => each.path),
  };
}

function inWords(
  terminal: Terminal,
  imported: Imported,
  written: readonly WrittenFile[],
  { dryRun }: ImportOptions,
): void {
  const { colors } = terminal;
  const kind = imported.dialect === 'unknown' && isKnown(imported) ? 'workflow of the studio' : imported.dialect;
  terminal.out(`${colors.bold(imported.path)}: ${kind}`);
  for (const each of imported.problems) terminal.problem(each);
  for (const remark of imported.report) terminal.out(lineOf(remark));
  for (const workflow of imported.workflows) {
    terminal.out(`  ${colors.bold(workflow.name)}: ${workflow.nodes.length} nodes`);
    for (const each of workflow.problems) terminal.problem(each);
    for (const remark of workflow.report) terminal.out(`  ${lineOf(remark)}`);
    if (workflow.requiredParameters.length > 0)
      terminal.out(`    needs for a run: ${workflow.requiredParameters.map((name) => `--param ${name}=…`).join(' ')}`);
    const target = written.find((each) => each.workflow === workflow.name)?.path;
    if (target !== undefined)
      terminal.out(`    written: ${nearPath(target)}   run it: codomyrmex run ${asWord(nearPath(target))}`);
  }
  for (const each of written.filter(({ workflow }) => workflow === undefined))
    terminal.out(`    written: ${nearPath(each.path)}`);
  if (isInvalid(imported)) terminal.out('    Nothing of it was written.');
  else if (dryRun === true) terminal.out('    Nothing was written (--dry-run).');
}

function lineOf({ kind, step, text }: Remark): string {
  return `  ${kind.padEnd(8)} ${step === undefined ? '' : `${step}: `}${text}`;
}

/** As a shell takes it for one word. */
function asWord(path: string): string {
  return /^[\w@%+=:,./\\-]+$/.test(path) ? path : `"${path}"`;
}

function nearPath(path: string): string {
  const near = relative(process.cwd(), path);
  return near.length < path.length ? near : path;
}
