import { builtinModules } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { globSync } from 'tinyglobby';
import { defineConfig, type EnvironmentOptions } from 'vite';
import manifest from './package.json' with { type: 'json' };

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * Libraries that only some views need. A view imports them with `import()`; here each gets a file of its own under a name that
 * the package check and a person can recognise.
 */
const LAZY_LIBRARIES = [
  { name: 'echarts', test: /node_modules[\\/](echarts|zrender)[\\/]/ },
  { name: 'codemirror', test: /node_modules[\\/](@codemirror|@lezer|style-mod|crelt|w3c-keyname)[\\/]/ },
  { name: 'elk', test: /node_modules[\\/]elkjs[\\/]/ },
];

/** The studio's packages are shipped as they are, since ESLint, the compiler and WebAssembly files are used from their own folders. */
const SHIPPED = [...Object.keys(manifest.dependencies), 'electron'].map((name) => new RegExp(`^${name}(/|$)`));
const EXTERNAL = [...SHIPPED, /^node:/, ...builtinModules];

/** Worker threads load a file of their own, which they look for beside the code that starts them: so it is put beside the bundle. */
function workers(): Readonly<Record<string, string>> {
  const files = globSync('{engine,hosts,modules}/**/*-worker.ts', { cwd: at('.'), absolute: true });
  return Object.fromEntries(files.map((file) => [basename(file, '.ts'), file]));
}

function forNode(folder: string, format: 'es' | 'cjs', input: Readonly<Record<string, string>>): EnvironmentOptions {
  return {
    consumer: 'server',
    resolve: { external: [], noExternal: true, conditions: ['node', 'import'] },
    build: {
      outDir: at(`dist/${folder}`),
      emptyOutDir: true,
      target: 'node24',
      minify: false,
      copyPublicDir: false,
      rolldownOptions: {
        input,
        external: EXTERNAL,
        output: {
          format,
          entryFileNames: format === 'es' ? '[name].js' : '[name].cjs',
          chunkFileNames: '[name]-[hash].js',
          codeSplitting: format === 'es',
        },
      },
    },
  };
}

export default defineConfig({
  root: at('renderer'),
  base: '/',
  plugins: [react()],
  worker: { format: 'es' },
  environments: {
    client: {
      build: {
        outDir: at('dist/renderer'),
        emptyOutDir: true,
        target: 'es2024',
        chunkSizeWarningLimit: 2_000,
        // The page's content security policy allows no `data:` scripts; small assets stay files as well.
        assetsInlineLimit: 0,
        rolldownOptions: { output: { codeSplitting: { groups: LAZY_LIBRARIES } } },
      },
    },
    main: forNode('main', 'es', { main: at('electron/main.ts'), ...workers() }),
    // A sandboxed preload script must be CommonJS, in one file.
    preload: forNode('preload', 'cjs', { preload: at('electron/preload.ts') }),
  },
});
