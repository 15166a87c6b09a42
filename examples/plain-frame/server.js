import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const at = (/** @type {string} */ path) => new URL(path, import.meta.url);
const penpal = new URL('penpal.mjs', pathToFileURL(createRequire(import.meta.url).resolve('penpal')));
const script = 'text/javascript; charset=utf-8';

/**
 * Creates an independent app with an embeddable page at `/embed`, where the host library expects it.
 *
 * `countOrders` is where your app verifies the token, as `examples/own-widget/usage-api.js` does. This sample accepts any token by default.
 *
 * @param {{ pages: readonly string[], countOrders?: (token: string) => number | undefined }} options `pages` are the origins that may embed the app.
 * @returns {import('node:http').RequestListener}
 */
export function plainFrame({ pages, countOrders = () => 3 }) {
  return (request, response) => {
    // Concatenated, because a path of `//` is invalid relative to a base URL, and would end the process.
    const { pathname } = new URL(`http://app${request.url}`);
    const send = (/** @type {string} */ type, /** @type {string | Buffer} */ body, headers = {}) =>
      void response.writeHead(200, { 'Content-Type': type, ...headers }).end(body);
    const [, file] = /^\/modules\/((?:frame|protocol)\/[a-z/-]+\.js)$/.exec(pathname) ?? [];
    if (file && existsSync(at(`../../dist/${file}`))) return send(script, readFileSync(at(`../../dist/${file}`)));
    if (pathname === '/modules/penpal.mjs') return send(script, readFileSync(penpal));
    if (pathname === '/app.js') return send(script, readFileSync(at('app.js')));
    if (pathname === '/orders') {
      const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
      const count = token === undefined ? undefined : countOrders(token);
      return count === undefined ? void response.writeHead(401).end() : send('application/json', JSON.stringify({ count }), { 'Cache-Control': 'no-store' });
    }
    if (pathname !== '/embed') return void response.writeHead(404).end();
    const html = readFileSync(at('index.html'), 'utf8').replace('/app.js', `/app.js?pages=${encodeURIComponent(pages.join(' '))}`);
    return send('text/html; charset=utf-8', html, { 'Content-Security-Policy': `frame-ancestors ${pages.join(' ')}` });
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [page = 'http://localhost:4311'] = process.argv.slice(2);
  if (!URL.canParse(page) || new URL(page).origin !== page) {
    console.error(`"${page}" is not the origin of a page, such as https://app.acme.example`);
    process.exit(2);
  }
  const { runDemo } = await import('../demo/run-demo.js');
  await runDemo({ PORT: 4320 }, `node examples/plain-frame/server.js ${page}`, async ({ PORT }, { open }) => {
    await open(PORT, plainFrame({ pages: [page] }));
    return `http://127.0.0.1:${PORT}/embed can be embedded by ${page}`;
  });
}
