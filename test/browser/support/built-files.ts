import { readFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import { fileURLToPath } from 'node:url';

const files: Record<string, string> = {
  '/vitrine.js': fileURLToPath(new URL('../../../dist/vitrine.js', import.meta.url)),
  '/penpal.mjs': fileURLToPath(new URL('../../../node_modules/penpal/dist/penpal.mjs', import.meta.url)),
};

/** Build output: modules that the host library loads on demand, and below `/dist/` the modules of the frame's runtime, for pages that import them. */
const dist = new URL('../../../dist/', import.meta.url);

/** Serves the built host library, the built modules and penpal. */
export const builtFiles: RequestListener = async (request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://test');
  const isBuilt = /^\/(?:dist|vitrine)\/[\w/-]+\.js$/.test(pathname);
  const file = files[pathname] ?? (isBuilt ? fileURLToPath(new URL(pathname.replace(/^\/(?:dist\/)?/, ''), dist)) : undefined);
  if (!file) return response.writeHead(404).end();
  return response.setHeader('content-type', 'text/javascript').end(await readFile(file));
};
