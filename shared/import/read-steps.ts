import type { Problem } from '../problem.ts';
import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { importProblem } from './problems.ts';
import type { Remark, SourceStep } from './source.ts';
import { dataAt, fieldOf, numberAt, textAt, textsOf } from './source-data.ts';

/** How a dialect writes its steps. */
export interface StepRules {
  /** A step without a module and an action is an error (else a placeholder that is told). */
  readonly needsAction: boolean;
  /** Further attempts where the step does not say; undefined: none. */
  readonly retries: number | undefined;
  /** Dependencies that stand beside the steps, by name. */
  readonly beside?: Data;
}

export interface ReadSteps {
  readonly steps: readonly SourceStep[];
  readonly problems: readonly Problem[];
}

const KNOWN = new Set([
  'name',
  'module',
  'action',
  'parameters',
  'config',
  'dependencies',
  'depends_on',
  'timeout',
  'retry_count',
  'max_retries',
  'description',
  'duration_seconds',
  'priority',
]);

/** The steps of the original's own dialects. `null` for parameters or dependencies counts as none (B23). */
export function readSteps(list: readonly unknown[], rules: StepRules): ReadSteps {
  const steps: SourceStep[] = [];
  const problems: Problem[] = [];
  list.forEach((item, index) => {
    const read = readStep(item, index, rules);
    if ('name' in read) steps.push(read);
    else problems.push(read);
  });
  return { steps, problems };
}

function readStep(item: unknown, index: number, rules: StepRules): SourceStep | Problem {
  const name = textAt(item, 'name')?.trim() ?? '';
  if (!isData(item) || name === '') return wrongStep(index, isData(item) ? 'It has no name.' : 'It is not a mapping.');
  const module = textAt(item, 'module') ?? '';
  const action = textAt(item, 'action') ?? '';
  if (rules.needsAction && (module === '' || action === ''))
    return wrongStep(index, `"${name}" names no ${module === '' ? 'module' : 'action'}.`);
  const parameters = dataAt(item, 'parameters') ?? dataAt(item, 'config') ?? {};
  const timeoutSeconds = positive(numberAt(item, 'timeout'));
  return {
    name,
    work: { kind: 'original', module, action, parameters },
    dependencies: dependenciesOf(item, name, rules),
    ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    fields: fieldsOf(item, rules, timeoutSeconds),
    remarks: remarksOf(item, module, action),
  };
}

function wrongStep(index: number, reason: string): Problem {
  return importProblem('import.step', `step ${index + 1} cannot be read`, {
    reason,
    remedy: 'Give every step a name, a module and an action, then import again.',
  });
}

function dependenciesOf(item: Data, name: string, { beside }: StepRules): readonly string[] {
  const own = [...textsOf(fieldOf(item, 'dependencies')), ...textsOf(fieldOf(item, 'depends_on'))];
  return [...new Set([...own, ...textsOf(fieldOf(beside, name))])];
}

function fieldsOf(item: Data, { retries }: StepRules, timeoutSeconds: number | undefined): Data {
  const description = textAt(item, 'description');
  const max = numberAt(item, 'max_retries') ?? retries;
  const estimate = positive(numberAt(item, 'duration_seconds'));
  const priority = textAt(item, 'priority')?.toLowerCase() ?? '';
  return {
    ...(description === undefined || description === '' ? {} : { description }),
    ...(max === undefined || !Number.isInteger(max) || max <= 0 ? {} : { retry: { max } }),
    ...(timeoutSeconds === undefined ? {} : { timeout: durationTextOf(timeoutSeconds * 1000) }),
    ...(estimate === undefined ? {} : { estimate: durationTextOf(estimate * 1000) }),
    ...(['low', 'normal', 'high', 'critical'].includes(priority) ? { priority } : {}),
    ...keptOf(item, KNOWN),
  };
}

/** Keys that our format does not have go along under `x-` names, which it leaves alone. */
function keptOf(item: Data, known: ReadonlySet<string>): Data {
  const rest = Object.entries(item).filter(([key]) => !known.has(key));
  const retryCount = numberAt(item, 'retry_count') ?? 0;
  const kept = { ...Object.fromEntries(rest), ...(retryCount === 0 ? {} : { retry_count: retryCount }) };
  return Object.keys(kept).length === 0 ? {} : { 'x-kept': kept };
}

function positive(value: number | undefined): number | undefined {
  return value !== undefined && value > 0 ? value : undefined;
}

function remarksOf(item: Data, module: string, action: string): readonly Remark[] {
  const unknown = Object.keys(item).filter((key) => !KNOWN.has(key));
  return [
    ...(unknown.length === 0
      ? []
      : [{ kind: 'kept' as const, text: `Keys we do not know (${unknown.join(', ')}) are kept under x-kept.` }]),
    ...(module === '' && action === ''
      ? [
          {
            kind: 'guessed' as const,
            text: 'It names neither a module nor an action; it is a placeholder until you choose one.',
          },
        ]
      : []),
  ];
}
