import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The texts that one origin serves, by path. A page with a `token` requires it as bearer token. */
export type Pages = Record<string, { type: string; text: string; cache?: string; token?: string }>;

function serve(pages: Pages): Promise<number> {
  const server = createServer((request, response) => {
    const page = pages[(request.url ?? '/').split('?')[0] ?? '/'];
    if (page === undefined) {
      response.writeHead(404).end();
    } else if (page.token !== undefined && request.headers.authorization !== `Bearer ${page.token}`) {
      response.writeHead(401).end();
    } else {
      response
        .writeHead(200, { 'Content-Type': page.type, 'Cache-Control': page.cache ?? 'no-store', 'Content-Length': Buffer.byteLength(page.text) })
        .end(page.text);
    }
  });
  server.keepAliveTimeout = 60_000;
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

process.on('message', (pages: Pages) => {
  void serve(pages).then((port) => process.send?.({ port }));
});
