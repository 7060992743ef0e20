import { resolve } from 'node:path';

/** The folder after `--project`, absolute. Chromium puts its own switches between ours, so the rest is left alone. */
export function projectArgument(argv: readonly string[], workingFolder: string): string | undefined {
  const joined = argv.find((word) => word.startsWith('--project='))?.slice('--project='.length);
  const at = argv.indexOf('--project');
  const path = joined ?? (at === -1 ? undefined : argv[at + 1]);
  return path === undefined || path === '' ? undefined : resolve(workingFolder, path);
}
