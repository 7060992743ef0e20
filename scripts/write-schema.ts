import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { workflowSchemaText } from '#shared/workflow/published-schema.ts';

/** Writes docs/workflow.schema.json. `--check` writes nothing and fails when the file is not what the code says. */
const path = fileURLToPath(new URL('../docs/workflow.schema.json', import.meta.url));

if (!process.argv.includes('--check')) {
  writeFileSync(path, workflowSchemaText());
} else if (readFileSync(path, 'utf8') !== workflowSchemaText()) {
  console.error('docs/workflow.schema.json is not what the code says. Run: node scripts/write-schema.ts');
  process.exitCode = 1;
}
