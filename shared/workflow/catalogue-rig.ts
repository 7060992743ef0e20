import { actionManifestSchema, type Catalogue, type OutputManifest, type ParameterSchema } from '../module/manifest.ts';
import type { PortType } from '../module/port-type.ts';

interface ActionSketch {
  readonly parameters?: Readonly<Record<string, ParameterSchema>>;
  readonly required?: readonly string[];
  readonly outputs?: Readonly<Record<string, PortType>>;
  readonly container?: boolean;
  readonly timeoutMs?: number;
  readonly holdsSlot?: boolean;
}

/** Actions as modules declare them, for tests of what reads manifests. */
export function catalogueFrom(sketches: Readonly<Record<string, ActionSketch>>): Catalogue {
  return new Map(
    Object.entries(sketches).map(([id, { parameters = {}, required, outputs = {}, ...rest }]) => [
      id,
      actionManifestSchema.parse({
        id,
        title: `Title of ${id}`,
        description: '',
        version: 1,
        parameters: { type: 'object', properties: parameters, ...(required === undefined ? {} : { required }) },
        outputs: Object.fromEntries(
          Object.entries(outputs).map(([name, type]): [string, OutputManifest] => [name, { title: name, type }]),
        ),
        effects: [],
        estimateMs: 1500,
        ...rest,
      }),
    ]),
  );
}

export const CATALOGUE: Catalogue = catalogueFrom({
  'shell.run': {
    parameters: {
      command: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      cwd: { type: 'string' },
      env: { type: 'object', additionalProperties: { type: 'string' } },
    },
    required: ['command'],
    outputs: { stdout: 'text', stderr: 'text', exitCode: 'number' },
    timeoutMs: 60_000,
  },
  'static-analysis.eslint': {
    parameters: { path: { type: 'string', default: '.' }, globs: { type: 'array', items: { type: 'string' } } },
    outputs: { findings: 'findings', summary: 'object' },
  },
  'testing.run': {
    parameters: { runner: { type: 'string', enum: ['vitest', 'node', 'junit'] }, path: { type: 'string' } },
    outputs: { report: 'testReport', summary: 'object' },
  },
  'data-visualization.chart': {
    parameters: {
      kind: { type: 'string', enum: ['bar', 'line'] },
      data: {},
      report: { type: 'object', portType: 'testReport', title: 'Test report' },
    },
    required: ['kind'],
    outputs: { svg: 'image' },
  },
  'build-synthesis.run': { parameters: { target: { type: 'string' } }, outputs: { artifacts: 'artifacts' } },
  'flow.for-each': {
    parameters: { items: { type: 'array' }, maxParallel: { type: 'integer', minimum: 1 } },
    required: ['items'],
    outputs: { items: 'list' },
    container: true,
    holdsSlot: false,
  },
  'flow.repeat': {
    parameters: { until: { type: 'string' }, maxIterations: { type: 'integer' } },
    outputs: { items: 'list' },
    container: true,
    holdsSlot: false,
  },
  'flow.group': { container: true, holdsSlot: false },
  'flow.switch': {
    parameters: { cases: { type: 'object', additionalProperties: {} } },
    outputs: { case: 'text' },
    holdsSlot: false,
  },
  'flow.run-workflow': {
    parameters: { workflow: { type: 'string' }, parameters: { type: 'object', additionalProperties: {} } },
    required: ['workflow'],
    holdsSlot: false,
  },
});
