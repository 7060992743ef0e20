import { isTimed, nextFiring, scheduleFault } from '#shared/project/schedule.ts';
import { KEY_OF_KIND, TRIGGER_KINDS, type TriggerRule } from '#shared/project/trigger.ts';

export type TriggerKind = TriggerRule['kind'];

/** What the form of a trigger shows; a field that its kind does not have keeps what was typed for another. */
export interface TriggerForm {
  readonly id: string;
  readonly kind: TriggerKind;
  readonly workflow: string;
  readonly description: string;
  readonly overlap: string;
  readonly schedule: string;
  readonly every: string;
  readonly at: string;
  readonly timeZone: string;
  readonly catchUp: string;
  /** With commas between, as the next three. */
  readonly files: string;
  readonly ignore: string;
  readonly debounce: string;
  readonly git: string;
  readonly branches: string;
  readonly run: string;
  readonly status: string;
  /** Lines of `name = value`. */
  readonly parameters: string;
}

const FRESH: TriggerForm = {
  id: '',
  kind: 'schedule',
  workflow: '',
  description: '',
  overlap: 'skip',
  schedule: '0 2 * * *',
  every: '1h',
  at: '',
  timeZone: '',
  catchUp: 'none',
  files: 'src/**',
  ignore: '',
  debounce: '1s',
  git: 'commit',
  branches: '',
  run: '',
  status: 'succeeded',
  parameters: '',
};

export function freshForm(workflow: string, takenIds: readonly string[]): TriggerForm {
  let id = workflow.replaceAll(/[^A-Za-z0-9_-]+/g, '_').replace(/^[^A-Za-z_]/, '_$&') || 'trigger';
  for (let count = 2; takenIds.includes(id); count += 1) id = `${id.replace(/_\d+$/, '')}_${count}`;
  return { ...FRESH, id, workflow };
}

type Written = Readonly<Record<string, unknown>>;

/** The form of a trigger as it stands in the file. */
export function formOf(id: string, kind: TriggerKind, written: Written): TriggerForm {
  const texts = Object.entries(written).flatMap(([key, value]): readonly (readonly [string, string])[] => {
    if (key === 'parameters') return [[key, parameterLines(value)]];
    return Object.hasOwn(FRESH, key) ? [[key, [value].flat().map(String).join(', ')]] : [];
  });
  return { ...FRESH, schedule: '', every: '', files: '', ...Object.fromEntries(texts), id, kind };
}

/** Which fields beside the common ones a kind has. */
export function fieldsOf(kind: TriggerKind): readonly string[] {
  return Object.keys(TRIGGER_KINDS[KEY_OF_KIND[kind]].shape);
}

const LISTS = new Set(['files', 'ignore', 'git', 'branches']);
const DEFAULTS: Written = { overlap: 'skip', catchUp: 'none', debounce: '1s', status: 'succeeded' };

/** What is written into the file: no field that its kind does not have, and no default that was not there before. */
export function writtenOf(form: TriggerForm, before: Written = {}): Record<string, unknown> {
  const written: Record<string, unknown> = {};
  // The keys that were there come first, in their order, so that the file changes as little as it can.
  const keys = new Set([...Object.keys(before), ...fieldsOf(form.kind)]);
  for (const key of keys) {
    if (!fieldsOf(form.kind).includes(key) || !Object.hasOwn(form, key)) continue;
    const value = key === 'parameters' ? parametersIn(form.parameters) : valueOf(key, form, before);
    const isLeftOut = value === '' || value === undefined || (DEFAULTS[key] === value && !Object.hasOwn(before, key));
    if (!isLeftOut) written[key] = value;
  }
  return written;
}

function valueOf(key: string, form: TriggerForm, before: Written): unknown {
  const text = form[key as keyof TriggerForm].trim();
  const isList = Array.isArray(before[key]);
  if (!LISTS.has(key) && !isList) return text;
  const items = listIn(text);
  if (items.length === 0) return undefined;
  return items.length === 1 && !isList ? items[0] : items;
}

/** Items with commas between; one inside braces belongs to a glob. */
function listIn(text: string): readonly string[] {
  return text
    .split(/,(?![^{]*\})/)
    .map((item) => item.trim())
    .filter((item) => item !== '');
}

function parameterLines(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  return Object.entries(value)
    .map(([name, each]) => `${name} = ${typeof each === 'string' && !isJson(each) ? each : JSON.stringify(each)}`)
    .join('\n');
}

/** Values that are JSON keep their type; all others are texts. */
function parametersIn(lines: string): Record<string, unknown> | undefined {
  const entries = lines.split('\n').flatMap((line) => {
    const [, name, value] = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return [];
    const read: unknown = isJson(value) ? JSON.parse(value) : value;
    return [[name, read] as const];
  });
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const SHOWN = 3;

/** The next firings of what is typed, in milliseconds since 1970, or why there are none; undefined for kinds without a time. */
export function nextOf(form: TriggerForm, nowMs: number): readonly number[] | string | undefined {
  const parsed = TRIGGER_KINDS[KEY_OF_KIND[form.kind]].safeParse({ ...writtenOf(form), workflow: 'any' });
  if (!parsed.success) return undefined;
  const rule = { kind: form.kind, ...parsed.data } as TriggerRule;
  if (!isTimed(rule)) return undefined;
  const fault = scheduleFault(rule);
  if (fault !== undefined) return `${fault.reason} ${fault.remedy}`;
  const times: number[] = [];
  for (let at = nextFiring(rule, nowMs); at !== undefined && times.length < SHOWN; at = nextFiring(rule, at))
    times.push(at);
  return times;
}
