import { closestWord } from '#shared/closest-word.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { bad, good, type Result } from '#shared/result.ts';
import type { BuildTool } from './manifest.ts';
import type { MakeTargets } from './makefile.ts';

/** What one folder offers to build. */
export interface Buildable {
  /** The folder as the user gave it, for texts. */
  readonly folder: string;
  readonly scripts: readonly string[];
  /** Absent without a package.json. */
  readonly packageManager: PackageManager | undefined;
  /** Absent without a Makefile. */
  readonly make: (MakeTargets & { readonly file: string }) | undefined;
  /** Names of all files in the folder: make's built-in rules can make `app` from `app.c`. */
  readonly files: readonly string[];
}

export interface PackageManager {
  readonly tool: Exclude<BuildTool, 'make'>;
  /** Why this one, for the log. */
  readonly because: string;
}

export interface BuildTarget {
  readonly tool: BuildTool;
  /** Empty: make's own default, which cannot be read from its files. */
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  /** Things the user should know about the choice; for the log. */
  readonly notes: readonly string[];
}

export interface BuildRequest {
  readonly target?: string | undefined;
  readonly tool: 'auto' | BuildTool;
}

export function listTargets({ scripts, packageManager, make }: Buildable): readonly BuildTarget[] {
  const fromScripts =
    packageManager === undefined ? [] : scripts.map((name) => scriptTarget(packageManager.tool, name));
  return [...fromScripts, ...(make?.targets ?? []).map((name) => makeTarget(name))];
}

/** Decides what to run. Problems: `build.noTarget` (nothing to build), `build.targetUnknown`. */
export function chooseTarget(buildable: Buildable, { target, tool }: BuildRequest): Result<BuildTarget> {
  const script = tool === 'make' ? undefined : chooseScript(buildable, tool, target ?? 'build');
  const rule = tool === 'auto' || tool === 'make' ? chooseRule(buildable, target) : undefined;
  if (script !== undefined && rule !== undefined && target !== undefined && rule.certain) {
    const note = `"${target}" is also a target of ${buildable.make?.file}; set the tool to "make" to take that one.`;
    return good({ ...script, notes: [...script.notes, note] });
  }
  if (script !== undefined) return good(script);
  if (rule !== undefined) return good(rule.target);
  return bad(target === undefined ? nothingToBuild(buildable, tool) : unknownTarget(buildable, tool, target));
}

function chooseScript(buildable: Buildable, tool: 'auto' | BuildTool, name: string): BuildTarget | undefined {
  const { packageManager, scripts } = buildable;
  if (packageManager === undefined || tool === 'make' || !scripts.includes(name)) return undefined;
  const { tool: found, because } = packageManager;
  return tool === 'auto' ? { ...scriptTarget(found, name), notes: [because] } : scriptTarget(tool, name);
}

/** `certain` when the target is written in the Makefile; else make is asked, because it may know more than can be read. */
function chooseRule(
  { make, files }: Buildable,
  target: string | undefined,
): { target: BuildTarget; certain: boolean } | undefined {
  if (make === undefined) return undefined;
  if (target === undefined) {
    if (make.defaultTarget !== undefined) return { target: makeTarget(make.defaultTarget), certain: true };
    return make.open ? { target: makeTarget(''), certain: false } : undefined;
  }
  if (make.targets.includes(target)) return { target: makeTarget(target), certain: true };
  // An option or an assignment would change the build instead of naming what to build.
  if (target.startsWith('-') || target.includes('=')) return undefined;
  const byBuiltInRule = files.some((file) => file.startsWith(`${target}.`));
  return make.open || byBuiltInRule ? { target: makeTarget(target), certain: false } : undefined;
}

function scriptTarget(tool: Exclude<BuildTool, 'make'>, name: string): BuildTarget {
  return { tool, name, command: [tool, 'run', name], notes: [] };
}

function makeTarget(name: string): BuildTarget {
  return { tool: 'make', name, command: name === '' ? ['make'] : ['make', name], notes: [] };
}

function nothingToBuild({ folder, scripts, packageManager, make }: Buildable, tool: 'auto' | BuildTool): Problem {
  const looked: string[] = [];
  if (tool !== 'make') {
    const seen =
      packageManager === undefined
        ? 'no package.json'
        : `a package.json without a script "build" (it has ${listed(scripts)})`;
    looked.push(seen);
  }
  if (tool === 'auto' || tool === 'make')
    looked.push(make === undefined ? 'no Makefile' : `a ${make.file} without a target`);
  return problem('build.noTarget', `There is nothing to build in "${folder}".`, {
    reason: `Looked for a script "build" in package.json or a target in a Makefile, and found ${looked.join(' and ')}.`,
    remedy: 'Name the target, choose the folder to build, or add a script "build" to package.json.',
    place: { parameter: 'target' },
    retryable: false,
  });
}

function unknownTarget(buildable: Buildable, tool: 'auto' | BuildTool, target: string): Problem {
  const offered = listTargets(buildable).filter(
    (one) => tool === 'auto' || (tool === 'make') === (one.tool === 'make'),
  );
  const names = [...new Set(offered.map((one) => one.name))];
  const meant = closestWord(target, names);
  const where = tool === 'auto' ? '' : ` for ${tool}`;
  return problem('build.targetUnknown', `There is no target "${target}"${where} in "${buildable.folder}".`, {
    reason: names.length === 0 ? 'No script and no make target was found there.' : `There are ${listed(names)}.`,
    remedy: meant === undefined ? 'Choose one of these targets.' : `Did you mean "${meant}"?`,
    place: { parameter: 'target' },
    retryable: false,
  });
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, 20).join(', ');
  return names.length === 0 ? 'none' : names.length > 20 ? `${shown} and ${names.length - 20} more` : shown;
}
