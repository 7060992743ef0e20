import { isMap, isNode, isSeq, parseDocument, type Document } from 'yaml';
import { problem, type Problem } from '../problem.ts';
import { bad, good, type Result } from '../result.ts';
import { allowedMoves, projectStateSchema, type ProjectPatch, type ProjectState } from './project-state.ts';
import { PROJECT_FILE } from './scaffold.ts';

export interface ReadState {
  readonly state: ProjectState;
  /** What of the file could not be read; those fields have their defaults. */
  readonly problems: readonly Problem[];
}

/** How a project stands, by the text of its file. Each field counts for itself, so that one slip hides nothing else. */
export function readProjectState(text: string): ReadState {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first !== undefined) return { state: projectStateSchema.parse({}), problems: [broken(first.message)] };
  const data: unknown = document.toJS() ?? {};
  const given = typeof data === 'object' && !Array.isArray(data) ? (data as Record<string, unknown>) : {};
  const problems: Problem[] = [];
  const kept: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(projectStateSchema.shape)) {
    if (given[key] === undefined || given[key] === null) continue;
    // YAML reads `version: 1.0` as a number.
    const value = key === 'version' && typeof given[key] === 'number' ? String(given[key]) : given[key];
    const read = schema.safeParse(value);
    if (read.success) kept[key] = read.data;
    else problems.push(broken(`${key}: ${read.error.issues[0]?.message ?? 'not usable'}`, key));
  }
  return { state: projectStateSchema.parse(kept), problems };
}

/**
 * The text of the project file with a change made in it: comments, order and everything the change does not name stay. Refuses a status that
 * cannot follow (`project.move`) and a file that cannot be read (`project.invalid`).
 *
 * @param at ISO 8601
 */
export function editProjectFile(text: string, patch: ProjectPatch, at: string): Result<string> {
  const document = parseDocument(text);
  const [first] = document.errors;
  if (first !== undefined) return bad(broken(first.message));
  if (document.contents !== null && !isMap(document.contents)) return bad(broken('It is not a mapping.'));
  const { state } = readProjectState(text);
  if (patch.status !== undefined && patch.status !== state.status && !allowedMoves(state.status).includes(patch.status))
    return bad(moveProblem(state, patch.status));
  const before = document.toString({ lineWidth: 0 });
  const { metrics, ...fields } = patch;
  for (const [key, value] of Object.entries(fields)) if (value !== undefined) setField(document, key, value);
  for (const [name, value] of Object.entries(metrics ?? {}))
    if (value === null) document.deleteIn(['metrics', name]);
    else document.setIn(['metrics', name], value);
  const changed = document.toString({ lineWidth: 0 });
  if (changed === before) return good(text);
  document.set('changedAt', at);
  return good(document.toString({ lineWidth: 0 }));
}

/** A list keeps the entries that stay as they are, with their comments. */
function setField(document: Document, key: string, value: unknown): void {
  const node = document.get(key, true);
  if (!Array.isArray(value) || !isSeq(node)) {
    const now: unknown = isNode(node) ? node.toJS(document) : undefined;
    if (JSON.stringify(now) !== JSON.stringify(value)) document.set(key, value);
    return;
  }
  const old = node.items.map((item) => ({ item, json: JSON.stringify(document.createNode(item).toJS(document)) }));
  node.items = value.map((wanted) => {
    const at = old.findIndex(({ json }) => json === JSON.stringify(wanted));
    return at < 0 ? document.createNode(wanted) : old.splice(at, 1)[0]?.item;
  });
}

function moveProblem({ status }: ProjectState, to: string): Problem {
  return problem('project.move', `A project that is ${status} cannot become ${to}.`, {
    reason: `From ${status} it can become ${allowedMoves(status).join(' or ')}.`,
    remedy: 'Take one of these steps first.',
    place: { file: PROJECT_FILE, parameter: 'status' },
  });
}

function broken(reason: string, parameter?: string): Problem {
  return problem('project.invalid', 'The project file cannot be used as it is.', {
    reason: reason.endsWith('.') ? reason : `${reason.split(/ at line |\n/, 1)[0] ?? ''}.`,
    remedy: `Correct ${PROJECT_FILE}. It is left as you wrote it.`,
    place: { file: PROJECT_FILE, ...(parameter === undefined ? {} : { parameter }) },
  });
}
