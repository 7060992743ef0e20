import { parseBandwidth } from './bandwidth.ts';
import type { Finding } from './finding.ts';
import type { Graph, PlacedNode } from './graph.ts';
import { workflowProblem } from './problem-codes.ts';
import { formatSize, parseSize } from './size.ts';

/** What may be asked for at most. Memory and disk in bytes; `pools` by name. What is absent is not checked. */
export interface PoolCapacities {
  readonly cpu?: number;
  readonly memory?: number;
  readonly disk?: number;
  readonly gpu?: number;
  readonly network?: number;
  readonly pools?: Readonly<Record<string, number>>;
}

/** A request larger than its pool would wait for ever, so it is refused. */
export function checkResources(graph: Graph, capacities: PoolCapacities | undefined): readonly Finding[] {
  if (capacities === undefined) return [];
  return graph.nodes.flatMap((placed) => (placed.node.resources === undefined ? [] : checkNode(placed, capacities)));
}

function checkNode(placed: PlacedNode, capacities: PoolCapacities): readonly Finding[] {
  const { resources = {} } = placed.node;
  const path = [...placed.dataPath, 'resources'];
  const findings: Finding[] = [];
  const check = (
    name: string,
    wanted: number | undefined,
    held: number | undefined,
    at: readonly string[],
    show: (amount: number) => string = String,
  ) => {
    if (wanted === undefined || held === undefined || wanted <= held) return;
    findings.push({
      problem: workflowProblem(
        'resource.tooLarge',
        `"${placed.path}" asks for ${show(wanted)} of ${name}; there is ${show(held)} at most.`,
        {
          reason: 'It would wait for ever.',
          remedy: at[0] === 'pools' ? 'Ask for less, or enlarge the pool in project.yaml.' : 'Ask for less.',
        },
      ),
      path: [...path, ...at],
      at: 'value',
    });
  };
  check('cpu', resources.cpu, capacities.cpu, ['cpu']);
  check('gpu', resources.gpu, capacities.gpu, ['gpu']);
  check('memory', bytes(resources.memory), capacities.memory, ['memory'], formatSize);
  check('disk', bytes(resources.disk), capacities.disk, ['disk'], formatSize);
  const network = typeof resources.network === 'string' ? parseBandwidth(resources.network) : resources.network;
  check('network', network, capacities.network, ['network'], (amount) => `${amount} Mbps`);
  for (const [pool, wanted] of Object.entries(resources.pools ?? {})) {
    const held = capacities.pools?.[pool];
    if (capacities.pools !== undefined && held === undefined)
      findings.push(unknownPool(placed, pool, capacities.pools));
    check(`pool "${pool}"`, wanted, held, ['pools', pool]);
  }
  return findings;
}

function bytes(size: string | undefined): number | undefined {
  return size === undefined ? undefined : parseSize(size);
}

function unknownPool(placed: PlacedNode, pool: string, pools: Readonly<Record<string, number>>): Finding {
  const names = Object.keys(pools);
  return {
    problem: workflowProblem(
      'resource.unknownPool',
      `"${placed.path}" uses the pool "${pool}", which the project does not define.`,
      {
        reason: names.length === 0 ? 'project.yaml defines no pools.' : `project.yaml defines: ${names.join(', ')}.`,
        remedy: `Add "pools: { ${pool}: 1 }" to .codomyrmex/project.yaml, or correct the name.`,
      },
    ),
    path: [...placed.dataPath, 'resources', 'pools', pool],
    at: 'key',
  };
}
