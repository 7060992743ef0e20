import { modules } from '#modules/registry.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { table, type Terminal } from '../terminal.ts';

/** What can be put into a workflow; `--json`: one action per line, with the schema of its parameters. */
export function listModules(terminal: Terminal, options: { readonly json?: boolean }): ExitCode {
  for (const { manifest } of modules) {
    if (options.json === true) {
      for (const action of manifest.actions) terminal.json({ module: manifest.id, ...action });
      continue;
    }
    terminal.out(`${terminal.colors.bold(manifest.title)} ${terminal.colors.dim(manifest.description)}`);
    const rows = manifest.actions.map((action) => [
      action.id,
      action.title,
      terminal.colors.dim(action.effects.join(' ')),
    ]);
    for (const line of table(rows, '  ')) terminal.out(line.trimEnd());
  }
  return EXIT.good;
}
