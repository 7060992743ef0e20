import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/*
 * Draws the program's icon in the sizes electron-builder wants: `icon.png` for macOS and Windows (it makes .icns and .ico of it),
 * `icons/` for Linux. Run it after changing electron/assets/icon.svg: node scripts/draw-icons.ts
 */

const ASSETS = new URL('../electron/assets/', import.meta.url);
const LINUX_SIZES = [16, 32, 48, 64, 128, 256, 512];

await initWasm(await readFile(createRequire(import.meta.url).resolve('@resvg/resvg-wasm/index_bg.wasm')));
const svg = await readFile(new URL('icon.svg', ASSETS), 'utf8');
const draw = (size: number): Uint8Array => new Resvg(svg, { fitTo: { mode: 'width', value: size } }).render().asPng();

await mkdir(new URL('icons/', ASSETS), { recursive: true });
await writeFile(new URL('icon.png', ASSETS), draw(1024));
for (const size of LINUX_SIZES) await writeFile(new URL(`icons/${size}x${size}.png`, ASSETS), draw(size));
