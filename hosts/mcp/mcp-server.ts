import {
  CLIENT_INFO_META_KEY,
  McpServer,
  ProtocolError,
  ProtocolErrorCode,
  type ServerContext,
} from '@modelcontextprotocol/server';
import { ORPCError } from '@orpc/server';
import { z } from 'zod';
import { ProblemError } from '#engine/action.ts';
import { bugProblem, problem, problemSchema, type Problem } from '#shared/problem.ts';
import { fileProblem, storageProblem } from '../data-folder-problem.ts';
import { answerOf, type ToolAnswer } from './answer.ts';
import type { Desk } from './desk.ts';
import type { Tool, ToolCall, ToolOutcome } from './tool.ts';

const INSTRUCTIONS = [
  'Codomyrmex Studio runs workflows of modules on this machine, with its own record of every run.',
  'Start with list_projects and list_workflows. execute_workflow gives a run id at once; follow it with get_run and wait_seconds.',
  'Only a person can trust a project, and only a person answers an approval a run waits for (in the window, or with "codomyrmex decide"): tell them what needs_you says.',
].join(' ');

export interface McpServerOptions {
  readonly desk: Desk;
  readonly tools: readonly Tool[];
  readonly version: string;
  /** Names of tools that the user does not want to be called, as they are now. */
  readonly denied: () => readonly string[];
  /** Told about bugs. */
  readonly report: (error: unknown) => void;
  /** Told about each call once it has ended. */
  readonly onCall: (call: EndedCall) => void;
}

export interface EndedCall {
  readonly tool: string;
  readonly client: string;
  /** What it ended with: `good`, or the code of the problem. */
  readonly result: string;
  readonly durationMs: number;
}

/** The tools behind the protocol. All that can go wrong is a result with a problem; a stack never leaves. */
export function createMcpServer(options: McpServerOptions): McpServer {
  const { tools, version, denied } = options;
  const server = new McpServer(
    { name: 'codomyrmex', title: 'Codomyrmex Studio', version },
    { capabilities: { tools: {} }, instructions: INSTRUCTIONS },
  );
  const { server: protocol } = server;
  protocol.setRequestHandler('tools/list', () => ({
    tools: tools
      .filter(({ name }) => !denied().includes(name))
      .map(({ name, title, description, hints, inputSchema }) => ({
        name,
        title,
        description,
        inputSchema,
        annotations: { title, ...hints },
      })),
  }));
  protocol.setRequestHandler('tools/call', async ({ params }, context) => {
    const tool = tools.find(({ name }) => name === params.name);
    if (tool === undefined)
      throw new ProtocolError(ProtocolErrorCode.InvalidParams, `There is no tool "${params.name}".`);
    const from = performance.now();
    const outcome = await outcomeOf(tool, params.arguments, callOf(context), options);
    options.onCall({
      tool: tool.name,
      client: clientOf(server, context),
      result: outcome.ok ? 'good' : outcome.problem.code,
      durationMs: Math.round(performance.now() - from),
    });
    return resultOf(answerOf(outcome));
  });
  return server;
}

async function outcomeOf(
  tool: Tool,
  given: unknown,
  call: ToolCall,
  { desk, denied, report }: McpServerOptions,
): Promise<ToolOutcome> {
  if (denied().includes(tool.name)) return { ok: false, problem: deniedProblem(tool.name) };
  try {
    return await tool.call(desk, given, call);
  } catch (error) {
    return { ok: false, problem: problemOf(error, desk, report) };
  }
}

function deniedProblem(tool: string): Problem {
  return problem('tool.denied', `"${tool}" may not be called.`, {
    reason: 'It stands under mcp.deny in the settings of the studio.',
    remedy: 'A person takes it off that list when it shall be allowed.',
  });
}

/** What a call threw: a problem of the contract, of the disk, or a bug. */
function problemOf(error: unknown, { services }: Desk, report: (error: unknown) => void): Problem {
  if (error instanceof ProblemError) return error.problem;
  const carried = error instanceof ORPCError ? problemSchema.safeParse(error.data) : undefined;
  if (carried?.success === true) return carried.data;
  const cause: unknown = error instanceof ORPCError ? (error.cause ?? error) : error;
  const found = storageProblem(cause, services.info().dataFolder) ?? fileProblem(cause);
  if (found !== undefined) return found;
  if (error instanceof ORPCError && error.status < 500)
    return problem('arguments.invalid', 'These arguments do not fit, so nothing was done.', {
      reason: error.message,
      remedy: 'Compare them with the schema of the tool.',
    });
  report(cause);
  return bugProblem(cause);
}

function callOf({ mcpReq }: ServerContext): ToolCall {
  const { signal, notify } = mcpReq;
  const progressToken = mcpReq._meta?.progressToken;
  if (progressToken === undefined) return { signal };
  return {
    signal,
    progress: (done, total, message) =>
      // A client that has gone reads nothing any more; that it has gone is noticed elsewhere.
      void notify({
        method: 'notifications/progress',
        params: { progressToken, progress: done, total, message },
      }).catch(() => undefined),
  };
}

const clientSchema = z.object({ name: z.string().max(200), version: z.string().max(200) });

/** Who calls, for the log; a newer protocol says it with every request, an older one once. */
function clientOf(server: McpServer, { mcpReq }: ServerContext): string {
  const envelope: Readonly<Record<string, unknown>> = mcpReq.envelope ?? {};
  const told = clientSchema.safeParse(envelope[CLIENT_INFO_META_KEY] ?? server.server.getClientVersion());
  return told.success ? `${told.data.name} ${told.data.version}` : 'unknown';
}

function resultOf(answer: ToolAnswer) {
  return {
    // Clients that know no structured content read the same from the text.
    content: [{ type: 'text' as const, text: JSON.stringify(answer) }],
    structuredContent: { ...answer },
    isError: answer.status === 'failure',
  };
}
