import { parameterPortType, type ActionManifest, type ModuleManifest } from '#shared/module/manifest.ts';
import type { PortType } from '#shared/module/port-type.ts';
import { rankAction, searchActions } from '../palette/search-actions.ts';
import { portsFit } from './fitting-ports.ts';

export interface RankedAction {
  readonly action: ActionManifest;
  readonly module: ModuleManifest;
}

export interface ActionSection {
  readonly id: 'suggested' | 'recent' | 'module' | 'hits' | 'others';
  readonly title: string | undefined;
  readonly rows: readonly RankedAction[];
}

/** The port an edge was dropped from. */
export interface SearchPort {
  readonly type: PortType | 'order';
  readonly isOutput: boolean;
}

export interface Search {
  readonly modules: readonly ModuleManifest[];
  readonly query: string;
  readonly port: SearchPort | undefined;
  /** Ids of actions placed before, newest first. */
  readonly recent: readonly string[];
}

const SUGGESTED = 3;
const RECENT = 5;

/**
 * What the search offers. Without a query: what suits the port best, what was used last, then everything by module. What does not
 * fit the port comes last and stays choosable: it is connected by order instead.
 */
export function rankActions({ modules, query, port, recent }: Search): readonly ActionSection[] {
  const found = searchActions(modules, query).flatMap(({ module, actions }) =>
    actions.map((action) => ({ module, action })),
  );
  const rank = (row: RankedAction): number => rankAction(row.module, row.action, query);
  const all = query === '' ? found : found.toSorted((a, b) => rank(b) - rank(a));
  const fitting = port === undefined ? all : all.filter(({ action }) => fitOf(action, port) > 0);
  const others = port === undefined ? [] : all.filter(({ action }) => fitOf(action, port) === 0);
  const last: ActionSection = { id: 'others', title: undefined, rows: others };
  if (query !== '') return sections([{ id: 'hits', title: undefined, rows: bestFirst(fitting, port, rank) }, last]);
  const suggested =
    port === undefined || port.type === 'order'
      ? []
      : bestFirst(
          fitting.filter(({ action }) => fitOf(action, port) > 1),
          port,
        ).slice(0, SUGGESTED);
  const used = recent.flatMap((id) => fitting.find(({ action }) => action.id === id) ?? []).slice(0, RECENT);
  const byModule = modules
    .toSorted((a, b) => a.order - b.order)
    .map((module): ActionSection => ({
      id: 'module',
      title: module.title,
      rows: fitting.filter((row) => row.module.id === module.id),
    }));
  return sections([
    { id: 'suggested', title: undefined, rows: suggested },
    { id: 'recent', title: undefined, rows: used.filter((row) => !suggested.includes(row)) },
    ...byModule,
    last,
  ]);
}

function sections(found: readonly ActionSection[]): readonly ActionSection[] {
  return found.filter(({ rows }) => rows.length > 0);
}

/** What is called as somebody typed comes first; among equals what suits the port. */
function bestFirst(
  rows: readonly RankedAction[],
  port: SearchPort | undefined,
  rank: (row: RankedAction) => number = () => 0,
): readonly RankedAction[] {
  if (port === undefined) return rows;
  return rows.toSorted((a, b) => rank(b) - rank(a) || fitOf(b.action, port) - fitOf(a.action, port));
}

/** 0: no port fits; 1: some port takes anything or converts; 2: a port of this very type; 3: a required one. */
export function fitOf(action: ActionManifest, { type, isOutput }: SearchPort): number {
  if (type === 'order') return 1;
  if (!isOutput)
    return Math.max(
      0,
      ...Object.values(action.outputs).map((output) =>
        output.type === type ? 2 : portsFit(output.type, type) ? 1 : 0,
      ),
    );
  const { properties, required = [] } = action.parameters;
  const fits = Object.entries(properties).map(([name, schema]) => {
    const own = parameterPortType(schema);
    if (!portsFit(type, own)) return 0;
    return own === type && type !== 'text' ? (required.includes(name) ? 3 : 2) : 1;
  });
  return Math.max(0, ...fits);
}
