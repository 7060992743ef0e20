import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { initWasm, Resvg } from '@resvg/resvg-wasm';

/* Loaded only when a chart is drawn: the program and the fonts are 3 MB. */

const require = createRequire(import.meta.url);
const WASM = '@resvg/resvg-wasm/index_bg.wasm';
/** resvg reads TTF, not the WOFF2 that pages use. */
const FONTS = [
  '@expo-google-fonts/inter/400Regular/Inter_400Regular.ttf',
  '@expo-google-fonts/inter/600SemiBold/Inter_600SemiBold.ttf',
];

let loading: Promise<readonly Uint8Array[]> | undefined;

/** Once per process: the program may be started only once. */
function loadFonts(): Promise<readonly Uint8Array[]> {
  loading ??= (async () => {
    const [program, ...fonts] = await Promise.all([WASM, ...FONTS].map((name) => readFile(require.resolve(name))));
    await initWasm(program ?? new Uint8Array());
    return fonts;
  })();
  return loading;
}

/** `scale` 2 gives twice as many pixels each way. */
export async function renderPng(svg: string, scale: number): Promise<Uint8Array> {
  const fontBuffers = [...(await loadFonts())];
  const drawing = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: scale },
    font: { fontBuffers, defaultFontFamily: 'Inter', sansSerifFamily: 'Inter' },
  });
  try {
    const image = drawing.render();
    try {
      return image.asPng();
    } finally {
      image.free();
    }
  } finally {
    drawing.free();
  }
}
