import { readFileSync } from 'node:fs';

/*
 * package-lock.json must install anywhere: no address of a registry, and an entry for every optional dependency,
 * since npm leaves platform packages it cannot find out of the lock and the next `npm ci` then fails.
 */

interface LockedPackage {
  readonly resolved?: string;
  readonly link?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}
type Packages = Readonly<Record<string, LockedPackage>>;

/** Looks where Node would: in the package's own node_modules, then in every one above it. */
function isLocked(packages: Packages, from: string, name: string): boolean {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    if (packages[`${folder === '' ? '' : `${folder}/`}node_modules/${name}`] !== undefined) return true;
    if (folder === '') return false;
  }
}

export function lockFaults(packages: Packages): readonly string[] {
  return Object.entries(packages).flatMap(([path, entry]) => [
    ...(entry.resolved === undefined ? [] : [`${path} names a registry ("resolved")`]),
    ...Object.keys(entry.optionalDependencies ?? {})
      .filter((name) => !isLocked(packages, path, name))
      .map((name) => `${path || 'package.json'} wants ${name}, which is not in the lock`),
  ]);
}

export function hostsNamed(npmrc: string): readonly string[] {
  return npmrc
    .split('\n')
    .filter((line) => /registry\s*=|https?:\/\//.test(line) && !line.startsWith('omit-'))
    .map((line) => `.npmrc names a host: ${line}`);
}

if (import.meta.main) {
  const read = (name: string): string => readFileSync(new URL(`../${name}`, import.meta.url), 'utf8');
  const lock = JSON.parse(read('package-lock.json')) as { readonly packages: Packages };
  const faults = [...lockFaults(lock.packages), ...hostsNamed(read('.npmrc'))];
  for (const fault of faults) console.error(fault);
  console.log(`Lock: ${Object.keys(lock.packages).length} packages, ${faults.length} faults.`);
  process.exitCode = faults.length === 0 ? 0 : 1;
}
