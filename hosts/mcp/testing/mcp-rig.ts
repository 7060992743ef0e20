import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Client, type RequestOptions } from '@modelcontextprotocol/client';
import { StdioClientTransport } from '@modelcontextprotocol/client/stdio';
import { createHost } from '../../create-host.ts';
import { findStudioRoot } from '../../studio-root.ts';
import type { ToolAnswer } from '../answer.ts';

/** As untyped as an agent's view of it. */
export interface Data {
  readonly [field: string]: any; // eslint-disable-line typescript/no-explicit-any -- see above
}

export interface Answer {
  readonly isError: boolean;
  readonly status: ToolAnswer['status'];
  readonly data: Data;
  readonly error: Data;
  /** What a client without structured content reads. */
  readonly text: string;
}

export interface Agent {
  readonly client: Client;
  readonly pid: number;
  stderr(): string;
  call(tool: string, given?: object, options?: RequestOptions): Promise<Answer>;
  /** As a client does it: closes its end, then waits. Resolves with what the program ended with. */
  close(): Promise<void>;
}

const BIN = join(findStudioRoot(), 'bin', 'codomyrmex.mjs');
const SOON_MS = 60_000;

/** A data folder, a project, and real programs on them. */
export class McpRig {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), 'hosts-mcp-')));
  readonly home = join(this.folder, 'data');
  readonly project = join(this.folder, 'project');
  readonly #agents: Agent[] = [];
  readonly #programs: ChildProcess[] = [];

  constructor() {
    mkdirSync(join(this.project, '.codomyrmex', 'workflows'), { recursive: true });
  }

  async end(): Promise<void> {
    for (const agent of this.#agents) await agent.close().catch(() => undefined);
    for (const child of this.#programs) if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 20 });
  }

  file(...names: readonly string[]): string {
    return join(this.project, ...names);
  }

  writeWorkflow(name: string, nodes: string, project = this.project): void {
    const folder = join(project, '.codomyrmex', 'workflows');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `${name}.workflow.yaml`), `formatVersion: 1\nnodes:\n${nodes}`);
  }

  /** A node that goes on until somebody writes the file. */
  held(gate: string, node = 'held'): string {
    return `  ${node}: { action: shell.run, parameters: { command: 'while [ ! -e ${gate} ]; do sleep 0.05; done' } }\n`;
  }

  openGate(gate: string, project = this.project): void {
    writeFileSync(join(project, gate), '');
  }

  /** As if a person had opened folders in the window. */
  async open(path: string, trusted: boolean): Promise<string> {
    const host = createHost({ dataFolder: this.home, shell: { kind: 'browser' }, environment: process.env });
    const project = await host.services.projects.open(path, { trusted });
    await host.close();
    if (!project.ok) throw new Error(project.problem.message);
    return project.value.id;
  }

  environment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
    const own = Object.entries(process.env).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));
    return { ...Object.fromEntries(own), NO_COLOR: '1', CODOMYRMEX_HOME: this.home, ...more } as Record<string, string>;
  }

  async agent(
    words: readonly string[] = ['--project', this.project],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Agent> {
    const transport = new StdioClientTransport({
      command: process.execPath,
      args: [BIN, 'mcp', ...words],
      env: this.environment(env),
      cwd: this.folder,
      stderr: 'pipe',
    });
    let err = '';
    transport.stderr?.on('data', (piece) => (err += String(piece)));
    const client = new Client({ name: 'a test', version: '1.0.0' });
    await client.connect(transport);
    const agent: Agent = {
      client,
      pid: transport.pid ?? 0,
      stderr: () => err,
      call: async (tool, given = {}, options = {}) => {
        const result = await client.callTool(
          { name: tool, arguments: { ...given } },
          { timeout: 10 * SOON_MS, ...options },
        );
        const [content] = result.content;
        return {
          isError: result.isError === true,
          ...(result.structuredContent as Pick<Answer, 'status' | 'data' | 'error'>),
          text: content?.type === 'text' ? content.text : '',
        };
      },
      close: () => client.close(),
    };
    this.#agents.push(agent);
    return agent;
  }

  /** The command line, started and not waited for. */
  begin(words: readonly string[], cwd = this.project): Program {
    const child = spawn(process.execPath, [BIN, ...words], {
      cwd,
      env: this.environment(),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#programs.push(child);
    let [out, err] = ['', ''];
    child.stdout.on('data', (piece) => (out += String(piece)));
    child.stderr.on('data', (piece) => (err += String(piece)));
    const lines = (): Data[] =>
      out
        .slice(0, out.lastIndexOf('\n') + 1)
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => JSON.parse(line) as Data);
    return {
      child,
      lines,
      ended: once(child, 'close').then(([code]) => ({ code: code as number | null, out, err, lines: lines() })),
    };
  }

  async codomyrmex(words: readonly string[], cwd = this.project): Promise<Awaited<Program['ended']>> {
    return this.begin(words, cwd).ended;
  }

  /** A program of any kind that goes when the test ends. */
  keep(child: ChildProcess): void {
    this.#programs.push(child);
  }
}

export interface Program {
  readonly child: ChildProcess;
  /** Those that are whole by now, as JSON. */
  lines(): Data[];
  readonly ended: Promise<{
    readonly code: number | null;
    readonly out: string;
    readonly err: string;
    readonly lines: Data[];
  }>;
}

/** Asks again until the answer is there. */
export async function eventually<Value>(
  ask: () => Promise<Value | undefined> | Value | undefined,
  what: string,
): Promise<Value> {
  const until = Date.now() + SOON_MS;
  for (;;) {
    const value = await ask();
    if (value !== undefined && value !== false) return value;
    if (Date.now() > until) throw new Error(`It never came to this: ${what}`);
    await delay(50);
  }
}
