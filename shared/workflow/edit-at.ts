import { isData } from './data-change.ts';
import type { Edit } from './edit.ts';
import { splitAtNode } from './schema-at.ts';
import type { Path } from './source-node.ts';

/** The edit after which `value` stands at a way through the data of a workflow; undefined takes away what is there. A text at a node is its id. */
export function editAt(path: Path, value: unknown): Edit {
  const { ids, field } = splitAtNode(path);
  const set = { field: [...field], ...(value === undefined ? {} : { value }) };
  const node = ids.join('.');
  if (ids.length === 0) return { type: 'workflow.set', ...set };
  if (field.length > 0) return { type: 'node.set', path: node, ...set };
  if (typeof value === 'string') return { type: 'node.rename', path: node, id: value };
  return isData(value) ? { type: 'node.put', path: node, node: { ...value } } : { type: 'node.remove', path: node };
}
