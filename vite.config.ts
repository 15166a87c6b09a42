import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { assetsPath, moduleNames, sharedModules, widgetFiles } from './protocol/frame-document.ts';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/**
 * The frame's script is inlined into a document whose address is not the script's, so a lazy chunk must be named from the root. It is a classic script,
 * which runs where it stands, and has a scope of its own.
 */
const inlinedScript: Plugin = {
  name: 'vitrine:inlined-script',
  generateBundle(_options, bundle) {
    if (this.environment.name !== 'frame' && this.environment.name !== 'early') return;
    for (const file of Object.values(bundle)) {
      if (file.type === 'chunk' && file.isEntry)
        file.code = `(()=>{"use strict";${file.code.replaceAll(/import\((["'`])\.\/assets\//g, `import($1${assetsPath}`)}})()`;
    }
  },
};

/** Nothing is preloaded: the chunks have no style of their own and no chunks below them. Vite's helper for it would be 0.7 kB of every frame. */
const noPreload: Plugin = {
  name: 'vitrine:no-preload',
  enforce: 'pre',
  load: (id) => (id === '\0vite/preload-helper.js' ? 'export const __vitePreload = (load) => load();' : undefined),
};

/** `@vitrine/frame/widget` is what stands in this folder, for what is bundled with it. Modules of the import map leave the name as it is. */
const ownName: Plugin = {
  name: 'vitrine:own-name',
  enforce: 'pre',
  resolveId(id) {
    return id === '@vitrine/frame/widget' && this.environment.name !== 'modules' ? at('frame/widget/index.ts') : undefined;
  },
};

/** What a mount needs only when something goes wrong stands in a file of its own, which the script tag's build knows by its name and its content. */
const rescue: Plugin = {
  name: 'vitrine:rescue',
  enforce: 'pre',
  resolveId(id) {
    return id === './load-rescue.ts' && this.environment.name === 'loader' ? at('host/rescue/load-rescue-file.ts') : undefined;
  },
  async load(id) {
    if (id !== at('host/rescue/rescue-file.ts')) return undefined;
    const [name = ''] = readdirSync(at('dist/vitrine'));
    const digest = await crypto.subtle.digest('SHA-384', readFileSync(at(`dist/vitrine/${name}`)));
    return `export const rescueFile = ${JSON.stringify({ path: `vitrine/${name}`, integrity: `sha384-${Buffer.from(digest).toString('base64')}` })};`;
  },
};

/** The page of a direct link fetches no language: what it takes over has been written by the server. */
const noLanguages: Plugin = {
  name: 'vitrine:no-languages',
  generateBundle(_options, bundle) {
    if (this.environment.name !== 'link') return;
    for (const [name, file] of Object.entries(bundle)) if (file.type === 'chunk' && file.isDynamicEntry) delete bundle[name];
  },
};

const output = (styleName: string) => ({
  chunkFileNames: `${widgetFiles.assets}/[name]-[hash].js`,
  assetFileNames: (asset: { names: string[] }) =>
    asset.names.some((name) => name.endsWith('.css')) ? styleName : `${widgetFiles.assets}/[name]-[hash][extname]`,
});

/** A document's own script and style. */
const documentBundle = (entry: string, fileName: string, styleName: string) => ({
  consumer: 'client' as const,
  build: {
    outDir: at('dist/widgets'),
    // The first bundle of a build takes the files of the one before away.
    emptyOutDir: fileName === widgetFiles.frameScript,
    target: 'es2022',
    modulePreload: false as const,
    cssCodeSplit: false,
    rolldownOptions: {
      input: at(entry),
      output: { ...output(styleName), entryFileNames: fileName },
    },
  },
});

/** Every module of the import map, by its name there. Parts are no widgets: no page can mount them. */
const modules: Readonly<Record<string, string>> = {
  preact: 'frame/shared/preact.ts',
  'preact/hooks': 'frame/shared/hooks.ts',
  'preact/jsx-runtime': 'frame/shared/jsx-runtime.ts',
  'preact/jsx-dev-runtime': 'frame/shared/jsx-runtime.ts',
  '@vitrine/frame/widget': 'frame/shared/widget.ts',
  [`${moduleNames.widget}receipt-list`]: 'frame/widgets/receipt-list/receipt-list.tsx',
  [`${moduleNames.widget}pricing-table`]: 'frame/widgets/pricing-table/pricing-table.tsx',
  [`${moduleNames.widget}pricing-card`]: 'frame/widgets/pricing-card/pricing-card.tsx',
  [`${moduleNames.widget}subscribe-button`]: 'frame/widgets/subscribe-button/subscribe-button.tsx',
  [`${moduleNames.widget}invoice`]: 'frame/widgets/invoice/invoice.tsx',
  [`${moduleNames.widget}invoice-list`]: 'frame/widgets/invoice-list/invoice-list.tsx',
  [`${moduleNames.part}plot`]: 'frame/widgets/plot/plot.tsx',
  [`${moduleNames.part}document-tools`]: 'frame/widgets/document-tools/tool-row.tsx',
  [`${moduleNames.part}paper`]: 'frame/paper/paper.ts',
  [`${moduleNames.part}sign-in`]: 'frame/widgets/sign-in/sign-in.tsx',
};

/** What every module imports by name and none carries with it. Only the module that stands for the hooks has the hooks in it. */
const isShared = (id: string, importer: string | undefined): boolean =>
  sharedModules.some((name) => name === id) && !(id === 'preact/hooks' && importer?.endsWith('/shared/hooks.ts'));

/** Writes down which file each module of the import map has become. */
const moduleTable: Plugin = {
  name: 'vitrine:module-table',
  generateBundle(_options, bundle) {
    if (this.environment.name !== 'modules') return;
    const chunks = Object.values(bundle).flatMap((file) => (file.type === 'chunk' ? [file] : []));
    const fileOf = (source: string): string =>
      chunks.find(({ facadeModuleId }) => facadeModuleId === at(source))?.fileName.replace(`${widgetFiles.assets}/`, '') ?? '';
    const table = Object.fromEntries(Object.entries(modules).map(([name, source]) => [name, fileOf(source)]));
    this.emitFile({ type: 'asset', fileName: widgetFiles.modules, source: JSON.stringify(table, undefined, 2) });
  },
};

/**
 * One `vite build`: the script-tag host with its parts for trouble and for bridge tokens, the frame's document, the modules of its import map, the
 * direct-link page and the renderer of the server.
 */
export default defineConfig({
  root: at('frame'),
  publicDir: false,
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  // `Features.LightDark`: no style uses `light-dark()`, and each colour scheme would bring two unused variables.
  css: { lightningcss: { exclude: 1 << 20 } },
  plugins: [inlinedScript, noPreload, noLanguages, ownName, moduleTable, rescue],
  environments: {
    early: documentBundle('frame/early.ts', widgetFiles.earlyScript, widgetFiles.style),
    frame: documentBundle('frame/main.ts', widgetFiles.frameScript, widgetFiles.style),
    link: documentBundle('frame/link.ts', widgetFiles.linkScript, widgetFiles.linkStyle),
    modules: {
      consumer: 'client',
      build: {
        outDir: at('dist/widgets'),
        emptyOutDir: false,
        target: 'es2022',
        modulePreload: false,
        rolldownOptions: {
          input: [...new Set(Object.values(modules))].map(at),
          external: isShared,
          preserveEntrySignatures: 'strict',
          output: { ...output(`${widgetFiles.assets}/[name]-[hash].css`), entryFileNames: `${widgetFiles.assets}/[name]-[hash].js` },
        },
      },
    },
    render: {
      consumer: 'server',
      resolve: { noExternal: true },
      build: {
        ssr: true,
        outDir: at('dist/widgets'),
        emptyOutDir: false,
        target: 'node20',
        rolldownOptions: { input: at('frame/render.ts'), output: { entryFileNames: widgetFiles.renderer, codeSplitting: false } },
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
    paid: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: at('host/compat/paid/loader.ts'), formats: ['iife'], name: 'vitrinePaid', fileName: () => 'vitrine-paid.js' },
      },
    },
    returningai: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: at('host/compat/returningai/loader.ts'), formats: ['iife'], name: 'vitrineReturningai', fileName: () => 'vitrine-returningai.js' },
      },
    },
    widgetLoader: {
      consumer: 'client',
      build: {
        outDir: at('dist'),
        emptyOutDir: false,
        target: 'es2022',
        lib: { entry: at('host/compat/returningai/widget-loader.ts'), formats: ['iife'], name: 'vitrineWidgetLoader', fileName: () => 'widget-loader.js' },
      },
    },
    rescue: {
      consumer: 'client',
      build: {
        outDir: at('dist/vitrine'),
        emptyOutDir: true,
        target: 'es2022',
        rolldownOptions: {
          input: at('host/rescue/rescue.ts'),
          preserveEntrySignatures: 'strict',
          output: { format: 'es', entryFileNames: '[name]-[hash].js' },
        },
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
      for (const name of ['frame', 'early', 'link', 'modules', 'render', 'bridge', 'paid', 'returningai', 'widgetLoader', 'rescue', 'loader'])
        await builder.build(builder.environments[name]!);
    },
  },
});
