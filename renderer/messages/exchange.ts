import type { ExportFormat } from '#shared/bridge/import-calls.ts';
import type { Dialect, Remark } from '#shared/import/source.ts';

const DIALECTS: Readonly<Record<Dialect, string>> = {
  v1: 'Codomyrmex workflow',
  complex: 'Codomyrmex workflow with groups',
  dag: 'Codomyrmex task graph',
  'example-config': 'Codomyrmex example configuration',
  map: 'Codomyrmex map of workflows',
  command: 'Workflow of commands',
  'ci-pipeline': 'CI pipeline',
  wfformat: 'WfFormat instance',
  'npm-scripts': 'npm scripts',
  makefile: 'Makefile',
  'github-actions': 'GitHub Actions',
  resources: 'Resources',
  template: 'Project template',
  project: 'Project file',
  unknown: 'Not known',
};

const REMARKS: Readonly<Record<Remark['kind'], string>> = {
  guessed: 'Guessed: please look',
  dropped: 'Dropped',
  renamed: 'Renamed',
  kept: 'Kept',
};

const FORMATS: Readonly<Record<ExportFormat, { readonly title: string; readonly about: string }>> = {
  v1: { title: 'Codomyrmex JSON', about: 'The original’s own workflow file' },
  'github-actions': { title: 'GitHub Actions', about: 'One job for each node' },
  mermaid: { title: 'Mermaid', about: 'A drawing as text, for README files' },
  svg: { title: 'SVG', about: 'A drawing that can be scaled' },
  png: { title: 'PNG', about: 'A drawing as pixels, at twice the size' },
};

/** Texts of importing and exporting. */
export const exchange = {
  import: {
    action: 'Import…',
    title: 'Import',
    drop: 'Drop a file or folder anywhere on this window',
    dropNow: 'Drop to look at it. Nothing is written yet.',
    what: 'package.json, Makefile, GitHub Actions, workflows and projects of codomyrmex, WfFormat: a file, or a whole repository.',
    chooseFiles: 'Choose files…',
    chooseFolder: 'Choose a folder…',
    orPath: 'Or name a folder or file of this machine',
    lookAt: 'Look at it',
    pathMissing: 'Name a folder or file first',
    looking: 'Looking at it…',
    back: 'Choose another',
    workflows: 'Workflows found',
    take: (name: string) => `Import ${name}`,
    nodes: (count: number) => (count === 1 ? '1 node' : `${count} nodes`),
    invalid: 'invalid',
    writtenNothing: 'Nothing of this file will be written.',
    otherFiles: (paths: readonly string[]) => `Also written: ${paths.join(', ')}`,
    found: (workflows: number, files: number) =>
      `${workflows === 1 ? '1 workflow' : `${workflows} workflows`} in ${files === 1 ? '1 file' : `${files} files`}. Nothing has been written yet.`,
    nothing: (name: string, files: number) =>
      files === 0
        ? `${name} holds no file that could be a workflow.`
        : `No workflow was found in ${files} files of ${name}.`,
    nothingHelp: 'Known are package.json, Makefile, GitHub Actions, workflows of codomyrmex and WfFormat.',
    leftOut: (count: number) =>
      `${count} files were left out because all together are too large for a browser. Name the folder instead.`,
    target: 'Into',
    here: (name: string) => `This project, ${name}`,
    there: 'The folder it lies in, which becomes a project of its own',
    noPath: (name: string) =>
      `A browser does not tell where ${name} lies. Its commands will run in the folder chosen here; to import a repository where it lies, go back and name its folder.`,
    targetFolder: 'Another folder',
    takeFolder: 'Into this folder',
    simulate: 'Only simulate: each task waits as long as was recorded',
    report: (name: string) => `What ${name} becomes`,
    kinds: REMARKS,
    dialects: DIALECTS,
    own: 'Workflow of the studio',
    drawing: (name: string) => `Drawing of ${name}`,
    asText: 'Show its text',
    needs: (names: readonly string[]) => `A run will ask for: ${names.join(', ')}`,
    taken: (file: string, name: string) => `${file} is there already, so it will be called ${name}.`,
    import: (count: number) => (count === 1 ? 'Import 1 workflow' : `Import ${count} workflows`),
    importFiles: 'Import',
    nothingChosen: 'Choose something that is valid',
    done: (names: readonly string[], project: string) =>
      names.length === 0 ? `Imported into ${project}.` : `Imported into ${project}: ${names.join(', ')}`,
  },
  export: {
    action: 'Export workflow…',
    title: (name: string) => `Export ${name}`,
    format: 'Format',
    formats: FORMATS,
    preview: 'Preview',
    report: 'What the other format cannot say',
    lossless: 'Nothing is lost.',
    save: (file: string) => `Save ${file}`,
    copy: 'Copy',
    copied: 'Copied.',
    noCopy: 'A picture is saved, not copied',
    making: 'Making it…',
    kinds: { dropped: 'Dropped', changed: 'Changed' },
  },
} as const;
