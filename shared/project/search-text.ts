import { isData, valueAt } from '../workflow/data-change.ts';
import { rawNodes } from '../workflow/document-data.ts';
import { loadText } from '../workflow/load.ts';

export interface NodeWords {
  /** `each.e2e`. */
  readonly path: string;
  readonly name: string;
  readonly action: string;
  readonly description: string;
}

/** The words of a workflow file, which may be a draft. */
export interface WorkflowWords {
  readonly title: string;
  readonly description: string;
  readonly nodes: readonly NodeWords[];
}

/** `name`: of the file, for a workflow without a title. A file that cannot be read has no other words. */
export function wordsOfWorkflow(name: string, text: string): WorkflowWords {
  const loaded = loadText(text);
  if (!loaded.ok || !isData(loaded.value)) return { title: name, description: '', nodes: [] };
  const data = loaded.value;
  return {
    title: textAt(data, 'name') || name,
    description: textAt(data, 'description'),
    nodes: rawNodes(data).map(({ path, id, node }) => ({
      path,
      name: textAt(node, 'name') || id,
      action: textAt(node, 'action'),
      description: textAt(node, 'description'),
    })),
  };
}

function textAt(data: unknown, key: string): string {
  const value = isData(data) ? valueAt(data, [key]) : undefined;
  return typeof value === 'string' ? value : '';
}

export interface Hit {
  readonly kind: 'workflow' | 'node' | 'action' | 'description';
  /** Path of the node; absent for the workflow itself. */
  readonly node?: string;
  /** What was found, as it stands there. */
  readonly text: string;
}

/** Where all the words of a query stand, at most once for each node: its name before its action before its description. */
export function searchWorkflow(name: string, words: WorkflowWords, query: string): readonly Hit[] {
  const wanted = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [];
  const holds = (text: string): boolean => wanted.every((word) => text.toLowerCase().includes(word));
  const hits: Hit[] = [];
  if (holds(`${name} ${words.title}`)) hits.push({ kind: 'workflow', text: words.title });
  else if (holds(words.description)) hits.push({ kind: 'description', text: words.description });
  for (const { path, name: title, action, description } of words.nodes) {
    if (holds(`${path} ${title}`)) hits.push({ kind: 'node', node: path, text: title });
    else if (holds(action)) hits.push({ kind: 'action', node: path, text: action });
    else if (holds(description)) hits.push({ kind: 'description', node: path, text: description });
    // Also words that lie in several of them: "lint eslint".
    else if (holds(`${path} ${title} ${action} ${description}`)) hits.push({ kind: 'node', node: path, text: title });
  }
  return hits;
}
