import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';

/** A page of a test: its markup, with extra headers where they matter. */
export type PageSource = string | { html: string; headers: Record<string, string> };

/** A server of static pages on an origin of its own. */
export interface PageServer {
  origin: string;
  /** Method, path and query of every request so far. */
  requests: string[];
  /** Adds or replaces a page. */
  set(path: string, source: PageSource): void;
  close(): Promise<void>;
}

const files: Record<string, string> = {
  '/vitrine.js': fileURLToPath(new URL('../../../dist/vitrine.js', import.meta.url)),
  '/penpal.mjs': fileURLToPath(new URL('../../../node_modules/penpal/dist/penpal.mjs', import.meta.url)),
};

/** What was built: what the host library loads behind itself, and below `/dist/` the modules of the frame's runtime, for pages that import them. */
const dist = new URL('../../../dist/', import.meta.url);

/** Serves `pages`, the built host library, the built modules and penpal. `localhost` and `127.0.0.1` are two sites to a browser, two ports two origins. */
export async function servePages(host: 'localhost' | '127.0.0.1', pages: Record<string, PageSource> = {}): Promise<PageServer> {
  const sources = new Map(Object.entries(pages));
  const requests: string[] = [];
  const server = createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url ?? '/', 'http://test');
    requests.push(`${request.method} ${pathname}${search}`);
    const isBuilt = /^\/(?:dist|vitrine)\/[\w/-]+\.js$/.test(pathname);
    const file = files[pathname] ?? (isBuilt ? fileURLToPath(new URL(pathname.replace(/^\/(?:dist\/)?/, ''), dist)) : undefined);
    if (file) return response.setHeader('content-type', 'text/javascript').end(await readFile(file));
    const source = sources.get(pathname);
    if (source === undefined) return response.writeHead(404).end();
    const { html, headers } = typeof source === 'string' ? { html: source, headers: {} } : source;
    return response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...headers }).end(html);
  });
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://${host}:${port}`,
    requests,
    set: (path, source) => void sources.set(path, source),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
