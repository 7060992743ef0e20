import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** The same for every page. Places are pixels of the document. */
export interface CanvasGraph {
  readonly nodes: readonly { readonly id: string; readonly x: number; readonly y: number }[];
  readonly edges: readonly { readonly source: string; readonly target: string }[];
  /** Its tasks are processes that print two lines each, instead of waiting in silence. */
  readonly prints?: boolean;
}

/** From one card to the next, with room for the edges between. */
export const STEP = { x: 320, y: 208 } as const;
/** A graph as wide as a window is, so that the whole of it fills one. */
const ASPECT = 1.4;
/** So many tasks of so many milliseconds at a time are 200 changes a second: each is queued, runs, and ends. */
const PACE = { atOnce: 16, taskMs: 240 } as const;
/** Tasks as long as each other would begin and end together: waves of 48 changes, and nothing between them. */
const SPREAD_MS = 160;

/** Columns; each node waits for one or two of the column before: 1.4 edges per node. */
export function graphOf(size: number): CanvasGraph {
  const rows = Math.ceil(Math.sqrt((size * STEP.x) / STEP.y / ASPECT));
  const nodes = Array.from({ length: size }, (_, index) => ({
    id: `n${index}`,
    x: Math.floor(index / rows) * STEP.x,
    y: (index % rows) * STEP.y,
  }));
  const edges = nodes.slice(rows).flatMap((_, index) => {
    const target = `n${index + rows}`;
    const other = Math.floor(index / rows) * rows + ((index * 7 + 3) % rows);
    const straight = [{ source: `n${index}`, target }];
    return index % 5 < 2 && other !== index ? [...straight, { source: `n${other}`, target }] : straight;
  });
  return { nodes, edges };
}

/** How long the tasks of a graph keep all places busy; a run takes a little longer. */
export function runMs({ nodes }: CanvasGraph): number {
  return (nodes.length / PACE.atOnce) * PACE.taskMs;
}

/** A project with the graph as a workflow that has places, the same without any, and a small one to begin with. */
export async function writeProject(folder: string, { nodes, edges, prints = false }: CanvasGraph): Promise<void> {
  const workflows = join(folder, '.codomyrmex', 'workflows');
  await mkdir(workflows, { recursive: true });
  await writeFile(join(folder, '.codomyrmex', 'project.yaml'), `pools: { pace: ${PACE.atOnce} }\n`);
  const after = Map.groupBy(edges, ({ target }) => target);
  const lines = nodes.map(({ id }, index) => {
    const sources = (after.get(id) ?? []).map(({ source }) => source);
    return `  ${id}: { name: "Task ${id}", ${taskOf(index, prints)}, after: [${sources.join(', ')}] }`;
  });
  const text = `formatVersion: 1\nnodes:\n${lines.join('\n')}\n`;
  await writeFile(join(workflows, 'large.workflow.yaml'), text);
  await writeFile(join(workflows, 'unplaced.workflow.yaml'), text);
  await writeFile(
    join(workflows, 'a-small-one.workflow.yaml'),
    `formatVersion: 1\nnodes:\n  one: { ${taskOf(0, prints)} }\n`,
  );
  const places = Object.fromEntries(nodes.map(({ id, x, y }) => [id, { x, y }]));
  await writeFile(join(workflows, 'large.layout.json'), JSON.stringify({ version: 1, nodes: places }));
}

function taskOf(index: number, prints: boolean): string {
  const ms = PACE.taskMs - SPREAD_MS / 2 + ((index * 61) % (SPREAD_MS + 1));
  const does = prints
    ? `action: shell.run, parameters: { command: [sh, -c, "echo begin ${index}; sleep ${ms / 1000}; echo end ${index}"] }`
    : `action: flow.wait, parameters: { duration: ${ms}ms }`;
  return `${does}, resources: { pools: { pace: 1 } }`;
}
