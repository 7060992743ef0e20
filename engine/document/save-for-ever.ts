import { writeSync } from 'node:fs';
import { createDocumentStore } from './document-store.ts';

/*
 * For the test that kills it: saves one workflow again and again, text and layout, and prints the count after each save.
 * Started with the project folder as its only argument.
 */

const project = process.argv[2] ?? '';
const store = createDocumentStore({ catalogue: new Map() });
const opened = await store.create(project, 'killed');
let revision = opened.ok ? opened.value.revision : '';
for (let count = 1; ; count += 1) {
  const outcome = await store.edit(project, 'killed', revision, [
    { type: 'workflow.set', field: ['description'], value: `${count} `.repeat(20_000) },
    { type: 'layout.place', nodes: { lint: { x: count, y: count } } },
  ]);
  if (!outcome.ok || outcome.value.state !== 'applied') process.exit(1);
  revision = outcome.value.revision;
  writeSync(1, `${count}\n`);
}
