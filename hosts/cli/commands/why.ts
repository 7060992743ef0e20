import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

/** Why a node of a run ran, was reused or skipped. */
export function explainTask(
  terminal: Terminal,
  run: string,
  node: string,
  options: { readonly json?: boolean },
): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const why = await engine.why(run, node);
    if (!why.ok) {
      terminal.problem(why.problem);
      return EXIT.unusable;
    }
    if (options.json === true) terminal.json(why.value);
    else terminal.out(`${why.value.node} (${why.value.status}): ${why.value.sentence}`);
    return EXIT.good;
  });
}
