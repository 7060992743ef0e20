import { renderPng } from '#modules/data-visualization/render-png.ts';
import { mermaidOf } from '#shared/documentation/mermaid.ts';
import { gitHubActionsOf } from '#shared/export/github-actions.ts';
import type { ExportFormat } from '#shared/bridge/import-calls.ts';
import type { ExportRemark } from '#shared/export/report.ts';
import { svgOf } from '#shared/export/svg.ts';
import { v1Of } from '#shared/export/v1.ts';
import { problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { Layout, Workflow } from '#shared/workflow/workflow.ts';

export interface ExportedFile {
  /** What the file is called when nobody says otherwise. */
  readonly file: string;
  readonly mediaType: string;
  readonly content: string | Uint8Array;
  readonly report: readonly ExportRemark[];
}

/** A workflow in another format, with what that format cannot say. Nothing is written. */
export async function exportWorkflow(
  document: { readonly name: string; readonly text: string; readonly layout: Layout },
  format: ExportFormat,
): Promise<Result<ExportedFile>> {
  const { workflow, problems } = readWorkflow(document.text);
  if (workflow === undefined)
    return bad(
      problems[0] ??
        problem('workflow.unreadable', `"${document.name}" is not a workflow.`, { remedy: 'Correct its text first.' }),
    );
  return good(await inFormat(workflow, document, format));
}

async function inFormat(
  workflow: Workflow,
  { name, layout }: { readonly name: string; readonly layout: Layout },
  format: ExportFormat,
): Promise<ExportedFile> {
  switch (format) {
    case 'v1': {
      const { text, report } = v1Of(workflow, name);
      return { file: `${name}.json`, mediaType: 'application/json', content: text, report };
    }
    case 'github-actions': {
      const { text, report } = gitHubActionsOf(workflow, name);
      return { file: `${name}.yml`, mediaType: 'application/yaml', content: text, report };
    }
    case 'mermaid':
      return { file: `${name}.mmd`, mediaType: 'text/plain', content: mermaidOf(workflow), report: DRAWN };
    case 'svg':
      return {
        file: `${name}.svg`,
        mediaType: 'image/svg+xml',
        content: svgOf(workflow, layout),
        report: drawn(layout),
      };
    case 'png': {
      const content = await renderPng(svgOf(workflow, layout), 2);
      return { file: `${name}.png`, mediaType: 'image/png', content, report: drawn(layout) };
    }
  }
}

const DRAWN: readonly ExportRemark[] = [
  { kind: 'dropped', text: 'A drawing shows nodes, containers and edges; parameters and rules are not in it.' },
];

function drawn({ notes }: Layout): readonly ExportRemark[] {
  const count = Object.keys(notes).length;
  return count === 0 ? DRAWN : [...DRAWN, { kind: 'dropped', text: `Notes on the canvas (${count}) are not drawn.` }];
}
