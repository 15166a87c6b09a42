import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `vite build` makes a widget folder for VITRINE_WIDGETS: the module, its style, and the content of `public`, which is the manifest. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    lib: { entry: 'usage.tsx', formats: ['es'], fileName: 'acme-usage', cssFileName: 'acme-usage' },
    // The frame provides these modules through its import map.
    rolldownOptions: { external: [/^preact(\/|$)/, '@vitrine/frame/widget'] },
  },
});
