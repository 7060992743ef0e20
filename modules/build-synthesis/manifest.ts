import { z } from 'zod';
import { declareAction } from '#engine/action.ts';
import type { moduleManifestSchema } from '#shared/module/manifest.ts';

export const TOOLS = ['npm', 'pnpm', 'yarn', 'bun', 'make'] as const;
export type BuildTool = (typeof TOOLS)[number];

/** Where builds usually put what they make, seen from the folder that is built. */
export const DEFAULT_ARTIFACTS = [
  'dist/**',
  'build/**',
  'out/**',
  'lib/**',
  'bin/**',
  '.output/**',
  'target/release/*',
  'packages/*/{dist,build,out,lib}/**',
  'apps/*/{dist,build,out}/**',
  '*.{tgz,zip,whl,vsix}',
];

export const about: Omit<z.input<typeof moduleManifestSchema>, 'actions'> = {
  id: 'build-synthesis',
  title: 'Build',
  description: 'Finds npm scripts and make targets, runs one, and collects what it made.',
  icon: 'hammer',
  order: 40,
  tools: [
    { id: 'npm', title: 'npm', programs: ['npm'], install: 'Comes with Node.js.' },
    { id: 'pnpm', title: 'pnpm', programs: ['pnpm'], install: 'npm install --global pnpm' },
    { id: 'yarn', title: 'Yarn', programs: ['yarn'], install: 'npm install --global yarn' },
    { id: 'bun', title: 'Bun', programs: ['bun'], install: 'npm install --global bun' },
    {
      id: 'make',
      title: 'GNU make',
      programs: ['make'],
      install: 'Debian: apt-get install make · macOS: xcode-select --install · Windows: winget install GnuWin32.Make',
    },
    {
      id: 'typescript',
      title: 'TypeScript',
      programs: [],
      install: 'Comes with the studio. For the project\'s own version: "npm install --save-dev typescript".',
    },
  ],
};

const folder = z.string().default('.').meta({
  title: 'Folder',
  description: 'What is built; from the project folder.',
  control: 'folder',
  placeholder: '.',
});

export const run = declareAction({
  id: 'build-synthesis.run',
  nodeId: 'build',
  title: 'Build',
  description: 'Runs a script of package.json or a target of a Makefile and lists the files it made.',
  keywords: ['compile', 'bundle', 'npm run', 'make', 'package', 'artifact', 'pnpm', 'yarn', 'script', 'target'],
  parameters: z.object({
    target: z.string().min(1).optional().meta({
      title: 'Target',
      description: 'An npm script or a make target. Empty: the script "build", else make\'s own default.',
      control: 'text',
      placeholder: 'build',
    }),
    tool: z
      .enum(['auto', ...TOOLS])
      .default('auto')
      .meta({
        title: 'Tool',
        description:
          'Auto looks at package.json first, with the package manager its lock file belongs to, then at the Makefile.',
        control: 'choice',
      }),
    artifacts: z.array(z.string().min(1)).optional().meta({
      title: 'Artifacts',
      description:
        'Files the build makes, as globs. Given: all that match are listed. Empty: what is new or changed in the usual folders.',
      control: 'glob',
      placeholder: 'dist/**',
    }),
    folder,
  }),
  cardParameters: ['target', 'tool'],
  outputs: {
    artifacts: { title: 'Artifacts', type: 'artifacts', description: 'List of {path, bytes, sha256}.' },
    target: { title: 'Target', type: 'text' },
    tool: { title: 'Tool', type: 'text', description: 'npm, pnpm, yarn, bun or make.' },
    durationMs: { title: 'Duration', type: 'number', description: 'Milliseconds.' },
  },
  effects: ['process', 'reads', 'writes'],
  estimateMs: 30_000,
  docs: `Runs one build step of the project and tells what it made.

- **npm scripts**: \`package.json\` in the folder. The package manager is the one named by \`packageManager\`, else the one whose lock file
  is nearest (pnpm, Yarn, Bun, npm).
- **make targets**: \`GNUmakefile\`, \`makefile\` or \`Makefile\`, read without running anything.

Without a target it takes the script \`build\`, or else what \`make\` alone would make.

**Artifacts.** With globs, every matching file is listed after the build, changed or not, and a build after which nothing matches fails.
Without globs, the files are listed that are new or were written by this build under
${DEFAULT_ARTIFACTS.map((glob) => `\`${glob}\``).join(', ')}, and the make target itself if it is a file. Small files are kept with the run.

A build that ends with another exit code than 0 fails with its last lines and is not tried again by itself.`,
  example: `build:
  action: build-synthesis.run
  parameters:
    target: build
    artifacts: ["dist/**"]`,
});

export const detect = declareAction({
  id: 'build-synthesis.detect',
  nodeId: 'targets',
  title: 'Find build targets',
  description: 'Lists npm scripts and make targets without running anything.',
  keywords: ['scripts', 'targets', 'package.json', 'makefile', 'list'],
  parameters: z.object({ folder }),
  outputs: { targets: { title: 'Targets', type: 'table', description: 'List of {tool, name, command}.' } },
  effects: ['reads'],
  estimateMs: 100,
  docs: `Lists what \`build-synthesis.run\` could run in a folder: the scripts of \`package.json\` and the named targets of the Makefile.
\`command\` is what would be started, such as \`pnpm run build\`.`,
  example: `targets:
  action: build-synthesis.detect`,
});

export const typescript = declareAction({
  id: 'build-synthesis.typescript',
  nodeId: 'compile',
  title: 'Compile TypeScript',
  description: 'Compiles a TypeScript project and lists the files that the compiler wrote.',
  keywords: ['tsc', 'compile', 'transpile', 'declarations', 'javascript', 'artifact', 'types'],
  parameters: z.object({
    project: z.string().min(1).default('tsconfig.json').meta({
      title: 'Project',
      description: 'A tsconfig file, or the folder it lies in.',
      control: 'path',
      placeholder: 'tsconfig.json',
    }),
  }),
  cardParameters: ['project'],
  outputs: {
    artifacts: { title: 'Artifacts', type: 'artifacts', description: 'List of {path, bytes, sha256}.' },
    durationMs: { title: 'Duration', type: 'number', description: 'Milliseconds.' },
  },
  effects: ['process', 'reads', 'writes'],
  needs: ['typescript'],
  estimateMs: 8000,
  docs: `Runs \`tsc -p\` from the project's \`node_modules\`, else the compiler that comes with the studio, so a project without packages can be
compiled too. Where the files go is said by its configuration (\`outDir\`). With type errors it fails; whether files are written then is up
to \`noEmitOnError\`.

To check types without writing anything, use \`static-analysis.typescript\`.

Problems: \`build.failed\`, \`build.nothingMade\`, \`program.notFound\`.`,
  example: `compile:
  action: build-synthesis.typescript`,
});
