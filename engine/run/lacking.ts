import { catalogueOf, type Catalogue, type ParameterSchema, type ToolManifest } from '#shared/module/manifest.ts';
import { problem, type Problem } from '#shared/problem.ts';
import { placeFindings, type Finding } from '#shared/workflow/finding.ts';
import { graphOf, type PlacedNode } from '#shared/workflow/graph.ts';
import { readWorkflow } from '#shared/workflow/read.ts';
import type { EngineOptions } from '../engine-settings.ts';
import { findProgram } from '../process/find-program.ts';
import { neededSecrets, secretNotSet } from './missing-secrets.ts';

type Surroundings = Pick<EngineOptions, 'modules' | 'settings' | 'secrets' | 'environment'>;

/**
 * What a workflow needs and this machine has not: programs that are nowhere, secrets that nobody set. Warnings: the node may be skipped,
 * an earlier one may bring the program, and a run says it in its own place. In the order of the text, with line and column.
 */
export async function lacking(
  { text, project, file }: { readonly text: string; readonly project: string; readonly file?: string },
  surroundings: Surroundings,
): Promise<readonly Problem[]> {
  const catalogue = catalogueOf(surroundings.modules.map(({ manifest }) => manifest));
  if (!mayNeed(text, catalogue)) return [];
  const { workflow } = readWorkflow(text);
  if (workflow === undefined) return [];
  const hasProgram = programSearch(project, surroundings);
  const hasSecret = remembered(async (name) => (await surroundings.secrets.get(name)) !== undefined);
  const findings: Finding[] = [];
  for (const placed of graphOf(workflow).nodes) {
    if (placed.node.disabled === true) continue;
    for (const tool of toolsOf(placed, catalogue, surroundings)) {
      if (!(await hasProgram(tool)))
        findings.push({ problem: toolMissing(tool, placed), path: [...placed.dataPath, 'action'], at: 'value' });
    }
    for (const [parameter, secret] of secretsOf(placed, catalogue)) {
      if (!(await hasSecret(secret))) findings.push(secretFinding(placed, parameter, secret));
    }
  }
  return placeFindings(text, findings, file);
}

/** Every edit asks; most workflows name no secret and no action that needs a program, and then need not be read again. */
function mayNeed(text: string, catalogue: Catalogue): boolean {
  if (text.includes('secrets.')) return true;
  for (const [id, { needs = [], parameters }] of catalogue) {
    if (needs.length === 0 && !Object.values(parameters.properties).some(isSecretName)) continue;
    if (text.includes(id)) return true;
  }
  return false;
}

function isSecretName({ control }: ParameterSchema): boolean {
  return control === 'secret';
}

function toolsOf({ node }: PlacedNode, catalogue: Catalogue, { modules }: Surroundings): readonly ToolManifest[] {
  const needs = catalogue.get(node.action)?.needs ?? [];
  if (needs.length === 0) return [];
  const own = modules.find(({ manifest }) => manifest.id === node.action.split('.')[0])?.manifest.tools ?? [];
  return own.filter(({ id, programs }) => needs.includes(id) && programs.length > 0);
}

function secretsOf({ node }: PlacedNode, catalogue: Catalogue): readonly (readonly [string, string])[] {
  const schemas = catalogue.get(node.action)?.parameters.properties ?? {};
  return Object.entries(node.parameters ?? {}).flatMap(([name, value]) => {
    const isName = isSecretName(schemas[name] ?? {}) && typeof value === 'string' && !value.includes('{{');
    const needed = isName && value !== '' ? [value] : neededSecrets(value);
    return [...new Set(needed)].map((secret) => [name, secret] as const);
  });
}

function programSearch(project: string, { settings, environment }: Surroundings) {
  const search = { toolPaths: settings().toolPaths, projectFolder: project, environment };
  const isThere = remembered(async (program) => (await findProgram(program, search)) !== undefined);
  return async ({ programs }: ToolManifest): Promise<boolean> =>
    (await Promise.all(programs.map(isThere))).some(Boolean);
}

function remembered(ask: (name: string) => Promise<boolean>): (name: string) => Promise<boolean> {
  const answers = new Map<string, Promise<boolean>>();
  return (name) => {
    const answer = answers.get(name) ?? ask(name);
    answers.set(name, answer);
    return answer;
  };
}

function toolMissing(tool: ToolManifest, { path }: PlacedNode): Problem {
  return problem('program.notFound', `"${path}" needs ${tool.title}, which was not found.`, {
    severity: 'warning',
    reason: `Looked for ${tool.programs.join(', ')} on PATH.`,
    remedy: tool.install,
    place: { node: path },
  });
}

function secretFinding({ path, dataPath }: PlacedNode, parameter: string, secret: string): Finding {
  const missing = secretNotSet(path, secret, { node: path, parameter });
  return { problem: { ...missing, severity: 'warning' }, path: [...dataPath, 'parameters', parameter], at: 'value' };
}
