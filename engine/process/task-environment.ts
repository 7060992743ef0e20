import { HOST_TAG, TASK_TAG } from './process-table.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a process gets, in two parts: `own` wins. The other is the same for many, so that its text is put together once. */
export interface TaskEnvironment {
  readonly shared: Readonly<Record<string, string>>;
  readonly own: Readonly<Record<string, string>>;
}

/** Ours, npm's and Electron's: set for this program, not by the user, and harmful to theirs. */
const NOT_THE_USERS =
  /^(npm_.*|codomyrmex_secret_.*|node_channel_fd|node_channel_serialization_mode|electron_run_as_node|node_unique_id)$/i;

/**
 * What a process of an attempt gets: the user's environment, no prompt of git, and the marks by which its whole tree is found again. A
 * studio inside a studio keeps the outer mark in front, so that stopping the outer attempt finds the inner one's processes too.
 */
export function taskEnvironment(
  environment: Environment,
  added: Environment,
  { host, tag }: { readonly host: string; readonly tag: string },
): TaskEnvironment {
  const own: Record<string, string> = {};
  for (const name in added) {
    const value = added[name];
    if (value !== undefined) own[name] = value;
  }
  own[TASK_TAG] = `${environment[TASK_TAG] ?? ''}${tag}`;
  own[HOST_TAG] = host;
  return { shared: usersPart(environment), own };
}

const parts = new WeakMap<Environment, Readonly<Record<string, string>>>();

/** The same for every process of a host. Our own process's variables may change under us, so they are read anew. */
function usersPart(environment: Environment): Readonly<Record<string, string>> {
  const known = parts.get(environment);
  if (known !== undefined) return known;
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment))
    if (value !== undefined && !NOT_THE_USERS.test(name)) kept[name] = value;
  kept['GIT_TERMINAL_PROMPT'] = '0';
  if (environment !== process.env) parts.set(environment, kept);
  return kept;
}

export function wholeEnvironment({ shared, own }: TaskEnvironment): Record<string, string> {
  return { ...shared, ...own };
}

const texts = new WeakMap<TaskEnvironment['shared'], readonly (readonly [string, string])[]>();

/** `NAME=value`, each name once. */
export function environmentLines({ shared, own }: TaskEnvironment): string[] {
  let known = texts.get(shared);
  if (known === undefined) {
    known = Object.entries(shared).map(([name, value]) => [name, `${name}=${value}`] as const);
    texts.set(shared, known);
  }
  const lines: string[] = [];
  for (const [name, line] of known) if (!Object.hasOwn(own, name)) lines.push(line);
  for (const name in own) lines.push(`${name}=${own[name] ?? ''}`);
  return lines;
}

/** Ends and begins with a separator, so that attempt 1 is not found in attempt 11. */
export function attemptTag(run: string, task: string, attempt: number): string {
  return `;${run}/${task}/${attempt};`;
}
