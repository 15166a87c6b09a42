import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** `vite build` makes the folder that VITRINE_WIDGETS has one of: the module, its style, and what stands in `public`, which is the manifest. */
export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    target: 'es2022',
    lib: { entry: 'usage.tsx', formats: ['es'], fileName: 'acme-usage', cssFileName: 'acme-usage' },
    // The frame has them: its import map leads there.
    rolldownOptions: { external: [/^preact(\/|$)/, '@vitrine/frame/widget'] },
  },
});
