import type { TriggerChange, TriggerList, TriggerRow } from '#shared/bridge/trigger-calls.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import { loadText } from '#shared/workflow/load.ts';
import { EXIT, exitCodeOfRun, type ExitCode } from '../exit-code.ts';
import { followRun } from '../follow-run.ts';
import { withHost } from '../open-host.ts';
import { table, type Terminal } from '../terminal.ts';
import { projectFolder } from '../workflow-file.ts';

export interface TriggerOptions {
  readonly project?: string;
  readonly json?: boolean;
}

/** What the project file lists, switched on or off for this machine; 1 when the section has errors. */
export async function listTriggers(terminal: Terminal, options: TriggerOptions): Promise<ExitCode> {
  const folder = await projectFolder(options.project, undefined, process.cwd());
  if (!folder.ok) return refuse(terminal, folder.problem);
  return withHost(async ({ services }) => show(terminal, await services.triggers.list(folder.value), options));
}

/** The project was named by the user, so it counts as trusted, as for a run. */
export async function switchTrigger(
  terminal: Terminal,
  id: string,
  on: boolean,
  options: TriggerOptions,
): Promise<ExitCode> {
  const folder = await projectFolder(options.project, undefined, process.cwd());
  if (!folder.ok) return refuse(terminal, folder.problem);
  return withHost(async ({ services }) => {
    const opened = await services.projects.open(folder.value, { trusted: true });
    if (!opened.ok) return refuse(terminal, opened.problem);
    const switched = await services.triggers.set(opened.value.path, id, on);
    if (!switched.ok) return refuse(terminal, switched.problem);
    const row = switched.value.triggers.find((trigger) => trigger.id === id);
    if (options.json === true) terminal.json(row === undefined ? { id, on } : rowJson(row));
    else if (!on) terminal.out(`${id} is off.`);
    else terminal.out(`${id} is on: ${row?.cause ?? ''}. It fires while a studio is open.`);
    return EXIT.good;
  });
}

/**
 * Adds a trigger to the project file, or changes keys of one that is there: `key=value`, the value read as YAML; without a value the key goes.
 */
export async function setTrigger(
  terminal: Terminal,
  id: string,
  words: readonly string[],
  options: TriggerOptions,
): Promise<ExitCode> {
  const given = readKeys(words);
  if (!given.ok) return refuse(terminal, given.problem);
  return change(terminal, options, (list) => {
    const known = list.triggers.find((trigger) => trigger.id === id);
    const all = Object.entries({ ...known?.written, ...given.value });
    const trigger = Object.fromEntries(all.filter(([, value]) => value !== null));
    return { id, trigger, ...(known === undefined ? {} : { from: id }) };
  });
}

export function removeTrigger(terminal: Terminal, id: string, options: TriggerOptions): Promise<ExitCode> {
  return change(terminal, options, () => ({ id }));
}

async function change(
  terminal: Terminal,
  options: TriggerOptions,
  of: (list: TriggerList) => TriggerChange,
): Promise<ExitCode> {
  const folder = await projectFolder(options.project, undefined, process.cwd());
  if (!folder.ok) return refuse(terminal, folder.problem);
  return withHost(async ({ services: { triggers } }) => {
    const wish = of(await triggers.list(folder.value));
    const written = await triggers.write(folder.value, wish);
    if (!written.ok) return refuse(terminal, written.problem);
    const row = written.value.triggers.find(({ id }) => id === wish.id);
    if (options.json === true) terminal.json(row === undefined ? { trigger: wish.id, removed: true } : rowJson(row));
    else if (row === undefined) terminal.out(`${wish.id} is removed.`);
    else
      terminal.out(`${row.id} starts ${row.workflow}, ${row.cause}. It is ${row.on ? 'on' : 'off'} on this machine.`);
    return EXIT.good;
  });
}

function readKeys(words: readonly string[]): Result<Record<string, unknown>> {
  const keys: Record<string, unknown> = {};
  for (const word of words) {
    const [, key, value = ''] = /^([A-Za-z]+)=([^]*)$/.exec(word) ?? [];
    const read = key === undefined || value === '' ? undefined : loadText(value);
    if (key === undefined || read?.ok === false)
      return bad(
        problem('trigger.invalid', `"${word}" is not key=value.`, {
          reason: 'A trigger is made of keys like workflow, every, schedule, at, files, git, run.',
          remedy: 'Write for example: workflow=gate every=15m',
        }),
      );
    keys[key] = read === undefined ? null : read.value;
  }
  return good(keys);
}

/** Fires now and follows the run, as `run` does. */
export async function fireTrigger(terminal: Terminal, id: string, options: TriggerOptions): Promise<ExitCode> {
  const folder = await projectFolder(options.project, undefined, process.cwd());
  if (!folder.ok) return refuse(terminal, folder.problem);
  return withHost(async ({ services }) => {
    const opened = await services.projects.open(folder.value, { trusted: true });
    if (!opened.ok) return refuse(terminal, opened.problem);
    const fired = await services.triggers.fire(opened.value.path, id, 'cli');
    if (!fired.ok) return refuse(terminal, fired.problem);
    if (fired.value.run === undefined) return EXIT.good;
    const state = await followRun(services.engine, fired.value.run, terminal, options.json === true);
    return exitCodeOfRun(state.status);
  });
}

function show(terminal: Terminal, { triggers, problems }: TriggerList, { json }: TriggerOptions): ExitCode {
  if (json === true) for (const row of triggers) terminal.json(rowJson(row));
  else if (triggers.length === 0) terminal.out('The project file has no triggers.');
  else
    for (const line of table([
      ['TRIGGER', 'ON', 'WORKFLOW', 'FIRES', 'NEXT', 'LAST'],
      ...triggers.map((row) => [
        row.id,
        row.on ? 'on' : 'off',
        row.workflow,
        row.cause,
        row.nextAt ?? '–',
        lastOf(row),
      ]),
    ]))
      terminal.out(line);
  for (const found of problems) terminal.problem(found);
  return problems.length === 0 ? EXIT.good : EXIT.failed;
}

function lastOf({ lastAt, lastOutcome, lastSentence }: TriggerRow): string {
  if (lastAt === undefined) return '–';
  return [lastAt, lastOutcome ?? '', lastSentence ?? ''].filter((part) => part !== '').join(' ');
}

function rowJson({
  id,
  kind,
  workflow,
  cause,
  on,
  watched,
  nextAt,
  lastAt,
  lastRun,
  lastOutcome,
  lastSentence,
}: TriggerRow) {
  return {
    trigger: id,
    kind,
    workflow,
    cause,
    on,
    watched,
    nextAt: nextAt ?? null,
    lastAt: lastAt ?? null,
    lastRun: lastRun ?? null,
    lastOutcome: lastOutcome ?? null,
    lastSentence: lastSentence ?? null,
  };
}

function refuse(terminal: Terminal, problem: Problem): ExitCode {
  terminal.problem(problem);
  return EXIT.unusable;
}
