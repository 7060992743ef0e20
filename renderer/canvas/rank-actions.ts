import { parameterPortType, type ActionManifest, type ModuleManifest } from '#shared/module/manifest.ts';
import type { PortType } from '#shared/module/port-type.ts';
import { rankAction, searchActions, wordMeant } from '../palette/search-actions.ts';
import { portsFit } from './fitting-ports.ts';
import { oftenUsed, popularity, type UsedActions } from './used-actions.ts';

export interface RankedAction {
  readonly action: ActionManifest;
  readonly module: ModuleManifest;
}

export interface ActionSection {
  readonly id: 'suggested' | 'recent' | 'often' | 'module' | 'hits' | 'meant' | 'others';
  /** Of a module, or the word that was probably meant. */
  readonly title: string | undefined;
  readonly rows: readonly RankedAction[];
}

/** The port an edge was dropped from. */
export interface SearchPort {
  readonly type: PortType | 'order';
  readonly isOutput: boolean;
  /** Whose port it is, as `UsedActions` counts what was placed behind it. */
  readonly key: string;
}

export interface Search {
  readonly modules: readonly ModuleManifest[];
  readonly query: string;
  readonly port: SearchPort | undefined;
  readonly used: UsedActions;
}

const SUGGESTED = 3;
const RECENT = 5;
const OFTEN = 5;

/**
 * What the search offers. Without a query: what suits the port best, what was used last and most, then everything by module. What does
 * not fit the port comes last and stays choosable: it is connected by order instead.
 */
export function rankActions(search: Search): readonly ActionSection[] {
  const { modules, query, port } = search;
  if (query === '') return withoutQuery(search, hitsOf(modules, ''));
  const found = hitsOf(modules, query);
  const meant = found.length === 0 ? wordMeant(modules, query) : undefined;
  if (meant === undefined) return withQuery(search, found, { id: 'hits', title: undefined });
  return withQuery({ ...search, query: meant }, hitsOf(modules, meant), { id: 'meant', title: meant });

  function withQuery(
    { query: words, used }: Search,
    rows: readonly RankedAction[],
    head: Pick<ActionSection, 'id' | 'title'>,
  ): readonly ActionSection[] {
    const rank = ({ module, action }: RankedAction): number => rankAction(module, action, words);
    const use = ({ action }: RankedAction): number => popularity(used, action.id);
    const { fitting, others } = byFit(
      rows.toSorted((a, b) => rank(b) - rank(a) || use(b) - use(a)),
      port,
    );
    return sections([{ ...head, rows: bestFirst(fitting, port, rank) }, others]);
  }
}

function hitsOf(modules: readonly ModuleManifest[], query: string): readonly RankedAction[] {
  return searchActions(modules, query).flatMap(({ module, actions }) => actions.map((action) => ({ module, action })));
}

function byFit(
  rows: readonly RankedAction[],
  port: SearchPort | undefined,
): { readonly fitting: readonly RankedAction[]; readonly others: ActionSection } {
  const doesFit = ({ action }: RankedAction): boolean => port === undefined || fitOf(action, port) > 0;
  const others = rows.filter((row) => !doesFit(row));
  return { fitting: rows.filter(doesFit), others: { id: 'others', title: undefined, rows: others } };
}

function withoutQuery({ modules, port, used }: Search, all: readonly RankedAction[]): readonly ActionSection[] {
  const { fitting, others } = byFit(all, port);
  const suggested = port === undefined ? [] : suggestedFor(port, fitting, used);
  const known = (ids: readonly string[]): readonly RankedAction[] =>
    ids.flatMap((id) => fitting.find(({ action }) => action.id === id) ?? []);
  const recent = known(used.recent)
    .slice(0, RECENT)
    .filter((row) => !suggested.includes(row));
  const often = known(oftenUsed(used)).filter((row) => !suggested.includes(row) && !recent.includes(row));
  const byModule = modules
    .toSorted((a, b) => a.order - b.order)
    .map((module): ActionSection => ({
      id: 'module',
      title: module.title,
      rows: fitting.filter((row) => row.module.id === module.id),
    }));
  return sections([
    { id: 'suggested', title: undefined, rows: suggested },
    { id: 'recent', title: undefined, rows: recent },
    { id: 'often', title: undefined, rows: often.slice(0, OFTEN) },
    ...byModule,
    others,
  ]);
}

/** What was placed behind such a port before; then what takes this very type. */
function suggestedFor(port: SearchPort, fitting: readonly RankedAction[], used: UsedActions): readonly RankedAction[] {
  const followers = used.followers[port.key] ?? {};
  const times = ({ action }: RankedAction): number => followers[action.id] ?? 0;
  return bestFirst(
    fitting.filter((row) => times(row) > 0 || (port.type !== 'order' && fitOf(row.action, port) > 1)),
    port,
    times,
  ).slice(0, SUGGESTED);
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
export function fitOf(action: ActionManifest, { type, isOutput }: Pick<SearchPort, 'type' | 'isOutput'>): number {
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
