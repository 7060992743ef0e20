import type { Host } from '../create-host.ts';
import { dataFolderOf } from '../data-folder.ts';

/** Opens the host for one command and closes it afterwards. Loaded late: `--help` needs none of it. */
export async function withHost<Value>(act: (host: Host) => Promise<Value>): Promise<Value> {
  const { createHost } = await import('../create-host.ts');
  const host = createHost({
    dataFolder: dataFolderOf(process.env),
    environment: process.env,
    shell: { kind: 'browser' },
  });
  try {
    return await act(host);
  } finally {
    await host.close();
  }
}
