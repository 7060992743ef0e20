import { StdioServerTransport, serveStdio } from '@modelcontextprotocol/server/stdio';
import { createRouterClient } from '@orpc/server';
import type { Api } from '#shared/bridge/contract.ts';
import { good, type Result } from '#shared/result.ts';
import { createHost, type Host } from '../create-host.ts';
import { CallLog } from './call-log.ts';
import type { Desk } from './desk.ts';
import { createMcpServer } from './mcp-server.ts';
import { tools } from './tools.ts';

export interface McpOptions {
  /** Absolute. */
  readonly dataFolder: string;
  /** As this process got it. */
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Named by the user, hence trusted, and then the only one that can be seen; absent: all that were opened. */
  readonly project: string | undefined;
  readonly cwd: string;
  /** For stderr: stdout belongs to the protocol. */
  readonly remark: (line: string) => void;
}

export interface Mcp {
  readonly host: Host;
  /** Resolves when the client has closed its end. */
  readonly gone: Promise<void>;
  /** Cancels what this server started, waits until no process of it is left. */
  close(): Promise<void>;
}

/** Serves the protocol on stdin and stdout. Opening starts nothing: neither triggers nor what others left in a queue. */
export async function serveMcp({ dataFolder, environment, project, cwd, remark }: McpOptions): Promise<Result<Mcp>> {
  const report = (error: unknown): void =>
    remark(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const host = createHost({ dataFolder, environment, report, shell: { kind: 'browser' } });
  const opened = project === undefined ? undefined : await host.services.projects.open(project, { trusted: true });
  if (opened?.ok === false) {
    await host.close();
    return opened;
  }
  // Runs whose process died are found, and what they left running is stopped; nobody needs to wait for it.
  void host.services.engine.recover().catch(report);
  const desk = deskOf(host, opened?.value.id, cwd, report);
  const log = new CallLog(dataFolder, report);
  const { services } = host;
  const { version } = services.info();
  const denied = () => services.settings.get().mcp.deny;
  const handle = serveStdio(
    () => createMcpServer({ desk, tools, version, denied, report, onCall: (call) => log.add(call) }),
    { transport: new StdioServerTransport(), onerror: report },
  );
  return good({ host, gone: clientGone(), close: () => closeAll(host, handle) });
}

function deskOf(host: Host, only: string | undefined, cwd: string, report: (error: unknown) => void): Desk {
  const api: Api = createRouterClient(host.router, { context: { face: 'mcp', report } });
  return { api, services: host.services, only, cwd, tasks: new Map() };
}

function clientGone(): Promise<void> {
  return new Promise((resolve) => {
    process.stdin.once('end', () => resolve());
    process.stdin.once('close', () => resolve());
    process.stdout.once('error', () => resolve());
  });
}

/** What waits in our queue was asked for by the client that goes: the next studio must not find it there. */
async function closeAll(host: Host, handle: { close(): Promise<void> }): Promise<void> {
  const { engine } = host.services;
  await handle.close();
  const { items } = await engine.queue.list();
  const waiting = items.filter(({ place }) => place > 0).map(({ run }) => run);
  if (waiting.length > 0) await engine.queue.call({ call: 'queue.remove', runs: waiting, by: 'mcp' }, 'ours');
  await host.close();
}
