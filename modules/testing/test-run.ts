import { relative, resolve, sep } from 'node:path';
import type { ProcessResult } from '#engine/action.ts';
import type { TestCase } from '#shared/module/test-report.ts';

/** What a runner hands back: its tests in order, and how its process ended. */
export interface TestRun {
  readonly runner: 'vitest' | 'node' | 'command';
  readonly command: readonly string[];
  readonly tests: readonly TestCase[];
  readonly result: ProcessResult;
  /** LCOV files that it was asked to write; absent: nobody asked. */
  readonly lcov?: readonly string[];
  /** Files in Cobertura's XML that it wrote; they count where there is no LCOV. */
  readonly cobertura?: readonly string[];
  /** Why there are none, when the runner knows. */
  readonly noTestsReason?: string;
}

export const CAPTURE_LIMIT_BYTES = 8_000_000;

/** Relative to the project with forward slashes; what lies elsewhere stays absolute. */
export function projectPath(projectFolder: string, path: string): string {
  const name = relative(projectFolder, resolve(projectFolder, path));
  const inside = name !== '' && !name.startsWith('..');
  return inside ? name.split(sep).join('/') : path.replaceAll('\\', '/');
}
