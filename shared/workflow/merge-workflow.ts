import { bad, good, type Result } from '../result.ts';
import { problem, type Problem } from '../problem.ts';
import { applyEdits } from './apply-edit.ts';
import { checkCycles } from './check-links.ts';
import { isData, type Data } from './data-change.ts';
import { readVersion } from './diff-workflow.ts';
import { rawNodes, type RawNode } from './document-data.ts';
import { findRenames, type FoundRename } from './find-renames.ts';
import { placeFindings, type Finding } from './finding.ts';
import { graphOf, linksOf } from './graph.ts';
import { loadText } from './load.ts';
import { mergeData, type MergeChoices, type MergeConflict } from './merge-data.ts';
import { joinPreferringOurs, mergeLines } from './merge-lines.ts';
import { readData } from './read.ts';
import { rewriteText } from './rewrite-text.ts';
import { EMPTY_LAYOUT } from './workflow.ts';

export interface MergedWorkflow {
  /** Always a workflow that can be read; where there is a conflict it holds what `kept` says. */
  readonly text: string;
  /** What only a person can decide. */
  readonly conflicts: readonly MergeConflict[];
  /** What the merge broke though no place was changed twice: a node that is named and gone, nodes that wait for each other. */
  readonly problems: readonly Problem[];
}

/**
 * Three-way merge by meaning: per node, per field. Comments and order of both sides are kept as far as the lines allow, those of ours
 * in any case. A problem when one of the texts cannot be read as a workflow.
 */
export function mergeWorkflows(
  base: string,
  ours: string,
  theirs: string,
  choices: MergeChoices = {},
): Result<MergedWorkflow> {
  if (ours === theirs || base === theirs) return good({ text: ours, conflicts: [], problems: [] });
  if (base === ours) return good({ text: theirs, conflicts: [], problems: [] });
  const read = readAll(base, ours, theirs);
  if (!read.ok) return read;
  const texts = withSameIds(read.value, choices);
  const [was, mine, yours] = texts.data;
  const { data, conflicts } = mergeData(was, mine, yours, choices);
  const all = [...texts.conflicts, ...conflicts];
  const text = writeMerged(texts.texts, data);
  if (text === undefined) return bad(notWritable());
  return good({ text, conflicts: all, problems: newProblems(text, data, [mine, yours]) });
}

type Three<Value> = readonly [Value, Value, Value];

interface Versions {
  readonly texts: Three<string>;
  readonly data: Three<Data>;
}

function readAll(base: string, ours: string, theirs: string): Result<Versions> {
  const was = readVersion(base, 'common');
  if (!was.ok) return was;
  const mine = readVersion(ours, 'first ("ours")');
  if (!mine.ok) return mine;
  const yours = readVersion(theirs, 'second ("theirs")');
  return yours.ok ? good({ texts: [base, ours, theirs], data: [was.value, mine.value, yours.value] }) : yours;
}

/** A node that one side renamed gets its new id in all three, so that what the other side did to it finds it. */
function withSameIds(
  versions: Versions,
  choices: MergeChoices,
): Versions & { readonly conflicts: readonly MergeConflict[] } {
  const conflicts: MergeConflict[] = [];
  let [base, ours, theirs] = versions.texts;
  const oursBefore = new Map<string, string>();
  const theirRenames = renamesOf(base, theirs);
  const renamedByTheirs = new Set(theirRenames.map(({ from }) => from));
  /** True: the renamed node stays what it is, a new one; what the other side removed is removed under its old id. */
  const isKeptApart = (rename: FoundRename, side: 'ours' | 'theirs'): boolean => {
    const conflict = renamedAndRemoved(rename, side, base, side === 'ours' ? ours : theirs);
    if (conflict === undefined) return false;
    const choice = choices[conflict.id];
    if (choice === undefined) conflicts.push(conflict);
    return choice === undefined || choice === side || choice === 'both';
  };
  for (const rename of renamesOf(base, ours)) {
    const { from, to, id } = rename;
    const followed = renamed(base, from, id);
    if (followed === base) continue;
    const isRemoved = nodeOf(theirs, from) === undefined && !renamedByTheirs.has(from);
    if (isRemoved && isKeptApart(rename, 'ours')) continue;
    // Where theirs uses the id for something else, the two stay apart, which the merge of the data shows.
    [base, theirs] = [followed, renamed(theirs, from, id)];
    oursBefore.set(to, from);
  }
  // Ids of ours that went into the base change what theirs renamed.
  for (const rename of base === versions.texts[0] ? theirRenames : renamesOf(base, theirs)) {
    const before = oursBefore.get(rename.from);
    if (before !== undefined) {
      theirs = renamed(theirs, rename.to, lastId(rename.from));
      conflicts.push(twoNames(before, rename));
      continue;
    }
    if (nodeOf(ours, rename.from) === undefined && isKeptApart(rename, 'theirs')) continue;
    [base, ours] = [renamed(base, rename.from, rename.id), renamed(ours, rename.from, rename.id)];
  }
  const texts = [base, ours, theirs] as const;
  return { texts, data: [dataOf(base), dataOf(ours), dataOf(theirs)], conflicts };
}

function renamesOf(before: string, after: string): readonly FoundRename[] {
  return findRenames(dataOf(before), dataOf(after)).renames;
}

function nodeOf(text: string, path: string): RawNode | undefined {
  return rawNodes(dataOf(text)).find((node) => node.path === path);
}

/** One side gave the node another id, the other took it away. */
function renamedAndRemoved(
  { from, to }: FoundRename,
  side: 'ours' | 'theirs',
  base: string,
  renaming: string,
): MergeConflict | undefined {
  const [was, is] = [nodeOf(base, from), nodeOf(renaming, to)];
  if (was === undefined || is === undefined) return undefined;
  return { id: is.at.join('.'), kind: 'node', path: is.at, base: was.node, [side]: is.node, kept: side };
}

/** Both gave the node another id, and not the same. */
function twoNames(before: string, { from, id }: FoundRename): MergeConflict {
  const path = from.split('.').flatMap((step) => ['nodes', step]);
  const values = { base: lastId(before), ours: lastId(from), theirs: id };
  return { id: `${path.join('.')}.id`, kind: 'field', path, ...values, kept: 'ours' };
}

function lastId(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1);
}

function renamed(text: string, path: string, id: string): string {
  const result = applyEdits({ name: '', text, layout: EMPTY_LAYOUT }, [{ type: 'node.rename', path, id }]);
  return result.ok ? result.value.text : text;
}

function dataOf(text: string): Data {
  const loaded = loadText(text);
  return loaded.ok && isData(loaded.value) ? loaded.value : {};
}

/** Starts from the text that already holds most: lines merged, else ours, else theirs, else written anew. */
function writeMerged([base, ours, theirs]: Three<string>, data: Data): string | undefined {
  const candidates = [joinPreferringOurs(mergeLines(base, ours, theirs)), ours, theirs];
  for (const candidate of candidates) {
    const text = rewriteText(candidate, data);
    if (text !== undefined) return text;
  }
  return rewriteText('', data);
}

/** Ids that are named and not there, and circles, which neither side had. */
function newProblems(text: string, merged: Data, sides: readonly Data[]): readonly Problem[] {
  const known = new Set(sides.flatMap((side) => brokenLinks(side).map(({ key }) => key)));
  const broken = brokenLinks(merged).filter(({ key }) => !known.has(key));
  const hadCycle = sides.some((side) => cyclesOf(side).length > 0);
  const findings = [...broken.map(({ finding }) => finding), ...(hadCycle ? [] : cyclesOf(merged))];
  return placeFindings(text, findings);
}

function brokenLinks(data: Data): readonly { readonly key: string; readonly finding: Finding }[] {
  const { workflow } = readData(data);
  if (workflow === undefined) return [];
  return linksOf(graphOf(workflow)).links.flatMap(({ source, target, id, port, path, reference }) => {
    if (source !== undefined) return [];
    const found = problem(
      'merge.nodeGone',
      `"${target.path}" names the node "${id}", which is not there after the merge.`,
      {
        reason: `One side removed or renamed "${id}" while the other used it in "${port}".`,
        remedy: `Bring "${id}" back, or take it out of "${port}" of "${target.path}".`,
      },
    );
    return [
      { key: `${target.path} ${port} ${id}`, finding: { problem: found, path, at: 'value', within: reference?.start } },
    ];
  });
}

function cyclesOf(data: Data): readonly Finding[] {
  const { workflow } = readData(data);
  if (workflow === undefined) return [];
  const graph = graphOf(workflow);
  return checkCycles(graph, linksOf(graph).links);
}

function notWritable(): Problem {
  return problem('merge.notWritable', 'The merged workflow could not be written.', {
    reason: 'Its text uses anchors or aliases in a way that cannot be kept.',
    remedy: 'Merge the texts by hand.',
  });
}
