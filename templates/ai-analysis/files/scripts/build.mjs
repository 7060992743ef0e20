// Puts what is needed to analyse elsewhere into dist/: the sources and their configuration.
import { cp, mkdir, rm } from 'node:fs/promises';

await rm('dist', { recursive: true, force: true });
await mkdir('dist');
await cp('src', 'dist/src', { recursive: true });
await cp('config', 'dist/config', { recursive: true });
await cp('package.json', 'dist/package.json');
console.log('dist/ is written.');
