import type { WorkflowRow } from '#shared/bridge/workflow-calls.ts';
import { isData, valueAt } from '#shared/workflow/data-change.ts';
import { rawNodes } from '#shared/workflow/document-data.ts';
import { loadText } from '#shared/workflow/load.ts';
import type { WorkflowFolder } from './workflow-folder.ts';

interface KnownRow {
  readonly version: string;
  readonly row: WorkflowRow;
}
const known = new Map<string, KnownRow>();
const KEPT = 5000;

/** What lists show of a workflow; read again only when the file's time or size is another. Undefined when the file is gone. */
export async function readRow(folder: WorkflowFolder, name: string): Promise<WorkflowRow | undefined> {
  const found = await folder.status(name);
  if (found === undefined) return undefined;
  const key = `${folder.project}\0${name}`;
  const before = known.get(key);
  if (before?.version === found.version) return before.row;
  const text = await folder.readText(name);
  if (text === undefined) return undefined;
  const row = { name, ...titleOf(name, text), modifiedAt: found.modifiedAt.toISOString() };
  if (known.size >= KEPT) known.clear();
  known.set(key, { version: found.version, row });
  return row;
}

function titleOf(name: string, text: string): Pick<WorkflowRow, 'title' | 'description' | 'tags' | 'nodeCount'> {
  const loaded = loadText(text);
  if (!loaded.ok || !isData(loaded.value)) return { title: name, description: '', tags: [], nodeCount: 0 };
  const [title, description] = [valueAt(loaded.value, ['name']), valueAt(loaded.value, ['description'])];
  const tags = valueAt(loaded.value, ['tags']);
  return {
    title: typeof title === 'string' && title !== '' ? title : name,
    description: typeof description === 'string' ? description : '',
    tags: Array.isArray(tags) ? tags.filter((tag) => typeof tag === 'string') : [],
    nodeCount: rawNodes(loaded.value).length,
  };
}
