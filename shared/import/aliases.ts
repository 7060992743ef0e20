import { isData, type Data } from '../workflow/data-change.ts';
import { parseDuration } from '../workflow/duration.ts';
import type { Remark } from './source.ts';

/** How an action of the original is done here. */
export interface Alias {
  readonly action: string;
  /** What `{{step.output}}` of such a step means: one of our outputs. */
  readonly output?: string;
  /** The same where a chart asks for numbers. */
  readonly numbers?: string;
  /** Our names for its parameters; what is not named here is dropped, and the report says so. */
  readonly parameters?: Readonly<Record<string, string>>;
  /** What ours needs beside them. */
  readonly fixed?: Data;
  /** A last word over the parameters, for shapes that names alone do not translate. */
  readonly shape?: (parameters: Data) => Data;
  /** `shape` the other way, for an export. */
  readonly unshape?: (parameters: Data) => Data;
}

const check: Alias = { action: 'environment.check', output: 'tools', numbers: 'summary' };
const lint: Alias = {
  action: 'static-analysis.eslint',
  output: 'findings',
  numbers: 'summary',
  parameters: { path: 'path', target_path: 'path', project_root: 'path', file_path: 'path' },
};
/** The original's analyses hand out what they find and never fail for it; what comes after them lives on that. */
const analyze: Alias = { ...lint, fixed: { failOn: 'never' } };
const scan: Alias = {
  action: 'security-audit.scan',
  output: 'findings',
  numbers: 'summary',
  parameters: { path: 'path', target_path: 'path', include_patterns: 'include' },
};
const tests: Alias = {
  action: 'testing.run',
  output: 'report',
  numbers: 'summary',
  parameters: { test_path: 'path', path: 'path' },
};
const build: Alias = {
  action: 'build-synthesis.run',
  output: 'artifacts',
  parameters: { target: 'target', target_name: 'target' },
};
const documents: Alias = {
  action: 'documentation.generate',
  output: 'files',
  parameters: { source_path: 'source', output_path: 'output', format: 'format', output: 'output' },
};
const chart: Alias = {
  action: 'data-visualization.chart',
  output: 'data',
  numbers: 'data',
  parameters: { data: 'data', title: 'title', output_path: 'file', output: 'file', chart_type: 'kind' },
};
const deploy: Alias = {
  action: 'ci-cd.deploy',
  output: 'stdout',
  parameters: { target: 'target', environment: 'environment' },
};

/** A bar for each name, from the two lists that the original's function takes. */
const paired: Alias = {
  ...chart,
  fixed: { kind: 'bar' },
  parameters: { ...chart.parameters, categories: 'categories', values: 'values' },
  shape: ({ categories, values, ...rest }) =>
    categories === undefined || values === undefined
      ? rest
      : { ...rest, data: { category: categories, value: values } },
  unshape: ({ data, ...rest }) =>
    isData(data) && 'category' in data && 'value' in data
      ? { ...rest, categories: data['category'], values: data['value'] }
      : { ...rest, ...(data === undefined ? {} : { data }) },
};

const ALIASES: Readonly<Record<string, Alias>> = {
  'environment_setup.check_environment': check,
  'environment_setup.validate_environment': check,
  'environment_setup.check_and_setup_env_vars': check,
  'static_analysis.analyze_code_quality': analyze,
  'static_analysis.analyze_code': analyze,
  'static_analysis.analyze_codebase': analyze,
  'static_analysis.analyze_project': analyze,
  'static_analysis.analyze_file': analyze,
  'static_analysis.run_linter': lint,
  'ai_code_editing.generate_code_insights': {
    action: 'ai-code-editing.insights',
    output: 'insights',
    numbers: 'summary',
    parameters: { analysis_data: 'data', data: 'data' },
  },
  'ai_code_editing.generate_code_snippet': {
    action: 'ai-code-editing.generate',
    output: 'text',
    parameters: { prompt: 'prompt' },
  },
  'data_visualization.create_bar_chart': paired,
  'data_visualization.create_chart': chart,
  'data_visualization.create_analysis_chart': chart,
  'data_visualization.create_line_plot': {
    ...paired,
    fixed: { kind: 'line' },
    parameters: { ...chart.parameters, x_data: 'categories', y_data: 'values' },
  },
  'data_visualization.create_scatter_plot': {
    ...paired,
    fixed: { kind: 'scatter' },
    parameters: { ...chart.parameters, x_data: 'categories', y_data: 'values' },
  },
  'data_visualization.create_pie_chart': {
    ...paired,
    fixed: { kind: 'pie' },
    parameters: { ...chart.parameters, labels: 'categories', sizes: 'values' },
  },
  'data_visualization.create_histogram': {
    ...chart,
    fixed: { kind: 'histogram' },
    parameters: { ...chart.parameters, bins: 'bins' },
  },
  'data_visualization.create_heatmap': { ...chart, fixed: { kind: 'heatmap' } },
  'data_visualization.load_dataset': {
    action: 'data-visualization.load',
    output: 'table',
    parameters: { file_path: 'path', path: 'path' },
  },
  'data_visualization.prepare_data': {
    action: 'data-visualization.load',
    output: 'table',
    parameters: { file_path: 'path', path: 'path' },
  },
  'data_visualization.process_dataset': {
    action: 'data-visualization.process',
    output: 'table',
    parameters: { data: 'data', operations: 'operations' },
  },
  'data_visualization.analyze_dataset': {
    action: 'data-visualization.describe',
    output: 'columns',
    numbers: 'columns',
    parameters: { data: 'data' },
  },
  'documentation.generate_docs': documents,
  'documentation.generate_report': { ...documents, action: 'documentation.report', output: 'text', numbers: 'summary' },
  'documentation.generate_quality_report': {
    ...documents,
    action: 'documentation.report',
    output: 'text',
    numbers: 'summary',
  },
  'security_audit.scan_codebase': scan,
  'security_audit.scan_vulnerabilities': scan,
  'security_audit.audit_code_security': scan,
  'security_audit.scan_directory_for_secrets': scan,
  'security_audit.validate_security': scan,
  'code_execution_sandbox.run_tests': tests,
  'code_execution_sandbox.execute_code': {
    action: 'code-execution.run',
    output: 'stdout',
    parameters: { language: 'language', code: 'code', stdin: 'stdin', timeout: 'timeLimit' },
    shape: ({ timeLimit, ...rest }) =>
      timeLimit === undefined
        ? rest
        : { ...rest, timeLimit: typeof timeLimit === 'number' ? `${timeLimit}s` : timeLimit },
    unshape: ({ timeLimit, ...rest }) => {
      const ms = typeof timeLimit === 'string' ? parseDuration(timeLimit) : undefined;
      return timeLimit === undefined ? rest : { ...rest, timeLimit: ms === undefined ? timeLimit : ms / 1000 };
    },
  },
  'testing.run_tests': tests,
  'build_synthesis.build_project': build,
  'build_synthesis.orchestrate_build_pipeline': build,
  'build_synthesis.trigger_build': build,
  'ci_cd_automation.deploy_application': deploy,
  'ci_cd_automation.run_pipeline': {
    action: 'ci-cd.run',
    output: 'stages',
    parameters: { config_path: 'path', path: 'path' },
  },
  'ci_cd_automation.create_pipeline': {
    action: 'ci-cd.check',
    output: 'stages',
    parameters: { config_path: 'path', path: 'path' },
  },
  'git_operations.get_status': { action: 'git.status', output: 'files', parameters: { repository_path: 'path' } },
  'git_operations.get_diff': { action: 'git.diff', output: 'text' },
  'git_operations.get_commit_history': { action: 'git.log', output: 'commits', parameters: { limit: 'limit' } },
  'git_operations.create_branch': {
    action: 'git.branch',
    output: 'current',
    parameters: { branch_name: 'name', name: 'name' },
    fixed: { operation: 'create', checkout: true },
  },
  'git_operations.switch_branch': { action: 'git.checkout', parameters: { branch_name: 'revision' } },
  'git_operations.commit_changes': { action: 'git.commit', output: 'hash', parameters: { message: 'message' } },
};

/** What a step without an action means, in the dialect that names modules alone. */
const BY_MODULE: Readonly<Record<string, string>> = {
  environment_setup: 'check_environment',
  static_analysis: 'analyze_codebase',
  documentation: 'generate_docs',
  security_audit: 'scan_codebase',
  testing: 'run_tests',
  build_synthesis: 'build_project',
  ci_cd_automation: 'deploy_application',
  data_visualization: 'create_chart',
};

export interface Translated {
  /** Undefined: nothing here does it. */
  readonly alias: Alias | undefined;
  readonly action: string;
  readonly parameters: Data;
  readonly remarks: readonly Omit<Remark, 'step'>[];
  /** Parameters of the original that ours has not. */
  readonly dropped: Data;
}

/** An action of the original in our words; the values of its parameters are still those of the source. */
export function translate(module: string, action: string, parameters: Data): Translated {
  const guess = action === '' && Object.hasOwn(BY_MODULE, module) ? BY_MODULE[module] : undefined;
  const called = `${module}.${guess ?? action}`;
  const alias = Object.hasOwn(ALIASES, called) ? ALIASES[called] : undefined;
  if (alias === undefined)
    return {
      alias,
      action: action !== '' && module !== '' ? called : module || action || 'unknown.action',
      parameters,
      remarks: [],
      dropped: {},
    };
  const names = alias.parameters ?? {};
  const entries = Object.entries(parameters).filter(([, value]) => value !== null && value !== undefined);
  const known = entries.filter(([name]) => Object.hasOwn(names, name));
  const dropped = entries.filter(([name]) => !Object.hasOwn(names, name));
  const ours: Data = {
    ...alias.fixed,
    ...Object.fromEntries(known.map(([name, value]) => [names[name] ?? name, value])),
  };
  return {
    alias,
    action: alias.action,
    parameters: alias.shape?.(ours) ?? ours,
    dropped: Object.fromEntries(dropped),
    remarks: [
      ...(guess === undefined
        ? [{ kind: 'renamed' as const, text: `${called} is ${alias.action} here.` }]
        : [{ kind: 'guessed' as const, text: `It names only the module ${module}; taken as ${alias.action}.` }]),
      ...known
        .filter(([name]) => names[name] !== name)
        .map(([name]) => ({ kind: 'renamed' as const, text: `Parameter ${name} is ${names[name]} here.` })),
      ...dropped.map(([name]) => ({
        kind: 'dropped' as const,
        text: `Parameter ${name} has no counterpart in ${alias.action}.`,
      })),
    ],
  };
}

/** The original's first name for a parameter of ours. */
export function theirName(alias: Alias, ours: string): string | undefined {
  return Object.entries(alias.parameters ?? {}).find(([, name]) => name === ours)?.[0];
}

/** The original's names for our parameters, for an export; undefined when nothing of ours came from it. */
export function aliasOf(module: string, action: string): Alias | undefined {
  const called = `${module}.${action}`;
  return Object.hasOwn(ALIASES, called) ? ALIASES[called] : undefined;
}

/** The first name of the original for an action of ours. */
export function originalOf(action: string): { readonly module: string; readonly action: string } | undefined {
  const found = Object.entries(ALIASES).find(([, alias]) => alias.action === action)?.[0];
  if (found === undefined) return undefined;
  const at = found.indexOf('.');
  return { module: found.slice(0, at), action: found.slice(at + 1) };
}

/** Every alias with the original's name for it. */
export function allAliases(): readonly (readonly [name: string, alias: Alias])[] {
  return Object.entries(ALIASES);
}
