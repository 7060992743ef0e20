import { z } from 'zod';
import type { Problem } from '../problem.ts';

/*
 * The intermediate form of every import: what a reader of a dialect found, in the words of the source. Ids, references and our text are
 * made from it in one place (`build.ts`), so that all dialects rename, report and write alike.
 */

export const DIALECTS = [
  'v1',
  'complex',
  'dag',
  'example-config',
  'map',
  'command',
  'ci-pipeline',
  'wfformat',
  'npm-scripts',
  'makefile',
  'github-actions',
  'resources',
  'template',
  'project',
  'unknown',
] as const;
export const dialectSchema = z.enum(DIALECTS);
export type Dialect = z.infer<typeof dialectSchema>;

/** `renamed`: the same under another name. `guessed`: the source leaves it open, and somebody should look. `dropped`: it has no counterpart. */
export const remarkSchema = z.object({
  kind: z.enum(['kept', 'renamed', 'guessed', 'dropped']),
  /** The step it is about, by its name in the source; absent: the whole. */
  step: z.string().optional(),
  text: z.string(),
});
export type Remark = z.infer<typeof remarkSchema>;

/** One file to import, as its host found it. */
export interface ImportSource {
  /** Relative to what was named, with `/`: `package.json`, `.github/workflows/ci.yml`. */
  readonly path: string;
  readonly text: string;
  /** Files beside it that its dialect asks about (`turbo.json`, lock files), by name; the text is empty where only the name counts. */
  readonly beside?: Readonly<Record<string, string>>;
}

export interface ImportWishes {
  /** WfFormat: tasks become waits of their recorded time instead of the recorded programs. */
  readonly simulate?: boolean;
  /** The steps were written for us: expressions of ours in them are kept beside the original's references. */
  readonly ownExpressions?: boolean;
}

/** What a step does. */
export type Work =
  /** An action of the original; aliases and references are resolved when our node is built. */
  | {
      readonly kind: 'original';
      readonly module: string;
      readonly action: string;
      readonly parameters: Readonly<Record<string, unknown>>;
    }
  /** An action of ours. Texts hold `{{ }}` only where an expression is meant. `nodes` of containers are inside. */
  | { readonly kind: 'ours'; readonly node: Readonly<Record<string, unknown>> };

export interface SourceStep {
  readonly name: string;
  /** What the source calls its work: `static_analysis.run_linter`, `npm run build`. For the report. */
  readonly work: Work;
  /** Names of steps, as the source declares them. */
  readonly dependencies: readonly string[];
  /** `after` of ours with another condition than success, by the names of steps. */
  readonly conditions?: Readonly<Record<string, string>>;
  /** Fields of our node beside action, parameters and after: `timeout`, `retry`, `when` … */
  readonly fields?: Readonly<Record<string, unknown>>;
  /** Seconds, for the estimate that the original prints. */
  readonly timeoutSeconds?: number;
  readonly remarks?: readonly Remark[];
}

export interface SourceParameter {
  readonly type?: string;
  readonly default?: unknown;
  readonly description?: string;
}

export interface SourceWorkflow {
  /** The source's own; `(unnamed)` where it has none. */
  readonly name: string;
  /** What the file is called when the name is no name for a file. */
  readonly fallback: string;
  readonly description?: string;
  readonly steps: readonly SourceStep[];
  readonly parameters?: Readonly<Record<string, SourceParameter>>;
  readonly settings?: Readonly<Record<string, unknown>>;
  /** Keys that our format does not have and that go back into an export. */
  readonly kept?: Readonly<Record<string, unknown>>;
  readonly problems: readonly Problem[];
  readonly remarks: readonly Remark[];
}

export const UNNAMED = '(unnamed)';

/** What reading one file yields. */
export interface ReadSource {
  readonly dialect: Dialect;
  /** The file is a workflow of ours; its text is taken as it is. */
  readonly own?: boolean;
  readonly workflows: readonly SourceWorkflow[];
  readonly problems: readonly Problem[];
  readonly remarks: readonly Remark[];
  /** Files beside workflows: templates, project settings. Paths below `.codomyrmex/`. */
  readonly files?: readonly { readonly path: string; readonly text: string }[];
  readonly pools?: Readonly<Record<string, number | { readonly rate: string }>>;
  /** For the checks of what was found: named facts that are in no workflow. */
  readonly facts?: Readonly<Record<string, unknown>>;
}

export function nothingRead(dialect: Dialect, problems: readonly Problem[]): ReadSource {
  return { dialect, workflows: [], problems, remarks: [] };
}
