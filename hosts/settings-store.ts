import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import Conf from 'conf';
import { problem, type Problem } from '#shared/problem.ts';
import { settingsSchema, type Settings, type SettingsPatch } from '#shared/project/settings.ts';

/** `settings` is the user's, `projects` the list of opened projects; each is checked by its own reader. Nothing else lives here. */
export type StoredSettings = Record<string, unknown>;

/** The part of `conf` that hosts use; electron-store has the same shape. Reads the file at every `store`, so several hosts may share it. */
export type SettingsFile = Pick<Conf<StoredSettings>, 'store' | 'set' | 'path'>;

export interface SettingsStore {
  readonly file: SettingsFile;
  get(): Settings;
  /** Sets what the patch names; a limit that is `null` is taken back. */
  set(patch: SettingsPatch): Settings;
  /** What was wrong with the file when it was opened, for the doctor. */
  readonly problems: readonly Problem[];
}

/** Opens `settings.json` in the data folder; a file that cannot be read is kept aside as `settings.json.bad`. */
export function openSettingsFile(dataFolder: string): {
  readonly file: SettingsFile;
  readonly problems: readonly Problem[];
} {
  mkdirSync(dataFolder, { recursive: true });
  const problems = setAsideBadFile(join(dataFolder, 'settings.json'));
  const file = new Conf<StoredSettings>({ cwd: dataFolder, configName: 'settings', projectName: 'codomyrmex-studio' });
  return { file, problems };
}

/** Must run before the file is opened: `conf` throws on a file that is not JSON. Electron's main calls it too. */
export function setAsideBadFile(path: string): readonly Problem[] {
  if (!existsSync(path)) return [];
  const text = readFileSync(path, 'utf8');
  const reason = whyUnreadable(text);
  if (reason === undefined) return [];
  const aside = `${path}.bad`;
  renameSync(path, aside);
  return [
    problem('settings.unreadable', 'The settings file could not be read, so the defaults are used.', {
      severity: 'warning',
      reason,
      remedy: `Your old file is kept as ${aside}; copy from it what you need.`,
      place: { file: path },
    }),
  ];
}

function whyUnreadable(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? undefined
      : 'It does not hold a JSON object.';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

export function createSettingsStore(file: SettingsFile, fileProblems: readonly Problem[] = []): SettingsStore {
  const get = (): Settings => readSettings(file.store['settings']).settings;
  return {
    file,
    get,
    set: (patch) => {
      // Through the schema once more: unknown fields go, defaults come in.
      const next = settingsSchema.parse(withoutNothing({ ...get(), ...patch }));
      file.set('settings', withoutNothing(next));
      return next;
    },
    problems: [...fileProblems, ...readSettings(file.store['settings']).problems],
  };
}

/** A field that does not fit falls back to its default; the others stay. */
function readSettings(value: unknown): { readonly settings: Settings; readonly problems: readonly Problem[] } {
  const whole = settingsSchema.safeParse(value ?? {});
  if (whole.success) return { settings: whole.data, problems: [] };
  const wrong = new Set(whole.error.issues.map((issue) => String(issue.path[0] ?? '')));
  const entries = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return {
    settings: settingsSchema.parse(Object.fromEntries(entries.filter(([field]) => !wrong.has(field)))),
    problems: whole.error.issues.map((issue) =>
      problem('settings.invalid', `The setting "${issue.path.join('.')}" is not valid, so its default is used.`, {
        severity: 'warning',
        reason: issue.message,
        remedy: 'Set it again in Settings.',
      }),
    ),
  };
}

/** `conf` refuses `undefined`, JSON has no word for it, and `null` says that there is nothing. */
function withoutNothing(settings: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined && value !== null));
}
