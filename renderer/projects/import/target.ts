import type { ImportSource } from '#shared/import/source.ts';
import type { Project } from '#shared/project/project.ts';
import type { Given } from './given-files.ts';

/** What is imported. `name`: as a person would call it. */
export type Source =
  | { readonly kind: 'path'; readonly name: string; readonly path: string }
  | {
      readonly kind: 'files';
      readonly name: string;
      readonly files: readonly ImportSource[];
      readonly leftOut: readonly string[];
    };

/** Where its workflows go, and so where its commands will run. */
export type Target =
  | { readonly kind: 'project'; readonly project: string; readonly name: string }
  /** The folder the source lies in. */
  | { readonly kind: 'home'; readonly folder: string }
  | { readonly kind: 'folder'; readonly folder: string };

export function sourceOf({ name, path, files, leftOut }: Given): Source {
  return path === undefined ? { kind: 'files', name, files, leftOut } : { kind: 'path', name, path };
}

/**
 * The first is proposed. A source that lies on this machine is imported where it lies, since its commands are meant for that folder;
 * one inside the open project goes into that, and so does a workflow of the studio's own, which is copied.
 */
export function targetsOf(source: Source, current: Project | undefined): readonly Target[] {
  const here: Target[] = current === undefined ? [] : [{ kind: 'project', project: current.id, name: current.name }];
  if (source.kind === 'files') return here.length > 0 ? here : [{ kind: 'folder', folder: '' }];
  const home: Target = { kind: 'home', folder: source.path };
  const isInside = current !== undefined && isWithin(source.path, current.path);
  const isOwn = /\.workflow\.ya?ml$/i.test(source.path);
  return isInside || isOwn ? [...here, home] : [home, ...here];
}

function isWithin(path: string, folder: string): boolean {
  return path === folder || (path.startsWith(folder) && /[/\\]/.test(path.charAt(folder.length)));
}
