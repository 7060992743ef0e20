import { InvalidArgumentError, type Command } from 'commander';
import { parseDuration } from '#shared/workflow/duration.ts';
import { parseSize } from '#shared/workflow/size.ts';
import type { ExitCode } from './exit-code.ts';
import type { Terminal } from './terminal.ts';

/** Adds commands of one subject. Each loads its code when it is called, so that the others start quickly. */
export type AddCommands = (program: Command, terminal: Terminal, done: (code: ExitCode) => void) => void;

export interface JsonOptions {
  readonly json?: boolean;
}

export const JSON_OPTION = ['--json', 'one JSON value per line instead of words'] as const;
export const PROJECT_OPTION = [
  '--project <dir>',
  'the project folder (default: the nearest one above with .codomyrmex/, else this folder)',
] as const;

export function collect(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

export function folderNames(text: string): readonly string[] {
  const names = text.split(',').map((name) => name.trim().replaceAll(/^\.\/|\/+$/g, ''));
  return text === 'none' ? [] : names.filter((name) => name !== '');
}

export function wholeNumber(text: string): number {
  if (!/^[1-9]\d{0,6}$/.test(text)) throw new InvalidArgumentError('It must be a whole number from 1 on.');
  return Number(text);
}

export function duration(text: string): string {
  if (parseDuration(text) === undefined) throw new InvalidArgumentError('A duration needs a unit: 30d, 12h.');
  return text;
}

export function size(text: string): string {
  if (parseSize(text) === undefined) throw new InvalidArgumentError('A size needs a unit: 500MB, 5GB.');
  return text;
}

export function portNumber(text: string): number {
  if (!/^\d{1,5}$/.test(text) || Number(text) > 65_535)
    throw new InvalidArgumentError('It must be a number from 0 to 65535.');
  return Number(text);
}

export function secretName(text: string): string {
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(text))
    throw new InvalidArgumentError('Letters, digits and _ only, not beginning with a digit.');
  return text;
}

/** ISO 8601 time of `7d` ago, or of a date or time as it is written. */
export function moment(text: string, now: Date = new Date()): string {
  const ms = parseDuration(text);
  const at = ms === undefined ? new Date(text) : new Date(now.getTime() - ms);
  // Of a bare number JavaScript makes a year.
  if (Number.isNaN(at.getTime()) || (ms === undefined && !/^\d{4}-\d{2}-\d{2}/.test(text)))
    throw new InvalidArgumentError('How long ago (7d, 12h), or a date (2026-11-01).');
  return at.toISOString();
}
