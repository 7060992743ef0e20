import { access, constants, mkdir, statfs } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { readProjectSettings } from '#engine/run/project-settings.ts';
import type { Check } from '#shared/bridge/app-calls.ts';
import { describeProblem } from '#shared/problem.ts';
import { formatSize } from '#shared/workflow/size.ts';
import { findTools } from './calls/modules.ts';
import { keyChecks } from './key-checks.ts';
import { recordChecks } from './record-checks.ts';
import { secretVariable } from './secret-store.ts';
import type { Services } from './services.ts';

const LOW_SPACE_BYTES = 1_000_000_000;

/** What a person should know about this machine before they wonder why something does not work. Nothing is changed. */
export async function runDoctor(
  services: Services,
  trustedFolder?: string,
  project = trustedFolder,
): Promise<readonly Check[]> {
  const records = await recordChecks(services);
  const [folder, space, keys, tools] = await Promise.all([
    dataFolderCheck(services),
    spaceCheck(services),
    keyChecks(services, trustedFolder),
    toolChecks(services, trustedFolder),
  ]);
  const ofProject = project === undefined ? [] : await projectChecks(project);
  return [
    nodeCheck(),
    folder,
    space,
    ...records,
    ...ofProject,
    settingsCheck(services),
    secretsCheck(services),
    ...keys,
    slotsCheck(services),
    resourcesCheck(services),
    ...tools,
  ];
}

function nodeCheck(): Check {
  return {
    id: 'node',
    title: 'Node.js',
    state: 'good',
    detail: `${process.version} on ${process.platform}-${process.arch}`,
  };
}

/** Reads the project's file; starts nothing, so it may be asked before the project is trusted. */
async function projectChecks(folder: string): Promise<readonly Check[]> {
  const { problems } = await readProjectSettings(folder);
  return problems.map(({ reason = '', remedy, place }) => {
    const at = [place?.file, place?.line, place?.column].filter((part) => part !== undefined).join(':');
    return { id: 'project', title: 'Project file', state: 'bad', detail: `${at}: ${reason}`, remedy };
  });
}

async function dataFolderCheck(services: Services): Promise<Check> {
  const { dataFolder } = services.info();
  const about = { id: 'dataFolder', title: 'Data folder' };
  try {
    await mkdir(dataFolder, { recursive: true });
    await access(dataFolder, constants.R_OK | constants.W_OK);
    return { ...about, state: 'good', detail: dataFolder };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return {
      ...about,
      state: 'bad',
      detail: reason,
      remedy: 'Make the folder writable, or set CODOMYRMEX_HOME to another one.',
    };
  }
}

async function spaceCheck(services: Services): Promise<Check> {
  const about = { id: 'diskSpace', title: 'Free space' };
  try {
    const { bavail, bsize } = await statfs(services.info().dataFolder);
    const free = bavail * bsize;
    const detail = `${(free / 1e9).toFixed(1)} GB free where runs are kept`;
    if (free >= LOW_SPACE_BYTES) return { ...about, state: 'good', detail };
    return {
      ...about,
      state: 'warning',
      detail,
      remedy: 'Free some space: a run that cannot be recorded does not start.',
    };
  } catch {
    return { ...about, state: 'warning', detail: 'The system does not say how much space is free.' };
  }
}

function settingsCheck({ settings }: Services): Check {
  const about = { id: 'settings', title: 'Settings' };
  const [first] = settings.problems;
  if (first === undefined) return { ...about, state: 'good', detail: settings.file.path };
  return {
    ...about,
    state: 'warning',
    detail: settings.problems
      .map(({ message, reason }) => describeProblem({ severity: 'warning', code: '', message, reason }))
      .join(' '),
    remedy: first.remedy,
  };
}

function secretsCheck({ secrets }: Services): Check {
  const about = { id: 'secrets', title: 'Secrets' };
  if (secrets.kept === 'system') return { ...about, state: 'good', detail: 'Kept encrypted by the system.' };
  return {
    ...about,
    state: 'warning',
    detail: 'This shell cannot keep secrets beyond the session.',
    remedy: `Set ${secretVariable('NAME')} in the environment for those you need every time.`,
  };
}

function slotsCheck({ settings }: Services): Check {
  const cores = availableParallelism();
  const slots = settings.get().maxParallelTasks ?? cores;
  return { id: 'slots', title: 'Tasks at once', state: 'good', detail: `${slots} (this machine has ${cores} cores)` };
}

function resourcesCheck({ engine }: Services): Check {
  const { resources, memory } = engine.resources.get();
  const about = { id: 'resources', title: 'Resources' };
  const shown = resources.flatMap(({ kind, name, capacity, detected, isSet }) => {
    if (kind !== 'machine' || capacity === undefined) return [];
    const found = isSet && detected !== undefined ? ` (set; found ${amountOf(name, detected)})` : isSet ? ' (set)' : '';
    return [`${name} ${amountOf(name, capacity)}${found}`];
  });
  const detail = `${shown.join(', ')}; ${formatSize(memory.availableBytes)} of memory available`;
  if (memory.availableBytes >= memory.keptFreeBytes) return { ...about, state: 'good', detail };
  return {
    ...about,
    state: 'warning',
    detail,
    remedy: `Close programs: with less than ${formatSize(memory.keptFreeBytes)} available one task runs at a time.`,
  };
}

function amountOf(name: string, amount: number): string {
  if (name === 'memory' || name === 'disk') return formatSize(amount);
  return name === 'network' ? `${amount} Mbps` : String(amount);
}

async function toolChecks(services: Services, trustedFolder: string | undefined): Promise<readonly Check[]> {
  const tools = await findTools(services, trustedFolder);
  return tools.map((tool): Check => {
    const about = { id: `tool.${tool.module}.${tool.tool}`, title: `${tool.title} (${tool.module})` };
    if (tool.found)
      return {
        ...about,
        state: 'good',
        detail: [tool.version, tool.path].filter(Boolean).join(', ') || 'comes with the studio',
      };
    return {
      ...about,
      state: 'warning',
      detail: 'Not found in Settings, in the project or on PATH.',
      remedy: tool.install,
    };
  });
}
