import { closestWord } from '../closest-word.ts';
import { problem, type Problem } from '../problem.ts';
import { isData } from '../workflow/data-change.ts';
import { placeFindings, type Finding } from '../workflow/finding.ts';
import { loadText } from '../workflow/load.ts';
import { isTimed, scheduleFault } from './schedule.ts';
import { TRIGGER_KINDS, type TriggerDefinition, type TriggerKey, type TriggerRule } from './trigger.ts';

export interface ReadTriggers {
  /** Those that are right; the others are told in `problems`. */
  readonly triggers: readonly TriggerDefinition[];
  /** With line and column. A project file that cannot be read at all is one problem. */
  readonly problems: readonly Problem[];
}

const KEYS = Object.keys(TRIGGER_KINDS) as TriggerKey[];
const COMMON = ['workflow', 'parameters', 'description', 'overlap'];

/** Reads the section `triggers:` of a project file. `workflows` are the names there are; without them they are not checked. */
export function readTriggers(text: string, file: string, workflows?: readonly string[]): ReadTriggers {
  if (text.trim() === '') return { triggers: [], problems: [] };
  const loaded = loadText(text);
  if (!loaded.ok) return { triggers: [], problems: [{ ...loaded.problem, place: { file, ...loaded.problem.place } }] };
  const section = isData(loaded.value) ? loaded.value['triggers'] : undefined;
  if (section === undefined || section === null) return { triggers: [], problems: [] };
  if (!isData(section)) return { triggers: [], problems: placeFindings(text, [notAMapping()], file) };
  const triggers: TriggerDefinition[] = [];
  const findings: Finding[] = [];
  for (const [id, value] of Object.entries(section)) {
    const read = readOne(id, value);
    findings.push(...read.findings, ...(read.rule === undefined ? [] : checkRule(id, read.rule, workflows)));
    if (read.rule !== undefined && read.findings.length === 0 && isData(value))
      triggers.push({ id, rule: read.rule, written: value });
  }
  const isWrong = new Set(findings.map(({ path }) => String(path[1])));
  return { triggers: triggers.filter(({ id }) => !isWrong.has(id)), problems: placeFindings(text, findings, file) };
}

function readOne(id: string, value: unknown): { readonly rule?: TriggerRule; readonly findings: readonly Finding[] } {
  const path = ['triggers', id];
  if (!isData(value)) {
    const found = wrong(
      `The trigger "${id}" is not a mapping.`,
      `It has to hold "workflow" and one of: ${KEYS.join(', ')}.`,
    );
    return { findings: [{ problem: found, path, at: 'key' }] };
  }
  const given = KEYS.filter((key) => Object.hasOwn(value, key));
  const [key] = given;
  if (key === undefined) return { findings: [noKind(id, Object.keys(value))] };
  if (given.length > 1) {
    const found = wrong(
      `The trigger "${id}" has ${given.map((each) => `"${each}"`).join(' and ')}.`,
      'One trigger has one cause.',
      'Make two triggers of it.',
    );
    return { findings: [{ problem: found, path: [...path, given[1] ?? key], at: 'key' }] };
  }
  const parsed = TRIGGER_KINDS[key].safeParse(value);
  if (parsed.success) return { rule: { kind: kindOf(key), ...parsed.data } as TriggerRule, findings: [] };
  return { findings: parsed.error.issues.flatMap((issue) => findingsOf(id, key, value, issue)) };
}

function kindOf(key: TriggerKey): TriggerRule['kind'] {
  if (key === 'every') return 'interval';
  return key === 'at' ? 'once' : key;
}

type Issue = { readonly code?: string; readonly path: readonly PropertyKey[]; readonly message: string };

function findingsOf(
  id: string,
  key: TriggerKey,
  value: Readonly<Record<string, unknown>>,
  issue: Issue,
): readonly Finding[] {
  const path = ['triggers', id];
  const known = [...COMMON, ...Object.keys(TRIGGER_KINDS[key].shape).filter((each) => !COMMON.includes(each))];
  if (issue.code === 'unrecognized_keys') {
    return Object.keys(value)
      .filter((each) => !known.includes(each))
      .map((each) => ({ problem: unknownKey(id, each, known), path: [...path, each], at: 'key' }));
  }
  const field = String(issue.path[0] ?? '');
  if (!Object.hasOwn(value, field)) {
    const meant = Object.keys(value).find((each) => closestWord(each, [field]) !== undefined && !known.includes(each));
    const remedy = meant === undefined ? `Add "${field}:" to it.` : `Did you mean "${field}" where it says "${meant}"?`;
    return [
      {
        problem: wrong(`The trigger "${id}" has no "${field}".`, `A trigger with "${key}" needs it.`, remedy),
        path,
        at: 'key',
      },
    ];
  }
  const shown = JSON.stringify(value[field]);
  const choices = CHOICES[field] ?? [];
  const meant = typeof value[field] === 'string' ? closestWord(value[field], choices) : undefined;
  const remedy =
    meant === undefined
      ? choices.length === 0
        ? 'Correct the value.'
        : `Use one of: ${choices.join(', ')}.`
      : `Did you mean "${meant}"?`;
  return [
    {
      problem: wrong(`"${field}" of the trigger "${id}" has a wrong value: ${shown}.`, `${issue.message}.`, remedy),
      path: [...path, field],
      at: 'value',
    },
  ];
}

const CHOICES: Readonly<Record<string, readonly string[]>> = {
  overlap: ['skip', 'queue', 'cancel-previous'],
  catchUp: ['none', 'one', 'all'],
  git: ['commit', 'branch'],
  status: ['succeeded', 'failed', 'cancelled', 'finished'],
};

function checkRule(id: string, rule: TriggerRule, workflows: readonly string[] | undefined): readonly Finding[] {
  const findings: Finding[] = [];
  const unknown = (field: 'workflow' | 'run', name: string) => {
    if (workflows === undefined || workflows.includes(name)) return;
    const meant = closestWord(name, workflows);
    const remedy = meant === undefined ? 'Choose one of the project.' : `Did you mean "${meant}"?`;
    const reason = `The project has: ${workflows.join(', ') || 'none'}.`;
    findings.push({
      problem: problem(
        'trigger.unknownWorkflow',
        `The trigger "${id}" names the workflow "${name}", which is not there.`,
        { reason, remedy },
      ),
      path: ['triggers', id, field],
      at: 'value',
    });
  };
  unknown('workflow', rule.workflow);
  if (rule.kind === 'run') unknown('run', rule.run);
  if (rule.kind === 'run' && rule.run === rule.workflow) {
    const found = wrong(
      `The trigger "${id}" would start "${rule.run}" whenever it ends.`,
      'That would go on for ever.',
      'Name another workflow.',
    );
    findings.push({ problem: found, path: ['triggers', id, 'workflow'], at: 'value' });
  }
  const fault = isTimed(rule) ? scheduleFault(rule) : undefined;
  if (fault !== undefined) {
    const found = wrong(`The trigger "${id}" has ${fault.what}.`, fault.reason, fault.remedy);
    findings.push({ problem: found, path: ['triggers', id, fault.field], at: 'value' });
  }
  return findings;
}

function noKind(id: string, keys: readonly string[]): Finding {
  const path = ['triggers', id];
  for (const key of keys) {
    const meant = COMMON.includes(key) ? undefined : closestWord(key, KEYS);
    if (meant !== undefined) return { problem: unknownKey(id, key, KEYS), path: [...path, key], at: 'key' };
  }
  const found = wrong(
    `The trigger "${id}" does not say when it fires.`,
    `One of these is missing: ${KEYS.join(', ')}.`,
    'Add for example "every: 1h".',
  );
  return { problem: found, path, at: 'key' };
}

function unknownKey(id: string, key: string, known: readonly string[]): Problem {
  const meant = closestWord(key, known);
  const remedy = meant === undefined ? `Remove it, or use one of: ${known.join(', ')}.` : `Did you mean "${meant}"?`;
  return problem('trigger.unknownKey', `"${key}" is not a key of the trigger "${id}".`, {
    reason: 'The trigger is not used while it says so.',
    remedy,
  });
}

function notAMapping(): Finding {
  const found = wrong(
    '"triggers" is not a mapping.',
    'It maps a name of your choice to a trigger.',
    'Write for example "nightly:" below it.',
  );
  return { problem: found, path: ['triggers'], at: 'key' };
}

function wrong(message: string, reason: string, remedy = 'Correct it.'): Problem {
  return problem('trigger.invalid', message, { reason, remedy });
}
