import { fileURLToPath } from 'node:url';
import { build as buildWithVite } from 'vite';

const bundles = new Map<string, Promise<string>>();

/** Bundles a page's script with Vite, as a page's own build would, from the published packages. Each worker builds it once. */
export function bundle(entry: URL): Promise<string> {
  const built = bundles.get(entry.href) ?? build(entry);
  bundles.set(entry.href, built);
  return built;
}

async function build(entry: URL): Promise<string> {
  const built = await buildWithVite({
    configFile: false,
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    logLevel: 'error',
    define: {
      'process.env.NODE_ENV': '"development"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
    build: { write: false, minify: false, lib: { entry: fileURLToPath(entry), formats: ['iife'], name: 'app', fileName: () => 'app.js' } },
  });
  const [output] = Array.isArray(built) ? built : [built];
  if (!output || !('output' in output)) throw new Error('Vite has built nothing.');
  return output.output[0].code;
}
