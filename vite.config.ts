import { existsSync, readFileSync, statSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite';
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

const NAMED_FILE = /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*,\s*import\.meta\.url\s*\)/g;

/**
 * Sources name workers, helper programs and data by `new URL('./x.ts', import.meta.url)`. The main bundle is one folder deep and
 * elsewhere, so each of these files is put beside it, programs as `.js`.
 */
function filesBesideBundle(): Plugin {
  return {
    name: 'studio:files-beside-bundle',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'main',
    transform(code, id) {
      if (id.includes('node_modules') || !code.includes('import.meta.url')) return null;
      const replaced = code.replaceAll(NAMED_FILE, (whole, _quote, path: string) => {
        const file = resolve(dirname(id), path);
        if (!existsSync(file) || !statSync(file).isFile()) return whole;
        const fileName = basename(file).replace(/\.ts$/, '.js');
        this.emitFile(
          file.endsWith('.ts')
            ? { type: 'chunk', id: file, fileName }
            : { type: 'asset', source: readFileSync(file), fileName },
        );
        return `new URL('./${fileName}', import.meta.url)`;
      });
      return replaced === code ? null : { code: replaced, map: null };
    },
  };
}

function forNode(entry: string, folder: string, format: 'es' | 'cjs', file: string): EnvironmentOptions {
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
        input: at(entry),
        external: EXTERNAL,
        output: { format, entryFileNames: file, chunkFileNames: '[name]-[hash].js', codeSplitting: format === 'es' },
      },
    },
  };
}

export default defineConfig({
  root: at('renderer'),
  base: '/',
  plugins: [react(), filesBesideBundle()],
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
    main: forNode('electron/main.ts', 'main', 'es', 'main.js'),
    // A sandboxed preload script must be CommonJS, in one file.
    preload: forNode('electron/preload.ts', 'preload', 'cjs', 'preload.cjs'),
  },
});
