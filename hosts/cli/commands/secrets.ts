import { problem } from '#shared/problem.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { secretVariable } from '../../secret-store.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

/** The command line has no vault of the system, and a value kept in memory would be gone at the end of this very command. */
export function setSecret(terminal: Terminal, name: string): ExitCode {
  terminal.problem(
    problem('secret.notKept', `The secret "${name}" was not kept.`, {
      reason:
        'The command line cannot reach the vault of the system, and writing the value to a plain file would not be safe.',
      remedy: `Set ${secretVariable(name)} in the environment, or keep it in the desktop window under Settings > Secrets.`,
    }),
  );
  return EXIT.failed;
}

/** Names and where they are kept; never values. */
export function listSecrets(terminal: Terminal, options: { readonly json?: boolean }): Promise<ExitCode> {
  return withHost(async ({ services: { secrets } }) => {
    const rows = await secrets.list();
    for (const row of rows) {
      if (options.json === true) terminal.json(row);
      else terminal.out(`${row.name}  (${row.kept})`);
    }
    if (rows.length === 0 && options.json !== true)
      terminal.out(`No secrets. Give one as ${secretVariable('NAME')} in the environment.`);
    return EXIT.good;
  });
}

export function deleteSecret(terminal: Terminal, name: string): Promise<ExitCode> {
  return withHost(async ({ services: { secrets } }) => {
    const deleted = await secrets.delete(name);
    if (deleted.ok) return EXIT.good;
    terminal.problem(deleted.problem);
    return EXIT.failed;
  });
}
