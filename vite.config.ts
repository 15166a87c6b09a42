import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { assetsPath, widgetFiles } from './protocol/frame-document.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The frame's script is inlined into a document whose address is not the script's, so a lazy chunk must be named from the root.
 */
const absoluteChunks: Plugin = {
  name: 'vitrine:absolute-chunks',
  generateBundle(_options, bundle) {
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry) file.code = file.code.replaceAll(/import\((["'`])\.\/assets\//g, `import($1${assetsPath}`);
    }
  },
};

/** Nothing is preloaded: the chunks have no style of their own and no chunks below them. Vite's helper for it would be 0.7 kB of every frame. */
const noPreload: Plugin = {
  name: 'vitrine:no-preload',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

/** penpal's debug log, which nobody turns on. */
const quietPenpal: Plugin = {
  name: 'vitrine:quiet-penpal',
  transform: (code, id) => (id.includes('/penpal/') ? { code: code.replaceAll(/(?<!#)\blog\?\.\([^;]*\);/g, (call) => call.replaceAll(/.+/g, '')), map: null } : undefined),
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

/** One `vite build`, four bundles: the script-tag host, the frame, the direct-link page and the server-side renderer. */
export default defineConfig({
  root: at('frame'),
  publicDir: false,
  // `h` of Preact itself is smaller than the runtime of the automatic transform, and gives the same elements.
  oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment', pure: false } },
  plugins: [absoluteChunks, noPreload, quietPenpal],
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
    loader: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        sourcemap: true,
        lib: { entry: at('host/loader.ts'), formats: ['iife'], name: 'Vitrine', fileName: () => 'vitrine.js' },
      },
    },
  },
  builder: {
    async buildApp(builder) {
      for (const name of ['frame', 'link', 'render', 'loader']) await builder.build(builder.environments[name]!);
    },
  },
});
