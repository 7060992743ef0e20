import { useMemo } from 'react';
import { describeProblem, type Problem } from '#shared/problem.ts';
import { valueAt } from '#shared/workflow/data-change.ts';
import { loadText } from '#shared/workflow/load.ts';
import { pathAtPlace } from '#shared/workflow/path-at-place.ts';
import { splitAtNode } from '#shared/workflow/schema-at.ts';
import { useDocument } from '../stores/document-store.ts';

type Mapping = Readonly<Record<string, unknown>>;

/** What is wrong with the rules of a node (when, retry, timeout …) or with the settings of the workflow. */
export interface RuleFaults {
  /** By the field they lie in: `timeout`, `retry.max`, `settings.timeout`. */
  readonly problems: ReadonlyMap<string, Problem>;
  /**
   * The node, or the workflow, as it stands in the text. Reading leaves out what is wrong, and a field that then showed nothing would hide
   * what is to be mended. Undefined: nothing was left out.
   */
  readonly written: Mapping | undefined;
}

const NO_FAULTS: RuleFaults = { problems: new Map(), written: undefined };

/** Fields that are shown part by part, each with its own problem. */
const IN_PARTS: readonly unknown[] = ['retry', 'resources', 'settings'];

/** Faults of `problems` by their fields; those of a node as a whole, of its action and its parameters are not among them. */
export function ruleFaults(text: string, problems: readonly Problem[]): RuleFaults {
  const found = new Map<string, Problem>();
  let owner: readonly (string | number)[] | undefined;
  for (const problem of problems) {
    if (problem.place?.line === undefined) continue;
    const path = pathAtPlace(text, problem.place.line, problem.place.column ?? 1) ?? [];
    const { field } = splitAtNode(path);
    const [name, part] = field;
    if (typeof name !== 'string' || name === 'action' || name === 'parameters') continue;
    const key = IN_PARTS.includes(name) && part !== undefined ? `${name}.${part}` : name;
    const before = found.get(key);
    if (before === undefined || (before.severity !== 'error' && problem.severity === 'error')) found.set(key, problem);
    owner ??= path.slice(0, path.length - field.length);
  }
  if (owner === undefined) return NO_FAULTS;
  const loaded = loadText(text);
  return { problems: found, written: loaded.ok ? mappingOf(valueAt(loaded.value, owner)) : undefined };
}

export function useRuleFaults(problems: readonly Problem[]): RuleFaults {
  const text = useDocument((document) => document.text);
  return useMemo(() => (problems.length === 0 ? NO_FAULTS : ruleFaults(text, problems)), [text, problems]);
}

/** What is wrong with one parameter: an error before what only asks for attention. */
export function problemOfParameter(problems: readonly Problem[], name: string): Problem | undefined {
  const own = problems.filter(({ place }) => place?.parameter === name);
  return own.find(({ severity }) => severity === 'error') ?? own[0];
}

/** A part of something written by hand, which may be anything. */
export function mappingOf(value: unknown): Mapping | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Mapping) : undefined;
}

export function wordsOf(problem: Problem | undefined): string | undefined {
  return problem === undefined ? undefined : describeProblem(problem);
}
