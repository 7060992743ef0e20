import { isData, omit, type Data } from './data-change.ts';

/*
 * Two texts may say the same thing in different ways. Here a node is brought to one form, so that only meaning is compared.
 */

/** What a node says itself, without the nodes it holds; `after` as a mapping, nothing that is empty. */
export function nodeMeaning(node: unknown): Data {
  if (!isData(node)) return {};
  const own = omit(omit(node, 'nodes'), 'finally');
  const after = afterMeaning(own['after']);
  const { after: _, ...rest } = own;
  return withoutEmpty(after === undefined ? rest : { ...rest, after });
}

/** What a workflow says beside its nodes. */
export function workflowMeaning(workflow: Data): Data {
  return withoutEmpty(omit(workflow, 'nodes'));
}

/** `[lint]` means `{lint: succeeded}`; the order of the list means nothing. */
export function afterMeaning(after: unknown): unknown {
  if (!Array.isArray(after)) return after;
  if (!after.every((id) => typeof id === 'string')) return after;
  return Object.fromEntries(after.toSorted().map((id) => [id, 'succeeded']));
}

const MAY_BE_EMPTY = ['parameters', 'after', 'settings', 'outputs', 'resources'];

function withoutEmpty(mapping: Data): Data {
  return Object.fromEntries(
    Object.entries(mapping).filter(([key, value]) => {
      if (value === null || value === undefined) return false;
      return !(MAY_BE_EMPTY.includes(key) && isData(value) && Object.keys(value).length === 0);
    }),
  );
}

/** Fields that say when, how often or under which name a node runs, not what comes of it. */
export const WITHOUT_EFFECT: readonly string[] = [
  'name',
  'description',
  'retry',
  'timeout',
  'priority',
  'resources',
  'estimate',
  'onFailure',
];
