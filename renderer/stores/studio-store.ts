import { create } from 'zustand';
import type { RunRow } from '#shared/bridge/run-calls.ts';
import type { WorkflowRow } from '#shared/bridge/workflow-calls.ts';
import type { ToolState } from '#shared/bridge/module-calls.ts';
import type { AppInfo, SecretRow } from '#shared/bridge/app-calls.ts';
import { catalogueOf, type ActionManifest, type Catalogue, type ModuleManifest } from '#shared/module/manifest.ts';
import type { Project, Template } from '#shared/project/project.ts';
import { settingsSchema, type Settings } from '#shared/project/settings.ts';
import type { ConnectionState } from '../bridge/client.ts';

/** What the host told us about the world outside the document: projects, modules, settings, rows of runs. Nothing here is decided here. */
export interface StudioState {
  readonly connection: ConnectionState;
  readonly info: AppInfo | undefined;
  readonly projects: readonly Project[];
  readonly templates: readonly Template[];
  readonly modules: readonly ModuleManifest[];
  readonly catalogue: Catalogue;
  readonly tools: readonly ToolState[];
  readonly settings: Settings;
  readonly secrets: readonly SecretRow[];
  /** Of the open project. */
  readonly project: Project | undefined;
  readonly workflows: readonly WorkflowRow[];
  /** Of the open project, newest first. */
  readonly runs: readonly RunRow[];
}

export const useStudio = create<StudioState>(() => ({
  connection: 'connecting',
  info: undefined,
  projects: [],
  templates: [],
  modules: [],
  catalogue: new Map(),
  tools: [],
  settings: settingsSchema.parse({}),
  secrets: [],
  project: undefined,
  workflows: [],
  runs: [],
}));

export function setModules(modules: readonly ModuleManifest[]): void {
  useStudio.setState({ modules, catalogue: catalogueOf(modules) });
}

export function useAction(id: string): ActionManifest | undefined {
  return useStudio((state) => state.catalogue.get(id));
}

export function moduleOf(actionId: string): ModuleManifest | undefined {
  const id = actionId.split('.')[0];
  return useStudio.getState().modules.find((module) => module.id === id);
}
