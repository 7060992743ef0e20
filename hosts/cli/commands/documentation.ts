import { createTwoFilesPatch } from 'diff';
import { collectFacts } from '#engine/documentation/project-facts.ts';
import { writeDocuments } from '#engine/documentation/write-documents.ts';
import { findProjectFolder } from '#engine/project/project-folder.ts';
import { planDocumentation, type PlannedDocument } from '#shared/documentation/plan-documentation.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

export interface DocumentationOptions {
  readonly project?: string;
  readonly write?: boolean;
  readonly check?: boolean;
  readonly folders?: readonly string[];
  readonly json?: boolean;
}

/**
 * Documents a project from what is there. With `--json` one line per page, `{path, state: new|changed|current, kept: [sections], text}`; `kept`
 * names sections that somebody changed inside the marks.
 */
export function documentProject(terminal: Terminal, options: DocumentationOptions): Promise<ExitCode> {
  return withHost(async ({ services: { manifests, environment } }) => {
    const project = await findProjectFolder(options.project ?? process.cwd());
    const { folders } = options;
    const facts = await collectFacts({
      project,
      manifests,
      environment,
      ...(folders === undefined ? {} : { folders }),
    });
    const documents = planDocumentation(facts);
    if (options.write === true) {
      const written = await writeDocuments(project, documents);
      if (!written.ok) {
        terminal.problem(written.problem);
        return EXIT.failed;
      }
    }
    for (const document of documents) show(terminal, document, options);
    if (documents.length === 0 && options.json !== true) terminal.out('All pages are up to date.');
    const isOutOfDate = documents.some(({ before, after }) => before !== after);
    return options.check === true && isOutOfDate ? EXIT.failed : EXIT.good;
  });
}

function show(terminal: Terminal, { path, before, after, kept }: PlannedDocument, options: DocumentationOptions): void {
  const state = before === undefined ? 'new' : before === after ? 'current' : 'changed';
  if (options.json === true) {
    terminal.json({ path, state, kept, text: after });
    return;
  }
  for (const name of kept)
    terminal.remark(
      `${path}: somebody wrote into the section "${name}", so it stays. Move that text out of the marks and remove them to get it anew.`,
    );
  if (state === 'current') return;
  if (options.write === true) terminal.out(`${state === 'new' ? 'Wrote' : 'Updated'} ${path}`);
  else for (const line of patchOf(path, before ?? '', after)) terminal.out(colored(line, terminal));
}

function patchOf(path: string, before: string, after: string): readonly string[] {
  const lines = createTwoFilesPatch(path, path, before, after).trimEnd().split('\n');
  return lines.slice(lines.findIndex((line) => line.startsWith('---')));
}

function colored(line: string, { colors }: Terminal): string {
  if (/^(?:---|\+\+\+)/.test(line)) return colors.bold(line);
  return line.startsWith('+') ? colors.green(line) : line.startsWith('-') ? colors.red(line) : line;
}
