import { mkdir, readFile, writeFile } from 'node:fs/promises';

export const RAW = new URL('../data/raw/', import.meta.url);
export const WORK = new URL('../data/work/', import.meta.url);
export const OUT = new URL('../data/out/', import.meta.url);

/** @param {string} name */
export async function readWork(name) {
  return JSON.parse(await readFile(new URL(name, WORK), 'utf8'));
}

/**
 * @param {URL} folder
 * @param {string} name
 * @param {unknown} value Text is written as it is, anything else as JSON.
 */
export async function write(folder, name, value) {
  await mkdir(folder, { recursive: true });
  await writeFile(new URL(name, folder), typeof value === 'string' ? value : `${JSON.stringify(value, undefined, 2)}\n`);
}
