import { readFile, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join, resolve } from 'node:path';
import { WorkflowFolder } from '#engine/document/workflow-folder.ts';
import type { ExportFormat } from '#shared/bridge/import-calls.ts';
import { problem } from '#shared/problem.ts';
import { EMPTY_LAYOUT, layoutSchema, type Layout } from '#shared/workflow/workflow.ts';
import { exportWorkflow, type ExportedFile } from '../../export-workflow.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import type { Terminal } from '../terminal.ts';
import { findWorkflowFile, type WorkflowFile } from '../workflow-file.ts';

export interface ExportOptions {
  readonly to: ExportFormat;
  readonly out?: string;
  readonly project?: string;
  readonly json?: boolean;
}

/** Writes a workflow in another format to `--out`, else to stdout; what that format cannot say goes to stderr, or into the line of `--json`. */
export async function exportFile(terminal: Terminal, named: string, options: ExportOptions): Promise<ExitCode> {
  const found = await findWorkflowFile(named, options.project, process.cwd());
  if (!found.ok) {
    terminal.problem(found.problem);
    return EXIT.unusable;
  }
  const { workflow, text } = found.value;
  const exported = await exportWorkflow({ name: workflow, text, layout: await layoutOf(found.value) }, options.to);
  if (!exported.ok) {
    terminal.problem(exported.problem);
    return EXIT.unusable;
  }
  if (options.out === undefined && options.json !== true && typeof exported.value.content !== 'string') {
    terminal.problem(
      problem('export.binary', 'A picture is not written to the terminal.', {
        remedy: `Say where it goes: --out ${exported.value.file}`,
      }),
    );
    return EXIT.unusable;
  }
  return write(terminal, exported.value, workflow, options);
}

async function write(
  terminal: Terminal,
  { content, report, mediaType }: ExportedFile,
  workflow: string,
  { to, out, json }: ExportOptions,
): Promise<ExitCode> {
  const target = out === undefined ? null : resolve(out);
  if (target !== null) {
    try {
      await writeFile(target, content);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === undefined) throw error;
      terminal.problem(
        problem('export.notWritten', `${target} could not be written.`, {
          reason: message,
          remedy: `Check that ${dirname(target)} exists and that you may write there.`,
        }),
      );
      return EXIT.failed;
    }
  }
  const isText = typeof content === 'string';
  if (json === true)
    terminal.json({
      workflow,
      format: to,
      written: target,
      mediaType,
      ...(target === null
        ? { encoding: isText ? 'text' : 'base64', data: isText ? content : Buffer.from(content).toString('base64') }
        : {}),
      report,
    });
  else {
    if (target === null && isText) terminal.out(content.trimEnd());
    else terminal.out(`written: ${target}`);
    for (const { kind, node, text } of report)
      terminal.remark(`${kind.padEnd(8)} ${node === undefined ? '' : `${node}: `}${text}`);
  }
  return EXIT.good;
}

/** The layout beside the file; a drawing of its own where there is none. */
async function layoutOf({ project, workflow, file }: WorkflowFile): Promise<Layout> {
  if (file === `.codomyrmex/workflows/${workflow}.workflow.yaml`) {
    const stored = await new WorkflowFolder(project).read(workflow);
    return stored.ok && stored.value !== undefined ? stored.value.layout : EMPTY_LAYOUT;
  }
  const path = isAbsolute(file) ? file : join(project, file);
  try {
    const beside = join(dirname(path), `${workflow}.layout.json`);
    return layoutSchema.parse(JSON.parse(await readFile(beside, 'utf8')));
  } catch {
    return EMPTY_LAYOUT;
  }
}
