import { eventIterator, oc, type ContractRouterClient } from '@orpc/contract';
import { z } from 'zod';
import { moduleManifestSchema } from '../module/manifest.ts';
import { problemSchema } from '../problem.ts';
import { projectPatchSchema } from '../project/project-state.ts';
import { projectSchema, templateSchema } from '../project/project.ts';
import { reportFormatSchema, writtenReportSchema } from '../run/report/format.ts';
import { pastValueSchema } from '../run/past-value.ts';
import { freedStorageSchema, freeRequestSchema, storageReportSchema } from '../run/storage-report.ts';
import { settingsPatchSchema, settingsSchema } from '../project/settings.ts';
import type { RunComparison } from '../run/compare-runs.ts';
import type { RunEvent } from '../run/event.ts';
import type { Trends } from '../run/trends.ts';
import { runForecastSchema } from '../run/run-forecast.ts';
import { linePlaceSchema } from '../run/run-line.ts';
import { archiveResultSchema, projectDetailsSchema, projectHitSchema, projectSummarySchema } from './project-calls.ts';
import {
  exportedSchema,
  exportFormatSchema,
  importedFilesSchema,
  importPreviewSchema,
  importRequestSchema,
} from './import-calls.ts';
import { chosenRunsSchema, deletedRunsSchema, periodSchema, runsWeightSchema } from './history-calls.ts';
import {
  checkedDraftSchema,
  templateDraftSchema,
  templateFileSchema,
  templateGallerySchema,
} from './template-calls.ts';
import { triggerChangeSchema, triggerListSchema } from './trigger-calls.ts';
import { artifactVerificationSchema } from '../run/artifact-verification.ts';
import { traceSchema } from '../run/origin.ts';
import { runStatusSchema } from '../run/task-status.ts';
import { editSchema } from '../workflow/edit.ts';
import { keptHistorySchema } from '../workflow/undo-history.ts';
import { layoutSchema } from '../workflow/workflow.ts';

/*
 * Every call and every push between a face and its host, once. Calls ask, pushes tell (streams, batched by the host).
 * What can end in a problem returns a result; a thrown error is a bug. A face never sends a command line to run:
 * it names a project, a workflow, a node, a run.
 */

function resultOf<Value extends z.ZodType>(value: Value) {
  return z.discriminatedUnion('ok', [
    z.object({ ok: z.literal(true), value }),
    z.object({ ok: z.literal(false), problem: problemSchema }),
  ]);
}

const nothing = z.object({});
const project = z.object({ project: z.string() });
const workflowName = z.object({ project: z.string(), name: z.string() });
const run = z.object({ run: z.string() });

const resumeWish = run.extend({
  from: z.string().default('failed'),
  workflow: z.enum(['run', 'latest']).default('latest'),
  /** A new run from how the run stood at this event (`seq`). */
  at: z.number().int().min(1).optional(),
});

export const documentSchema = z.object({
  name: z.string(),
  text: z.string(),
  layout: layoutSchema,
  /** Changes with every change of text or layout, whoever made it. */
  revision: z.string(),
  /** False while the file does not exist: it is written at the first edit. */
  saved: z.boolean(),
  problems: z.array(problemSchema),
});
export type DocumentSnapshot = z.infer<typeof documentSchema>;

export const workflowRowSchema = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  tags: z.array(z.string()),
  nodeCount: z.number().int(),
  modifiedAt: z.string(),
});
export type WorkflowRow = z.infer<typeof workflowRowSchema>;

export const runRowSchema = z.object({
  run: z.string(),
  /** Counts up per project, for people: "run 42". */
  number: z.number().int(),
  project: z.string(),
  workflow: z.string(),
  status: runStatusSchema,
  startedAt: z.string(),
  endedAt: z.string().optional(),
  durationMs: z.number().optional(),
  trigger: z.string(),
  /** Tasks by status; only non-zero counts. */
  counts: z.record(z.string(), z.number().int()),
  /** The first failure in words. */
  sentence: z.string().optional(),
  /** Can be resumed (interrupted). */
  resumable: z.boolean(),
  /** Never freed by itself, and not deleted before it is unpinned. */
  pinned: z.boolean().optional(),
  /** A person's own word for it. */
  label: z.string().optional(),
  /** Tasks that wait for a person. */
  needsYou: z.number().int().optional(),
  /** Where the project stood in git when the run was made. */
  branch: z.string().optional(),
  commit: z.string().optional(),
  isDirty: z.boolean().optional(),
});
export type RunRow = z.infer<typeof runRowSchema>;

/** A run that somebody deleted, here or in another process. */
export const goneRunSchema = z.object({ run: z.string(), project: z.string(), isGone: z.literal(true) });
export type GoneRun = z.infer<typeof goneRunSchema>;
export type RunChange = RunRow | GoneRun;

/** A run that goes on (place 0) or waits for its turn (from 1). `sentence` says what it waits for. */
export const queueItemSchema = runRowSchema.extend({
  place: z.number().int(),
  /** Its file says something else now than what this run froze. */
  isOutdated: z.boolean(),
});
export type QueueItem = z.infer<typeof queueItemSchema>;

export const queueSchema = z.object({
  state: z.enum(['running', 'paused']),
  pausedBy: z.string().optional(),
  /** Paused because the studio died while runs waited; ends by itself when none waits any more. */
  afterCrash: z.boolean(),
  /** How many go on at once (setting `maxParallelWorkflows`). */
  limit: z.number().int(),
  /** Its file on disk is behind: after a crash less of the queue would be found. */
  problem: problemSchema.optional(),
  /** What runs, then what waits, in the order of its turn. */
  items: z.array(queueItemSchema),
});
export type QueueSnapshot = z.infer<typeof queueSchema>;

/** Amounts: cores, bytes (memory, disk), megabits a second (network), else whatever the pool counts. */
export const resourceRowSchema = z.object({
  name: z.string(),
  kind: z.enum(['machine', 'pool', 'lock']),
  /** Folder of the project whose pool or lock it is. */
  project: z.string().optional(),
  /** What was found on this machine. */
  detected: z.number().optional(),
  /** What tasks may use at most; absent: not limited. */
  capacity: z.number().optional(),
  /** The user set the capacity. */
  isSet: z.boolean(),
  /** Refills with time: `reserved` is what is used up now. */
  isRate: z.boolean(),
  reserved: z.number(),
  holders: z.array(z.object({ run: z.string(), workflow: z.string(), task: z.string(), amount: z.number() })),
});
export type ResourceRow = z.infer<typeof resourceRowSchema>;

export const resourcesSnapshotSchema = z.object({
  resources: z.array(resourceRowSchema),
  /** Tasks of running runs that may not start yet, and why. */
  waiting: z.array(z.object({ run: z.string(), workflow: z.string(), task: z.string(), sentence: z.string() })),
  /** Really used on this machine, by whatever program. */
  cpu: z.object({ usedCores: z.number(), cores: z.number().int() }),
  memory: z.object({
    availableBytes: z.number(),
    totalBytes: z.number(),
    /** With less than this available nothing more starts beside what runs. */
    keptFreeBytes: z.number(),
    isHeldBack: z.boolean(),
  }),
});
export type ResourceSnapshot = z.infer<typeof resourcesSnapshotSchema>;

export const toolStateSchema = z.object({
  module: z.string(),
  tool: z.string(),
  title: z.string(),
  found: z.boolean(),
  path: z.string().optional(),
  version: z.string().optional(),
  install: z.string(),
});
export type ToolState = z.infer<typeof toolStateSchema>;

export const checkSchema = z.object({
  id: z.string(),
  title: z.string(),
  state: z.enum(['good', 'warning', 'bad']),
  detail: z.string(),
  remedy: z.string().optional(),
});
export type Check = z.infer<typeof checkSchema>;

export const secretRowSchema = z.object({
  name: z.string(),
  /** Where it is kept: by the system's own vault, for this session only, or in the environment. */
  kept: z.enum(['system', 'session', 'environment']),
});
export type SecretRow = z.infer<typeof secretRowSchema>;

export const appInfoSchema = z.object({
  version: z.string(),
  shell: z.enum(['electron', 'browser']),
  platform: z.string(),
  dataFolder: z.string(),
  cores: z.number().int(),
  /** Id of the project named on the command line, or of the sample. */
  openProject: z.string().optional(),
  /** Where `secrets.set` keeps values in this shell. */
  secretsKept: z.enum(['system', 'session']),
});
export type AppInfo = z.infer<typeof appInfoSchema>;

/** A page of the project's documentation; `kept` names sections that somebody changed inside the marks. */
export const plannedDocumentSchema = z.object({
  path: z.string(),
  /** Null: the page is new. */
  before: z.string().nullable(),
  after: z.string(),
  kept: z.array(z.string()),
});

const templateUpdateSchema = z.object({
  branch: z.string(),
  /** Versions of the template. */
  from: z.number(),
  to: z.number(),
  files: z.array(z.string()),
});

export const contract = {
  app: {
    info: oc.input(nothing).output(appInfoSchema),
    /** With a project: its file too, and if it is trusted the tools in it. */
    doctor: oc.input(z.object({ project: z.string().optional() })).output(z.array(checkSchema)),
    /** How many tasks wait for a person, for the shell's badge, and perhaps a notice of the system. `shown` false: this shell has neither. */
    attention: oc
      .input(
        z.object({
          count: z.number().int().min(0),
          notice: z.object({ title: z.string().max(200), text: z.string().max(1000) }).optional(),
        }),
      )
      .output(z.object({ shown: z.boolean() })),
    /** Opens a file of a project in the user's editor or the system's default program. */
    openInEditor: oc
      .input(z.object({ project: z.string(), path: z.string(), line: z.number().int().optional() }))
      .output(resultOf(nothing)),
  },
  projects: {
    list: oc.input(nothing).output(z.array(projectSchema)),
    open: oc.input(z.object({ path: z.string() })).output(resultOf(projectSchema)),
    /** Scaffolds a template into a folder (created, or empty) and opens it. All or nothing. */
    create: oc
      .input(
        z.object({
          template: z.string(),
          directory: z.string(),
          parameters: z.record(z.string(), z.unknown()),
          initGit: z.boolean().default(true),
        }),
      )
      .output(resultOf(projectSchema)),
    /** What `create` would write, nothing written. */
    preview: oc
      .input(z.object({ template: z.string(), directory: z.string(), parameters: z.record(z.string(), z.unknown()) }))
      .output(
        resultOf(
          z.object({
            directory: z.string(),
            files: z.array(z.object({ path: z.string(), bytes: z.number().int(), text: z.string() })),
            conflicts: z.array(z.string()),
          }),
        ),
      ),
    /** Takes it off the list; files stay. */
    forget: oc.input(project).output(resultOf(nothing)),
    trust: oc.input(project).output(resultOf(projectSchema)),
    templates: oc.input(nothing).output(z.array(templateSchema)),
    /** Merges what its template has become into a project, on a new branch; files and branch of the user stay as they are. */
    updateFromTemplate: oc
      .input(project)
      .output(
        resultOf(
          z.discriminatedUnion('state', [
            z.object({ state: z.literal('current'), version: z.number() }),
            templateUpdateSchema.extend({ state: z.literal('merged') }),
            templateUpdateSchema.extend({ state: z.literal('conflicts'), conflicts: z.array(z.string()) }),
          ]),
        ),
      ),
    /** What README.md and AGENTS.md of the project and its folders would say; up-to-date pages are left out, nothing is written. */
    documentation: oc
      .input(project.extend({ folders: z.array(z.string()).optional() }))
      .output(resultOf(z.array(plannedDocumentSchema))),
    /** Writes those of the pages that are named. */
    writeDocumentation: oc
      .input(project.extend({ folders: z.array(z.string()).optional(), paths: z.array(z.string()) }))
      .output(resultOf(z.object({ written: z.array(z.string()) }))),
    /** How a project stands: status, workflows with what their runs took, modules, resources. Starts nothing of the project. */
    details: oc.input(project).output(resultOf(projectDetailsSchema)),
    /** Changes the project file; comments in it stay. A status that cannot follow is refused (`project.move`). */
    update: oc.input(project.extend({ patch: projectPatchSchema })).output(resultOf(projectDetailsSchema)),
    summary: oc.input(nothing).output(projectSummarySchema),
    /** Finds workflows, nodes, actions and descriptions in all trusted projects of the list. */
    search: oc
      .input(z.object({ text: z.string().max(500), limit: z.number().int().min(1).max(500).default(100) }))
      .output(z.object({ hits: z.array(projectHitSchema), total: z.number().int() })),
    /** Packs it into a new tar.gz with the hash of every file and makes it `archived`. Without `file`: beside the project, with the date. */
    archive: oc
      .input(project.extend({ file: z.string().optional(), withIgnored: z.boolean().default(false) }))
      .output(resultOf(archiveResultSchema)),
    /** Unpacks an archive into a missing or empty folder, all or nothing, and opens it untrusted. */
    restore: oc.input(z.object({ file: z.string(), directory: z.string() })).output(resultOf(projectSchema)),
    /** Moves the folder to the system's bin and takes it off the list. Only a folder of the list, and never one that holds another. */
    delete: oc.input(project).output(resultOf(nothing)),
    /** Keeps a project as a template of the user's own, under a new id. */
    saveAsTemplate: oc
      .input(project.extend({ id: z.string(), title: z.string().optional(), description: z.string().optional() }))
      .output(resultOf(z.object({ id: z.string(), folder: z.string() }))),
    /** Each template's picture, and whether it is the user's own. */
    templateGallery: oc.input(nothing).output(templateGallerySchema),
    /** One of the user's own templates, to be edited. */
    openTemplate: oc.input(z.object({ id: z.string() })).output(resultOf(templateDraftSchema)),
    /** What is wrong with a draft; nothing is written. */
    checkTemplateDraft: oc.input(templateDraftSchema).output(checkedDraftSchema),
    /** Writes a draft over its template. */
    saveTemplateDraft: oc.input(templateDraftSchema).output(resultOf(nothing)),
    /** Packs one of the user's own templates into a new tar.gz with the hash of every file. Without `file`: in the home folder. */
    exportTemplate: oc
      .input(z.object({ id: z.string(), file: z.string().optional() }))
      .output(resultOf(archiveResultSchema)),
    /** Installs a template from such a file, all or nothing; never over one that is there. */
    installTemplate: oc.input(templateFileSchema).output(resultOf(z.object({ id: z.string(), title: z.string() }))),
    /** What is wrong with the user's own templates; also those that cannot be read. */
    checkTemplates: oc.input(nothing).output(
      z.array(
        z.object({
          id: z.string(),
          folder: z.string(),
          title: z.string(),
          files: z.number().int(),
          problems: z.array(problemSchema),
        }),
      ),
    ),
  },
  folders: {
    /** For the folder picker where the shell has no native one. Without a path: the home folder. */
    /** `endings`: files whose names end so are listed too. */
    list: oc.input(z.object({ path: z.string().optional(), endings: z.array(z.string()).optional() })).output(
      resultOf(
        z.object({
          path: z.string(),
          parent: z.string().optional(),
          folders: z.array(
            z.object({ name: z.string(), path: z.string(), isProject: z.boolean(), isGit: z.boolean() }),
          ),
          files: z.array(z.object({ name: z.string(), path: z.string() })).optional(),
        }),
      ),
    ),
    /** The system's own dialog (Electron); `unavailable` elsewhere; null when cancelled. */
    choose: oc
      .input(z.object({ title: z.string() }))
      .output(z.object({ available: z.boolean(), path: z.string().nullable() })),
  },
  artifacts: {
    /** Which runs made exactly the bytes of a file of the project, newest first. */
    trace: oc.input(z.object({ project: z.string(), path: z.string() })).output(resultOf(traceSchema)),
    /** The same for an artifact, by what is in it. */
    traceContent: oc
      .input(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/), bytes: z.number().int().min(0) }))
      .output(traceSchema),
  },
  files: {
    /** Files of a project for path fields and pickers; `glob` as in the format page, `.git` and `node_modules` left out. */
    match: oc
      .input(z.object({ project: z.string(), glob: z.string(), limit: z.number().int().max(1000).default(200) }))
      .output(resultOf(z.object({ paths: z.array(z.string()), total: z.number().int() }))),
    read: oc
      .input(z.object({ project: z.string(), path: z.string() }))
      .output(resultOf(z.object({ text: z.string(), truncated: z.boolean() }))),
    /** Pushes paths that were made, changed or removed (of many at once only some); `.git`, `.codomyrmex` and `node_modules` left out. */
    changes: oc.input(project).output(eventIterator(z.array(z.string()))),
  },
  modules: {
    list: oc.input(nothing).output(z.array(moduleManifestSchema)),
    tools: oc.input(z.object({ project: z.string().optional() })).output(z.array(toolStateSchema)),
  },
  workflows: {
    list: oc.input(project).output(resultOf(z.array(workflowRowSchema))),
    open: oc.input(workflowName).output(resultOf(documentSchema)),
    /** Applies edits to `baseRevision`; `stale` brings the current document back, and the face applies its unsent edits again. */
    edit: oc
      .input(workflowName.extend({ baseRevision: z.string(), edits: z.array(editSchema) }))
      .output(
        resultOf(
          z.discriminatedUnion('state', [
            z.object({ state: z.literal('applied'), revision: z.string(), problems: z.array(problemSchema) }),
            z.object({ state: z.literal('stale'), document: documentSchema }),
          ]),
        ),
      ),
    /** A free name (`untitled`, `untitled_2` …) when none is given. Not written before the first edit. */
    create: oc.input(z.object({ project: z.string(), name: z.string().optional() })).output(resultOf(documentSchema)),
    rename: oc.input(workflowName.extend({ to: z.string() })).output(resultOf(documentSchema)),
    duplicate: oc.input(workflowName.extend({ to: z.string().optional() })).output(resultOf(documentSchema)),
    /** Moves both files to the system's bin, and brings back what they held, so that it can be made again as it was. */
    delete: oc
      .input(workflowName.extend({ toBin: z.boolean().default(true) }))
      .output(resultOf(z.object({ text: z.string(), layout: layoutSchema, history: keptHistorySchema.nullable() }))),
    /** What could be undone when it was last kept, by any window; null when there is nothing. */
    history: oc.input(workflowName).output(resultOf(z.object({ history: keptHistorySchema.nullable() }))),
    /** Kept beside the user's settings, so that undo outlives the window. Without steps: what was kept goes. */
    keepHistory: oc.input(workflowName.extend({ history: keptHistorySchema })).output(resultOf(nothing)),
    /** Commits that changed the file or its layout, newest first; empty outside git. */
    revisions: oc
      .input(workflowName.extend({ limit: z.number().int().min(1).max(500).default(50) }))
      .output(
        resultOf(z.array(z.object({ commit: z.string(), subject: z.string(), author: z.string(), at: z.string() }))),
      ),
    /** Text and layout as they were at a commit, branch or tag; null when they were not there. `base`: the commit from which that and HEAD went apart. */
    atRevision: oc
      .input(workflowName.extend({ revision: z.string() }))
      .output(
        resultOf(
          z.object({ text: z.string().nullable(), layout: layoutSchema.nullable(), base: z.string().nullable() }),
        ),
      ),
    /** Runs on record that froze a text other than the next newer one's, newest first. */
    runVersions: oc
      .input(workflowName)
      .output(resultOf(z.array(z.object({ run: z.string(), number: z.number().int(), at: z.string() })))),
    /** The text that a run of this workflow froze. */
    ofRun: oc.input(workflowName.extend({ run: z.string() })).output(resultOf(z.object({ text: z.string() }))),
    /** Branches and tags of the repository, the newest first; empty outside git. */
    branches: oc.input(project).output(resultOf(z.array(z.string()))),
    /** In another format, with what that format cannot say; nothing is written. */
    export: oc.input(workflowName.extend({ format: exportFormatSchema })).output(resultOf(exportedSchema)),
    /** Pushes: a document changed (by another face, an editor, git), or the list did. */
    changes: oc
      .input(project)
      .output(
        eventIterator(
          z.array(
            z.discriminatedUnion('kind', [
              z.object({ kind: z.literal('document'), document: documentSchema }),
              z.object({ kind: z.literal('list'), workflows: z.array(workflowRowSchema) }),
            ]),
          ),
        ),
      ),
  },
  imports: {
    /** What files would become; nothing is written. */
    preview: oc.input(importRequestSchema).output(resultOf(importPreviewSchema)),
    /** Writes what is valid of them, never over what is there. */
    apply: oc.input(importRequestSchema).output(resultOf(importedFilesSchema)),
  },
  expressions: {
    /**
     * What an expression of a node yields with the outputs a past run recorded: without `run` the newest that has something to show.
     * Nothing runs; a runaway expression is stopped; secrets are not read.
     */
    evaluate: oc
      .input(
        z.object({
          project: z.string(),
          workflow: z.string(),
          node: z.string(),
          expression: z.string().max(100_000),
          run: z.string().optional(),
        }),
      )
      .output(resultOf(pastValueSchema)),
  },
  runs: {
    start: oc
      .input(
        workflowName.extend({
          parameters: z.record(z.string(), z.unknown()).default({}),
          maxParallelTasks: z.number().int().min(1).optional(),
          /** Run this node and what it needs. */
          to: z.string().optional(),
          /** Make again what the cache would give, and put on record what differs. */
          verify: z.boolean().optional(),
          /** To the front of the queue, when it cannot start at once. */
          front: z.boolean().default(false),
        }),
      )
      .output(resultOf(run)),
    /** What a run would do if it started now. Nothing is started; of a project that is not trusted nothing is even looked at. Parameters left out count as given. */
    forecast: oc
      .input(
        workflowName.extend({
          parameters: z.record(z.string(), z.unknown()).default({}),
          maxParallelTasks: z.number().int().min(1).optional(),
          to: z.string().optional(),
        }),
      )
      .output(resultOf(runForecastSchema)),
    /** A second cancel, or `now`, kills at once. */
    cancel: oc.input(run.extend({ now: z.boolean().default(false) })).output(resultOf(nothing)),
    pause: oc.input(run).output(resultOf(nothing)),
    unpause: oc.input(run).output(resultOf(nothing)),
    /** Answers a `flow.approval` that waits; `form` holds the values it asks for. */
    decide: oc
      .input(
        run.extend({
          task: z.string(),
          decision: z.enum(['approve', 'deny']),
          reason: z.string().optional(),
          form: z.record(z.string(), z.unknown()).optional(),
          /** `run`: the same question of this node is answered so for the rest of the run. */
          scope: z.enum(['once', 'run']).optional(),
        }),
      )
      .output(resultOf(nothing)),
    /** An interrupted run goes on as the same run; an ended one makes a new run from what failed. */
    resume: oc.input(resumeWish).output(resultOf(run)),
    /** What `resume` would do, as task paths; changes nothing. */
    planResume: oc
      .input(resumeWish)
      .output(
        resultOf(z.object({ reused: z.array(z.string()), rerun: z.array(z.string()), new: z.array(z.string()) })),
      ),
    list: oc
      .input(
        z.object({
          project: z.string().optional(),
          workflow: z.string().optional(),
          limit: z.number().int().max(10_000).default(100),
        }),
      )
      .output(z.array(runRowSchema)),
    /** Pushes rows that are new or changed, and runs that were deleted; first the running ones. */
    changes: oc
      .input(z.object({ project: z.string().optional() }))
      .output(eventIterator(z.array(z.union([goneRunSchema, runRowSchema])))),
    /** Files of the run go, and what only it kept. Refused while it runs (`run.wrongState`) or is pinned (`run.pinned`). */
    delete: oc.input(run).output(resultOf(nothing)),
    /** A pinned run stays whatever the settings say. */
    pin: oc.input(run.extend({ pinned: z.boolean() })).output(resultOf(nothing)),
    /** Null takes the label off. */
    label: oc.input(run.extend({ label: z.string().trim().min(1).max(200).nullable() })).output(resultOf(nothing)),
    /** All events after `afterSeq` in batches, then live until the run has ended. */
    events: oc
      .input(run.extend({ afterSeq: z.number().int().min(0).default(0) }))
      .output(eventIterator(z.array(z.custom<RunEvent>()))),
    /** A piece of an attempt's log, by byte offset; negative `from` counts from the end. Text starts and ends at character borders. */
    log: oc
      .input(
        run.extend({
          task: z.string(),
          attempt: z.number().int().optional(),
          from: z.number().int().default(0),
          maxBytes: z.number().int().max(1_048_576).default(262_144),
        }),
      )
      .output(
        resultOf(
          z.object({ text: z.string(), from: z.number().int(), to: z.number().int(), totalBytes: z.number().int() }),
        ),
      ),
    /** Whole lines of an attempt's log from a byte on, or (`isBack`) those before it; `at` below zero counts from the end. */
    logLines: oc
      .input(
        run.extend({
          task: z.string(),
          attempt: z.number().int(),
          at: z.number().int(),
          isBack: z.boolean().default(false),
          maxBytes: z.number().int().min(1).max(1_048_576).default(131_072),
        }),
      )
      .output(
        resultOf(
          z.object({
            lines: z.array(
              z.object({ at: z.number().int(), bytes: z.number().int(), text: z.string(), isCut: z.boolean() }),
            ),
            from: z.number().int(),
            to: z.number().int(),
            totalBytes: z.number().int(),
          }),
        ),
      ),
    /** Pushes hits while a thread of the host looks through the whole log of an attempt. `hits` are new ones, at most 5000 in all; `count` is of all lines that fit. */
    logSearch: oc
      .input(
        run.extend({
          task: z.string(),
          attempt: z.number().int(),
          query: z.string().max(2000),
          isRegex: z.boolean().default(false),
          isCaseSensitive: z.boolean().default(false),
        }),
      )
      .output(
        eventIterator(
          resultOf(
            z.object({
              hits: z.array(z.object({ at: z.number().int(), text: z.string() })),
              count: z.number().int(),
              scannedBytes: z.number().int(),
              totalBytes: z.number().int(),
              isDone: z.boolean(),
            }),
          ),
        ),
      ),
    /** Makes a file of the project again, from what the run that made it recorded, in a clean working tree that goes away. Slow: it runs what made it. */
    verify: oc
      .input(
        project.extend({
          path: z.string(),
          run: z.string().optional(),
          link: z.array(z.string()).default([]),
          withEffects: z.boolean().default(false),
        }),
      )
      .output(resultOf(artifactVerificationSchema)),
    /** Opens the log of an attempt in the user's editor. */
    openLog: oc.input(run.extend({ task: z.string(), attempt: z.number().int() })).output(resultOf(nothing)),
    /** A value or artifact from the content store. `encoding` says what `data` is. */
    content: oc
      .input(
        run.extend({
          hash: z.string(),
          encoding: z.enum(['text', 'base64']),
          maxBytes: z.number().int().max(33_554_432).default(8_388_608),
        }),
      )
      .output(resultOf(z.object({ data: z.string(), bytes: z.number().int(), truncated: z.boolean() }))),
    /** Applies the patch in a task's output to the project; refused when the files changed meanwhile. */
    applyPatch: oc
      .input(run.extend({ task: z.string(), output: z.string().default('patch') }))
      .output(resultOf(z.object({ files: z.array(z.string()) }))),
  },
  /** Runs of this host that wait for their turn. Each holds its workflow and parameters as they were; all answers are on disk first. */
  queue: {
    list: oc.input(nothing).output(queueSchema),
    /** Pushes the whole queue: first as it is, then whenever it changes. */
    changes: oc.input(nothing).output(eventIterator(queueSchema)),
    /** Several move together and keep their order among each other. */
    move: oc.input(z.object({ runs: z.array(z.string()).min(1), to: linePlaceSchema })).output(resultOf(nothing)),
    /** They end as cancelled, without having started. */
    remove: oc.input(z.object({ runs: z.array(z.string()).min(1) })).output(resultOf(nothing)),
    /** A new run of the same frozen workflow and parameters, right behind the other while that waits. */
    duplicate: oc.input(run).output(resultOf(run)),
    /** Nothing new starts; `now`: what runs is paused as well (tasks that run finish). */
    pause: oc.input(z.object({ now: z.boolean().default(false) })).output(resultOf(nothing)),
    /** Runs that `pause` with `now` paused go on as well. */
    resume: oc.input(nothing).output(resultOf(nothing)),
  },
  /** Many runs together. */
  history: {
    /** What is different between two runs, the most important first in the window. */
    compare: oc.input(z.object({ before: z.string(), after: z.string() })).output(resultOf(z.custom<RunComparison>())),
    /** What the newest runs say together. The first time takes as long as reading their events. */
    trends: oc.input(periodSchema).output(resultOf(z.custom<Trends>())),
    /** What deleting them would take away; changes nothing. May take seconds on a large data folder. */
    weigh: oc.input(chosenRunsSchema).output(resultOf(runsWeightSchema)),
    /** Those that cannot go stay, each with its reason. Cannot be undone. */
    delete: oc.input(chosenRunsSchema).output(resultOf(deletedRunsSchema)),
    /** A report of all runs of a time. */
    report: oc.input(periodSchema.extend({ format: reportFormatSchema })).output(resultOf(writtenReportSchema)),
  },
  storage: {
    /** What lies in the data folder, and what would go by the rules of the settings. May take seconds on a large one. */
    report: oc.input(nothing).output(storageReportSchema),
    /** Frees by the rules of the settings, or only by those given here. Runs in progress and pinned ones stay. */
    free: oc
      .input(freeRequestSchema.extend({ dryRun: z.boolean().default(false) }))
      .output(resultOf(freedStorageSchema)),
  },
  reports: {
    /** A report of one run, live or ended, without anything the studio knows to be secret. */
    make: oc.input(run.extend({ format: reportFormatSchema })).output(resultOf(writtenReportSchema)),
  },
  triggers: {
    /** What `triggers:` of the project file holds, and how this machine switched it. */
    list: oc.input(project).output(resultOf(triggerListSchema)),
    /** Switches one on or off for this machine. Only a trusted project can have one on. */
    set: oc.input(project.extend({ id: z.string(), on: z.boolean() })).output(resultOf(triggerListSchema)),
    /** Adds, changes or removes one in the project file; comments and all else in it stay. Refused when it would not be right. */
    write: oc.input(project.extend({ change: triggerChangeSchema })).output(resultOf(triggerListSchema)),
    /** Fires one now, on or off. Without `run`: its overlap policy left this one out, or lets it wait. */
    fire: oc.input(project.extend({ id: z.string() })).output(resultOf(z.object({ run: z.string().optional() }))),
    /** Pushes the whole list whenever something in it changes; first as it is. */
    changes: oc.input(project).output(eventIterator(triggerListSchema)),
  },
  /** What tasks may use of this machine and of the projects' pools, who holds it and who waits. */
  resources: {
    get: oc.input(nothing).output(resourcesSnapshotSchema),
    /** Pushes everything: first as it is, then about once a second while it changes. */
    changes: oc.input(nothing).output(eventIterator(resourcesSnapshotSchema)),
    /** `null`: what was found. Kept in the settings; what is held already stays held. */
    setCapacity: oc
      .input(z.object({ name: z.enum(['cpu', 'memory', 'disk', 'gpu', 'network']), amount: z.number().nullable() }))
      .output(resultOf(resourcesSnapshotSchema)),
  },
  settings: {
    get: oc.input(nothing).output(settingsSchema),
    set: oc.input(settingsPatchSchema).output(resultOf(settingsSchema)),
  },
  secrets: {
    list: oc.input(nothing).output(z.array(secretRowSchema)),
    set: oc
      .input(z.object({ name: z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/), value: z.string().min(1) }))
      .output(resultOf(secretRowSchema)),
    delete: oc.input(z.object({ name: z.string() })).output(resultOf(nothing)),
  },
};

export type Contract = typeof contract;
export type Api = ContractRouterClient<Contract>;
