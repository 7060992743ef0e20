import type { ProcessRequest } from '#engine/action.ts';

/**
 * A line of text for the system's shell. `cmd.exe` takes everything after `/c` as it stands, so on Windows the text must not be quoted
 * again like an ordinary argument (`verbatim`).
 */
export function shellCommand(text: string, platform = process.platform): Pick<ProcessRequest, 'command' | 'verbatim'> {
  if (platform !== 'win32') return { command: ['sh', '-c', text] };
  return { command: ['cmd.exe', '/d', '/s', '/c', `"${text}"`], verbatim: true };
}
