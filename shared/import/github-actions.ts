import { freeId, toNodeId } from '../id.ts';
import { commandId, shortId } from './command-id.ts';
import { isData, type Data } from '../workflow/data-change.ts';
import { durationTextOf } from '../workflow/duration.ts';
import { convertIf, convertText, type GitHubScope } from './github-expression.ts';
import { leavesMachine } from './leaves-machine.ts';
import { importProblem } from './problems.ts';
import type { ImportSource, ReadSource, Remark, SourceParameter, SourceStep } from './source.ts';
import { dataAt, fieldOf, listAt, numberAt, scalarText, stemOf, textAt, textsOf } from './source-data.ts';

/* Workflows of GitHub Actions: a job is a node; its `run:` steps are commands in the project folder, which stands for the checkout. */

export function readGitHubActions({ path }: ImportSource, data: Data): ReadSource {
  const parameters: Record<string, SourceParameter> = { ...inputsOf(data) };
  const jobs = Object.entries(dataAt(data, 'jobs') ?? {});
  const env = dataAt(data, 'env') ?? {};
  const remarks: Remark[] = [];
  const on = fieldOf(data, 'on') ?? fieldOf(data, 'true');
  if (on !== undefined) {
    const events = isData(on) ? Object.keys(on) : textsOf(on);
    remarks.push({
      kind: 'dropped',
      text: `on: ${events.join(', ')}. A workflow here starts when you, or a trigger of the project, start it.`,
    });
  }
  const steps = jobs.map(([name, job]) =>
    readJob(name, isData(job) ? job : {}, env, dataAt(data, 'defaults'), parameters),
  );
  const given = Object.keys(inputsOf(data));
  for (const name of Object.keys(parameters).filter((one) => !given.includes(one))) {
    const value = textAt(parameters[name], 'default') ?? '';
    remarks.push({
      kind: 'guessed',
      text: `${parameters[name]?.description ?? name} It is the parameter "${name}", ${value === '' ? 'empty' : `"${value}"`} unless you say otherwise.`,
    });
  }
  return {
    dialect: 'github-actions',
    problems: [],
    remarks: [],
    workflows: [
      {
        name: textAt(data, 'name') ?? stemOf(path),
        fallback: stemOf(path),
        steps,
        parameters,
        problems:
          jobs.length === 0
            ? [importProblem('import.emptySteps', 'no jobs', { reason: 'There is nothing to run.' })]
            : [],
        remarks,
      },
    ],
  };
}

function inputsOf(data: Data): Readonly<Record<string, SourceParameter>> {
  const on = dataAt(data, 'on');
  const inputs =
    dataAt(dataAt(on, 'workflow_dispatch'), 'inputs') ?? dataAt(dataAt(on, 'workflow_call'), 'inputs') ?? {};
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const type = textAt(input, 'type');
      const value = fieldOf(input, 'default');
      const description = textAt(input, 'description');
      // What GitHub asks for before it starts, a run here asks for too.
      const isAsked = value === undefined && fieldOf(input, 'required') === true;
      const fallback = value ?? (type === 'boolean' ? false : type === 'number' ? 0 : '');
      return [
        toNodeId(name),
        {
          type: type === 'boolean' || type === 'number' ? type : 'string',
          ...(isAsked ? {} : { default: fallback }),
          ...(description === undefined ? {} : { description }),
        },
      ];
    }),
  );
}

interface Job {
  readonly scope: GitHubScope;
  readonly env: Data;
  readonly defaults: { readonly shell: string | undefined; readonly folder: string | undefined };
  readonly remarks: Remark[];
}

function readJob(
  name: string,
  job: Data,
  outerEnv: Data,
  outerDefaults: Data | undefined,
  parameters: Record<string, SourceParameter>,
): SourceStep {
  const remarks: Remark[] = [];
  const env = { ...outerEnv, ...dataAt(job, 'env') };
  const matrix = matrixOf(job, remarks);
  const run = { ...dataAt(outerDefaults, 'run'), ...dataAt(dataAt(job, 'defaults'), 'run') };
  const about: Job = {
    scope: { parameters, env: new Set(Object.keys(env)), axes: new Set(matrix?.axes) },
    env,
    defaults: { shell: textAt(run, 'shell'), folder: textAt(run, 'working-directory') },
    remarks,
  };
  const minutes = numberAt(job, 'timeout-minutes');
  const condition = conditionOf(job, about, 'job');
  for (const key of ['services', 'container', 'permissions', 'environment', 'concurrency', 'outputs'])
    if (fieldOf(job, key) !== undefined)
      remarks.push({ kind: 'dropped', text: `${key}: it has no counterpart on this machine.` });
  const inner = innerOf(job, about);
  const needs = textsOf(fieldOf(job, 'needs'));
  return {
    name,
    work: { kind: 'ours', node: jobNode(inner, matrix, job) },
    dependencies: needs,
    ...(condition.after === 'succeeded'
      ? {}
      : { conditions: Object.fromEntries(needs.map((one) => [one, condition.after])) }),
    fields: {
      ...(textAt(job, 'name') === undefined
        ? {}
        : { description: convertText(textAt(job, 'name') ?? '', about.scope, false).text }),
      ...(condition.when === undefined ? {} : { when: `{{ ${condition.when} }}` }),
      ...(minutes === undefined || minutes <= 0 ? {} : { timeout: durationTextOf(minutes * 60_000) }),
      ...(fieldOf(job, 'continue-on-error') === true ? { onFailure: 'continue' } : {}),
      ...(inner.length === 0 ? { disabled: true } : {}),
    },
    remarks:
      inner.length > 0
        ? remarks
        : [
            ...remarks,
            {
              kind: 'guessed',
              text: 'Nothing of this job can run here, so it is switched off: it keeps its place in the order.',
            },
          ],
  };
}

type Inner = readonly (readonly [string, Data])[];

function jobNode(inner: Inner, matrix: Matrix | undefined, job: Data): Data {
  if (matrix !== undefined) {
    const strategy = dataAt(job, 'strategy');
    const most = numberAt(strategy, 'max-parallel');
    return {
      action: 'flow.for-each',
      parameters: {
        matrix: matrix.value,
        ...(most === undefined || most < 1 ? {} : { maxParallel: Math.floor(most) }),
        ...(fieldOf(strategy, 'fail-fast') === false ? { onItemFailure: 'continue' } : {}),
      },
      nodes: Object.fromEntries(inner),
    };
  }
  const [only] = inner;
  if (only !== undefined && inner.length === 1) {
    const { name: _, ...node } = only[1];
    return node;
  }
  return { action: 'flow.group', nodes: Object.fromEntries(inner) };
}

/* Matrices */

interface Matrix {
  readonly value: Data;
  readonly axes: readonly string[];
}

/** Axes that nothing here would look at (which machine, which version a set-up action installs) only repeat the same work; they go. */
function matrixOf(job: Data, remarks: Remark[]): Matrix | undefined {
  const matrix = fieldOf(dataAt(job, 'strategy'), 'matrix');
  if (typeof matrix === 'string') {
    remarks.push({ kind: 'dropped', text: `matrix: ${matrix} is computed by another job.` });
    return undefined;
  }
  if (!isData(matrix)) return undefined;
  const used = JSON.stringify([runsOf(job), fieldOf(job, 'env') ?? null]);
  const uses = (axis: string): boolean => names(axis, used);
  const axes = Object.entries(matrix).filter(
    ([name, list]) => name !== 'include' && name !== 'exclude' && Array.isArray(list),
  );
  const asked = JSON.stringify(runsOf(job).map((step) => fieldOf(step, 'if') ?? null));
  const worked = JSON.stringify([runsOf(job).map(withoutCondition), fieldOf(job, 'env') ?? null]);
  // An axis that only conditions ask about (on which machine?) has one value here.
  const isOnlyAsked = (axis: string): boolean => names(axis, asked) && !names(axis, worked);
  const kept = axes
    .filter(([name]) => uses(name))
    .map(([name, list]): [string, unknown] => [name, isOnlyAsked(name) ? (list as unknown[]).slice(0, 1) : list]);
  for (const [name, list] of kept)
    if (isOnlyAsked(name))
      remarks.push({
        kind: 'guessed',
        text: `matrix.${name}: only conditions ask for it, so there is one round, with ${textsOf(list).join('')}. Change it where this machine is another.`,
      });
  const single = new Map(
    kept.filter(([name]) => isOnlyAsked(name)).map(([name, list]) => [name, (list as unknown[])[0]]),
  );
  const include = (listAt(matrix, 'include') ?? [])
    .filter(isData)
    .filter((one) => [...single].every(([name, value]) => !Object.hasOwn(one, name) || one[name] === value));
  const fromInclude = [...new Set(include.flatMap((one) => Object.keys(one)))].filter((name) => uses(name));
  for (const [name, list] of axes.filter(([one]) => !uses(one)))
    remarks.push({
      kind: 'dropped',
      text: `matrix.${name} (${textsOf(list).join(', ')}): only the machine or a set-up action differs, and here every round would do the same.`,
    });
  if (kept.length === 0 && fromInclude.length === 0) return undefined;
  const wanted = new Set([...kept.map(([name]) => name), ...fromInclude]);
  const only = (list: readonly unknown[] | undefined): readonly Data[] =>
    (list ?? [])
      .filter(isData)
      .map((one) => Object.fromEntries(Object.entries(one).filter(([name]) => wanted.has(name))))
      .filter((one) => Object.keys(one).length > 0);
  const included = only(include);
  const excluded = only(listAt(matrix, 'exclude'));
  return {
    axes: [...wanted],
    value: {
      ...Object.fromEntries(kept),
      ...(included.length === 0 ? {} : { include: included }),
      ...(excluded.length === 0 ? {} : { exclude: excluded }),
    },
  };
}

/** Does a text of the file name an axis? */
function names(axis: string, text: string): boolean {
  return new RegExp(`matrix\\.${escape(axis)}\\b|matrix\\['${escape(axis)}'\\]`).test(text);
}

function withoutCondition(step: unknown): unknown {
  if (!isData(step)) return step;
  const { if: _, ...rest } = step;
  return rest;
}

function runsOf(job: Data): readonly unknown[] {
  return (listAt(job, 'steps') ?? []).filter((step) => textAt(step, 'run') !== undefined);
}

function escape(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/* Steps */

/** Actions whose work is done here already, or that only serve GitHub. */
const NEEDLESS: readonly (readonly [RegExp, string])[] = [
  [/^actions\/checkout@/, 'the project folder is the checkout'],
  [
    /^actions\/setup-|\/setup-|^pnpm\/action-setup@|^dtolnay\/rust-toolchain@|^actions-rs\/toolchain@/,
    'the tool on your PATH is used, in its own version',
  ],
  [/^actions\/(cache|cache\/\w+)@|^Swatinem\/rust-cache@/, 'files stay where they are between runs'],
  [/^actions\/(upload|download)-artifact@/, 'files stay in the project folder'],
];

function innerOf(job: Data, about: Job): Inner {
  const called = textAt(job, 'uses');
  if (called !== undefined) {
    about.remarks.push({ kind: 'dropped', text: `uses: ${called} cannot run here: it is another workflow of GitHub.` });
    return [];
  }
  const nodes: [string, Data][] = [];
  let before: Before = { sure: [], maySkip: [] };
  (listAt(job, 'steps') ?? []).forEach((step, index) => {
    const label = textAt(step, 'name') ?? textAt(step, 'id') ?? `step ${index + 1}`;
    const uses = textAt(step, 'uses');
    const run = textAt(step, 'run');
    if (uses !== undefined) {
      const known = NEEDLESS.find(([pattern]) => pattern.test(uses));
      about.remarks.push({
        kind: 'dropped',
        text:
          known === undefined
            ? `${label}: uses ${uses} cannot run here.`
            : `${label}: uses ${uses} is not needed; ${known[1]}.`,
      });
      return;
    }
    if (run === undefined || !isData(step)) return;
    const title = textAt(step, 'name') ?? run.trim().split('\n', 1)[0] ?? label;
    const known = textAt(step, 'name') ?? textAt(step, 'id');
    const id = freeId(known === undefined ? commandId(run) : shortId(known), (wanted) =>
      nodes.some(([taken]) => taken === wanted),
    );
    warnOfMachine(run, title, about.remarks);
    const made = runNode(step, run, title, before, about);
    nodes.push([id, made.node]);
    before = followed(before, id, made);
  });
  return nodes;
}

/** What a step waits for: steps that must have done well, and steps that may have been skipped by their own `if`. */
interface Before {
  readonly sure: readonly string[];
  readonly maySkip: readonly string[];
}

type Condition = ReturnType<typeof conditionOf>;

interface MadeStep {
  readonly node: Data;
  readonly condition: Condition;
}

function followed(before: Before, id: string, { condition }: MadeStep): Before {
  if (condition.after !== 'succeeded') return { ...before, sure: [...before.sure, id] };
  if (condition.when !== undefined) return { ...before, maySkip: [...before.maySkip, id] };
  // It waited for all that came before it.
  return { sure: [id], maySkip: [] };
}

/** On GitHub a step that its `if` skips does not stop the ones after it; here what depends on a skipped node is skipped, unless it says otherwise. */
function orderOf({ sure, maySkip }: Before, { after, when }: Condition): Data {
  const every = [...sure, ...maySkip];
  if (every.length === 0) return when === undefined ? {} : { when: `{{ ${when} }}` };
  if (after === 'failed') return { after: { [every.at(-1) ?? '']: after }, ...whenOf([when]) };
  if (after === 'finished') return { after: Object.fromEntries(every.map((id) => [id, after])), ...whenOf([when]) };
  if (maySkip.length === 0) return { after: sure, ...whenOf([when]) };
  const conditions = [...sure.map((id) => [id, 'succeeded']), ...maySkip.map((id) => [id, 'finished'])];
  const didNotFail = maySkip.map((id) => `nodes.${id}.status in ["succeeded", "cached", "skipped"]`);
  return { after: Object.fromEntries(conditions) as Data, ...whenOf([...didNotFail, when]) };
}

function whenOf(terms: readonly (string | undefined)[]): Data {
  const asked = terms.filter((term) => term !== undefined);
  if (asked.length === 0) return {};
  return { when: `{{ ${asked.length === 1 ? asked[0] : asked.map((term) => `(${term})`).join(' and ')} }}` };
}

const CHANGES_MACHINE: readonly (readonly [RegExp, string])[] = [
  [/\bsudo\b/, 'runs as another user (sudo)'],
  [
    /\b(?:apt|apt-get|brew|choco|dnf|yum|apk|pacman)\s+(?:-\S+\s+)*(?:install|add|-S)\b/,
    'installs packages of the system',
  ],
  [
    /\bnpm\s+(?:\S+\s+)*?(?:-g|--global)\b|\b(?:pip3?|gem|cargo|go)\s+install\b|\bcorepack\s+enable\b/,
    'installs programs for every project',
  ],
  [/\b(?:curl|wget)\b[^\n|]*\|\s*(?:sudo\s+)?(?:ba|z)?sh\b/, 'runs what it downloads'],
  [/\bgit\s+config\s+--(?:global|system)\b/, 'changes the settings of git for every project'],
];

/** GitHub throws its machine away after the job; this one is somebody's. */
function warnOfMachine(run: string, title: string, remarks: Remark[]): void {
  for (const [pattern, what] of CHANGES_MACHINE)
    if (pattern.test(run))
      remarks.push({
        kind: 'guessed',
        text: `${title}: it ${what}. That changes this machine: look at it before you run it.`,
      });
}

function runNode(step: Data, run: string, title: string, before: Before, about: Job): MadeStep {
  const { scope, remarks } = about;
  const env = { ...about.env, ...dataAt(step, 'env') };
  const inStep = { ...scope, env: new Set(Object.keys(env)) };
  const text = convertText(run.trimEnd(), inStep, true);
  const lost = [...text.lost];
  const variables = Object.entries(env).map(([name, value]): [string, string] => {
    const converted = convertText(scalarText(value), inStep, false);
    lost.push(...converted.lost);
    return [name, converted.text];
  });
  for (const one of new Set(lost))
    remarks.push({ kind: 'dropped', text: `${title}: ${one} has no counterpart here and was left empty.` });
  const files = [...new Set(run.match(/GITHUB_(?:OUTPUT|ENV|PATH|STEP_SUMMARY)/g))];
  for (const file of files)
    remarks.push({
      kind: 'guessed',
      text: `${title}: what it writes to $${file} goes nowhere; later steps do not see it.`,
    });
  const condition = conditionOf(step, { ...about, scope: inStep }, title);
  const minutes = numberAt(step, 'timeout-minutes');
  const folder = textAt(step, 'working-directory') ?? about.defaults.folder;
  const leaving = leavesMachine(text.text);
  if (leaving !== undefined)
    remarks.push({
      kind: 'guessed',
      text: `${title}: switched off, because \`${leaving}\` leaves this machine. Switch it on if you want it.`,
    });
  const title60 = title.length > 60 ? `${title.slice(0, 59)}…` : title;
  const node = {
    action: 'shell.run',
    name: convertText(title60, inStep, false).text,
    ...orderOf(before, condition),
    ...(leaving === undefined ? {} : { disabled: true }),
    ...(minutes === undefined || minutes <= 0 ? {} : { timeout: durationTextOf(minutes * 60_000) }),
    ...(fieldOf(step, 'continue-on-error') === true ? { onFailure: 'continue' } : {}),
    parameters: {
      command: shellOf(textAt(step, 'shell') ?? about.defaults.shell, text.text, remarks, title),
      ...(folder === undefined || folder === '.' ? {} : { cwd: convertText(folder, inStep, false).text }),
      env: {
        ...Object.fromEntries(variables),
        CI: 'true',
        ...Object.fromEntries(files.map((file) => [file, '/dev/null'])),
      },
    },
  };
  return { node, condition };
}

/** As GitHub starts them: the first command that fails ends the step. */
function shellOf(shell: string | undefined, text: string, remarks: Remark[], title: string): readonly string[] {
  switch (shell) {
    case undefined:
      return ['bash', '-e', '-c', text];
    case 'bash':
      return ['bash', '--noprofile', '--norc', '-eo', 'pipefail', '-c', text];
    case 'sh':
      return ['sh', '-e', '-c', text];
    case 'python':
      return ['python3', '-c', text];
    case 'pwsh':
    case 'powershell':
      return [shell, '-NoProfile', '-Command', text];
    case 'cmd':
      return ['cmd.exe', '/d', '/c', text];
    default:
      remarks.push({ kind: 'guessed', text: `${title}: shell ${shell} is taken as bash.` });
      return ['bash', '-e', '-c', text];
  }
}

function conditionOf(item: Data, { scope, remarks }: Job, label: string) {
  const asked = fieldOf(item, 'if');
  if (asked === undefined || asked === null) return { when: undefined, after: 'succeeded' as const };
  const text = scalarText(asked);
  const converted = convertIf(text, scope);
  if (converted !== undefined) {
    if (converted.when !== undefined)
      remarks.push({ kind: 'guessed', text: `${label}: if: ${text} became when: {{ ${converted.when} }}.` });
    return converted;
  }
  remarks.push({
    kind: 'guessed',
    text: `${label}: if: ${text} could not be read, so it does not run here. Write it as "when" if it should.`,
  });
  return { when: 'false', after: 'succeeded' as const };
}
