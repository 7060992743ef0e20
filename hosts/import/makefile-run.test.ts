import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { importSource } from '#shared/import/import-source.ts';
import { catalogueOf } from '#shared/module/manifest.ts';
import { readWorkflow } from '#shared/workflow/read.ts';

const MAKEFILE = `.PHONY: lint
app: part.o
\tcat part.o > app
\techo app >> log
part.o: part.c
\tcp part.c part.o
\techo part.o >> log
lint:
\techo lint >> log
build:
\techo build >> log
test: app build lint
\techo test >> log
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'makefile-'));
  writeFileSync(join(folder, 'Makefile'), MAKEFILE);
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** What its nodes would start, in the order of their levels. */
function runNodes(): readonly string[] {
  const [imported] = importSource({ path: 'Makefile', text: MAKEFILE }, catalogueOf([])).workflows;
  const { workflow } = readWorkflow(imported?.text ?? '');
  writeFileSync(join(folder, 'log'), '');
  for (const { id } of imported?.nodes ?? []) expect(workflow?.nodes[id]).toBeDefined();
  for (const name of (imported?.levels ?? []).flat()) {
    const id = imported?.nodes.find(({ source }) => source === name)?.id ?? '';
    const command = workflow?.nodes[id]?.parameters?.['command'] as string | readonly string[];
    const [program = '', ...words] = typeof command === 'string' ? ['sh', '-c', command] : command;
    execFileSync(program, words, { cwd: folder });
  }
  return readFileSync(join(folder, 'log'), 'utf8').trim().split('\n').toSorted();
}

test.skipIf(process.platform === 'win32')(
  'nodes of a Makefile do each recipe once, and a changed source is built on to the end in the next run',
  { timeout: 60_000 },
  () => {
    writeFileSync(join(folder, 'part.c'), 'one');
    // Older than what is built from it, however coarse the times of the disk are.
    utimesSync(join(folder, 'part.c'), 1, 1);
    expect(runNodes()).toEqual(['app', 'build', 'lint', 'part.o', 'test']);
    expect(runNodes()).toEqual(['build', 'lint', 'test']);
    writeFileSync(join(folder, 'part.c'), 'two');
    utimesSync(join(folder, 'part.o'), 2, 2);
    utimesSync(join(folder, 'app'), 3, 3);
    expect(runNodes()).toEqual(['app', 'build', 'lint', 'part.o', 'test']);
    expect(readFileSync(join(folder, 'app'), 'utf8')).toBe('two');
  },
);
