import { isMainThread } from 'node:worker_threads';
import { directLauncher, type Launched, type Launcher, type LaunchRequest } from './launcher.ts';
import { NativeLauncher } from './native-launcher.ts';
import { loadSystemCalls } from './system-calls.ts';

/** The quickest way to start processes that works here. It is found out when somebody makes ready for the first one, or starts it. */
export function createLauncher(): Launcher & { close(): void } {
  let chosen: Launcher | undefined;
  let choosing: Promise<Launcher> | undefined;
  let native: NativeLauncher | undefined;
  const choose = async (): Promise<Launcher> => {
    // Not tried in other threads.
    if (process.platform !== 'linux' || !isMainThread) return directLauncher;
    try {
      native = new NativeLauncher(await loadSystemCalls(), directLauncher);
      return native;
    } catch {
      // A processor or a C library nobody built it for: slower, not wrong.
      return directLauncher;
    }
  };
  return {
    ready: async () => {
      chosen ??= await (choosing ??= choose());
    },
    launch: async (request: LaunchRequest): Promise<Launched> => {
      chosen ??= await (choosing ??= choose());
      return await chosen.launch(request);
    },
    close: () => native?.close(),
  };
}
