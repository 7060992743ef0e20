import type { ModuleDefinition } from '#engine/action.ts';
import type { DocumentStore } from '#engine/document/document-store.ts';
import type { UndoShelf } from '#engine/document/undo-shelf.ts';
import type { Engine } from '#engine/engine.ts';
import type { ProjectStore } from '#engine/project/project-store.ts';
import type { TriggerDesk } from '#engine/trigger/trigger-desk.ts';
import type { AppInfo } from '#shared/bridge/app-calls.ts';
import type { ModuleManifest } from '#shared/module/manifest.ts';
import type { Problem } from '#shared/problem.ts';
import type { SecretStore } from './secret-store.ts';
import type { SettingsStore } from './settings-store.ts';
import type { ToolFinder } from './tool-finder.ts';

/** What the calls of the bridge translate to. The command line uses the same. */
export interface Services {
  readonly engine: Engine;
  readonly documents: DocumentStore;
  readonly undoShelf: UndoShelf;
  readonly projects: ProjectStore;
  readonly triggers: TriggerDesk;
  readonly modules: readonly ModuleDefinition[];
  readonly manifests: readonly ModuleManifest[];
  readonly settings: SettingsStore;
  readonly secrets: SecretStore;
  readonly tools: ToolFinder;
  readonly shell: ShellDoor;
  /** The user's environment, before npm or the studio added to it. */
  readonly environment: Readonly<Record<string, string>>;
  readonly info: () => AppInfo;
}

export interface AttentionCall {
  readonly count: number;
  readonly notice?: { readonly title: string; readonly text: string };
}

/** What only the shell around the host can do. */
export interface ShellDoor {
  readonly kind: AppInfo['shell'];
  /** The system's own folder dialog; absent where the shell has none. Resolves null when cancelled. */
  readonly chooseFolder?: (title: string) => Promise<string | null>;
  /** Shows how many tasks wait for a person, and a notice of the system; absent where the shell has neither. */
  readonly callForAttention?: (call: AttentionCall) => void;
  /** Opens a file with the system's default program; a problem when that is not possible. */
  readonly openPath?: (path: string) => Promise<Problem | undefined>;
  /** Moves a file or folder to the system's bin; throws when that is not possible. Absent: by the rules of the desktop's own programs. */
  readonly moveToBin?: (path: string) => Promise<void>;
}
