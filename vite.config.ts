import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { assetsPath, widgetFiles } from './protocol/frame-document.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The frame's script is inlined into a document whose address is not the script's, so a lazy chunk must be named from the root. It is a classic script,
 * which runs where it stands, and has a scope of its own.
 */
const inlinedScript: Plugin = {
  name: 'vitrine:inlined-script',
  generateBundle(_options, bundle) {
    if (this.environment.name !== 'frame') return;
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry) file.code = `(()=>{"use strict";${file.code.replaceAll(/import\((["'`])\.\/assets\//g, `import($1${assetsPath}`)}})()`;
    }
  },
};

/** Nothing is preloaded: the chunks have no style of their own and no chunks below them. Vite's helper for it would be 0.7 kB of every frame. */
const noPreload: Plugin = {
  name: 'vitrine:no-preload',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

/** Components are written without importing what their elements are made with. */
const transform = { inject: { h: ['preact', 'h'] as [string, string] } };

const widgetBundle = (entry: string, fileName: string) => ({
  consumer: 'client' as const,
  build: {
    outDir: at('dist/widgets'),
    emptyOutDir: false,
    target: 'es2022',
    modulePreload: false as const,
    cssCodeSplit: false,
    rolldownOptions: {
      input: at(entry),
      transform,
      output: {
        entryFileNames: fileName,
        chunkFileNames: `${widgetFiles.assets}/[name]-[hash].js`,
        assetFileNames: (asset: { names: string[] }) => (asset.names.some((name) => name.endsWith('.css')) ? widgetFiles.style : `${widgetFiles.assets}/[name]-[hash][extname]`),
      },
    },
  },
});

/** One `vite build`, five bundles: the script-tag host and its part for bridge tokens, the frame, the direct-link page and the server-side renderer. */
export default defineConfig({
  root: at('frame'),
  publicDir: false,
  // `h` of Preact itself is smaller than the runtime of the automatic transform, and gives the same elements.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', pure: false } },
  plugins: [inlinedScript, noPreload],
  environments: {
    frame: widgetBundle('frame/main.ts', widgetFiles.frameScript),
    link: widgetBundle('frame/link.ts', widgetFiles.linkScript),
    render: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        ssr: true,
        outDir: at('dist/widgets'),
        emptyOutDir: false,
        target: 'node20',
        rolldownOptions: { input: at('frame/render.ts'), transform, output: { entryFileNames: widgetFiles.renderer, codeSplitting: false } },
      },
    },
    bridge: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        // The errors of the two scripts are of one class: that of the first, which is in the page by then.
        rolldownOptions: { external: [at('host/embed-error.ts')], output: { globals: { [at('host/embed-error.ts')]: 'Vitrine' } } },
        lib: { entry: at('host/bridge-loader.ts'), formats: ['iife'], name: 'vitrineBridge', fileName: () => 'vitrine-bridge.js' },
      },
    },
    loader: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        // Hidden: the server names the map in a header, and the script stays what it is.
        sourcemap: 'hidden',
        lib: { entry: at('host/loader.ts'), formats: ['iife'], name: 'Vitrine', fileName: () => 'vitrine.js' },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['frame', 'link', 'render', 'bridge', 'loader']) await builder.build(builder.environments[name]!);
    },
  },
});
