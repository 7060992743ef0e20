import { resolve } from 'node:path';
import envPaths from 'env-paths';

/** Absolute path of the folder for settings, runs and contents; `CODOMYRMEX_HOME` moves it. Nothing is made here. */
export function dataFolderOf(environment: Readonly<Record<string, string | undefined>>): string {
  const wanted = environment['CODOMYRMEX_HOME'];
  if (wanted !== undefined && wanted !== '') return resolve(wanted);
  return envPaths('codomyrmex-studio', { suffix: '' }).data;
}
