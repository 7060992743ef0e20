import { builtinModules } from 'node:module';
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

/** Sources name their workers and helper programs by `new URL('./x.ts', import.meta.url)`; in the bundle these are `.js` files beside it. */
function programsBesideBundle(): Plugin {
  const named = /new URL\(\s*(['"])(\.[^'"]*\/)?([^'"/]+)\.ts\1\s*,\s*import\.meta\.url\s*\)/g;
  return {
    name: 'studio:programs-beside-bundle',
    apply: 'build',
    applyToEnvironment: (environment) => environment.name === 'main',
    transform(code, id) {
      if (id.includes('node_modules') || !code.includes('import.meta.url')) return null;
      const replaced = code.replaceAll(named, (_whole, _quote, folder: string | undefined, name: string) => {
        this.emitFile({
          type: 'chunk',
          id: fileURLToPath(new URL(`${folder ?? './'}${name}.ts`, `file://${id}`)),
          fileName: `${name}.js`,
        });
        return `new URL('./${name}.js', import.meta.url)`;
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
  plugins: [react(), programsBesideBundle()],
  builder: {},
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
