export const results = {
  none: 'No results',
  noneYet: 'No results yet',
  noneText: (sentence: string | undefined) => sentence ?? 'What this node hands on appears here after it ran.',
  copyExpression: (name: string) => `Copy ${name} as an expression`,
  dragExpression: (expression: string) => `${expression}: drag into a field, or click to copy`,
  cellExpression: (text: string, expression: string) => `${text}: copy ${expression}`,
  copied: (text: string) => `Copied ${text}`,
  filterRows: 'Filter rows',
  noFindings: 'Checked; nothing was found.',
  findings: (all: number, errors: number, warnings: number) =>
    `${all} ${all === 1 ? 'finding' : 'findings'}: ${errors} ${errors === 1 ? 'error' : 'errors'}, ${warnings} ${warnings === 1 ? 'warning' : 'warnings'}`,
  findingsTable: 'Findings',
  tests: (passed: number, failed: number, skipped: number, time: string) =>
    `${passed} passed, ${failed} failed, ${skipped} skipped in ${time}`,
  coverage: (lines: string, branches: string, functions: string) =>
    `Lines ${lines} · branches ${branches} · functions ${functions}`,
  coverageOf: (percent: number | undefined, covered: number, total: number) =>
    percent === undefined ? 'none to cover' : `${percent} % (${covered} of ${total})`,
  coverageTable: 'Coverage by file',
  coverageColumns: {
    file: 'File',
    lines: 'Lines %',
    branches: 'Branches %',
    functions: 'Functions %',
    uncovered: 'Uncovered lines',
  },
  noneCovered: 'No file of the project was gone through.',
  openUncovered: (file: string, lines: string) => `Open ${file} at line ${lines}, which no test went through`,
  moreUncovered: (count: number) => `and ${count} more`,
  testTree: 'Tests',
  emptyPatch: 'No change is proposed.',
  patchFiles: (count: number) =>
    count === 1
      ? 'Proposed change to 1 file. Nothing is written yet.'
      : `Proposed change to ${count} files. Nothing is written yet.`,
  applyPatch: 'Apply to project',
  patchApplied: 'Applied',
  diffLayout: 'Layout of the change',
  diffLayouts: { unified: 'One column', sideBySide: 'Side by side' },
  diffBefore: (path: string) => `${path}, before`,
  diffAfter: (path: string) => `${path}, after`,
  enlarge: 'Enlarge',
  chartData: 'Data',
  chart: {
    untitled: (kind: string) => kind,
    kinds: {
      bar: 'Bar chart',
      line: 'Line chart',
      scatter: 'Scatter chart',
      histogram: 'Histogram',
      pie: 'Pie chart',
      heatmap: 'Heat map',
    },
    picture: (name: string, kind: string) =>
      name === kind
        ? `${kind}; its values are in the table below`
        : `${name}: ${kind}; its values are in the table below`,
    keys: (name: string) => `${name}: + and - zoom, arrows move, 0 shows all`,
    tools: 'Look into the chart',
    in: 'Zoom in (+, or Ctrl and wheel)',
    out: 'Zoom out (-)',
    back: 'Move back (←)',
    on: 'Move on (→)',
    whole: 'Show all (0)',
    isWhole: 'All of it is shown',
    enlarge: 'Enlarge the chart',
    values: (count: number) => (count === 1 ? '1 value' : `${count} values`),
    valuesTable: 'Values of the chart',
  },
  save: (name: string, size: string) => `Save ${name} (${size})`,
  tooLarge: (all: string, most: string) =>
    `This value is ${all}; up to ${most} can be shown. A node after this one can use all of it.`,
  emptyText: 'Empty text',
  showAll: (characters: number) => `Show all ${characters} characters`,
} as const;
