import path from 'node:path';
import type { ArtifactVerification } from '#shared/run/artifact-verification.ts';
import { onStopSignals } from '../../stop-signals.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { withHost } from '../open-host.ts';
import type { Terminal } from '../terminal.ts';

export interface VerifyOptions {
  readonly run?: string;
  readonly link: readonly string[];
  readonly withEffects?: boolean;
  readonly json?: boolean;
}

/** Makes a file again and says whether the same bytes came out. */
export function verifyFile(terminal: Terminal, file: string, options: VerifyOptions): Promise<ExitCode> {
  return withHost(async ({ services: { engine } }) => {
    const stop = new AbortController();
    const stopListening = onStopSignals(() => stop.abort());
    try {
      await engine.recover();
      const { run, link, withEffects } = options;
      const verified = await engine.verify(path.resolve(file), { run, link, withEffects, signal: stop.signal });
      if (!verified.ok) {
        terminal.problem(verified.problem);
        return stop.signal.aborted ? EXIT.cancelled : EXIT.unusable;
      }
      if (options.json === true) terminal.json({ file, ...verified.value });
      else for (const line of wordsFor(file, verified.value)) terminal.out(line);
      return verified.value.same ? EXIT.good : EXIT.failed;
    } finally {
      stopListening();
    }
  });
}

function wordsFor(file: string, found: ArtifactVerification): readonly string[] {
  const { run, task, name, commit, patched, again, difference, outputs } = found;
  const from = `${task} of run ${run}, commit ${commit.slice(0, 12)}${patched ? ' with the uncommitted changes of then' : ''}`;
  if (found.same) return [`${file} is the same when made again: ${from}`, `  sha256  ${found.sha256}`];
  const lines = [`${file} is not the same when made again: ${from}`, `  then    ${found.sha256}  ${found.bytes} bytes`];
  if (again.sha256 === null) return [...lines, `  now     ${name} was not made; ${task} ${again.status}`];
  lines.push(`  now     ${again.sha256}  ${again.bytes} bytes`);
  if (difference?.line !== undefined)
    lines.push(
      `  first difference in line ${difference.line}`,
      `    then  ${difference.before ?? ''}`,
      `    now   ${difference.after ?? ''}`,
    );
  else if (difference !== undefined) lines.push(`  first difference at byte ${difference.offset}`);
  const [other] = outputs.differences;
  if (other !== undefined) lines.push(`  outputs differ too: ${other.path} and ${outputs.count - 1} more`);
  return lines;
}
