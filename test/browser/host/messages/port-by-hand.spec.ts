import { readFileSync } from 'node:fs';
import { parse } from '../../../house/snippets.ts';
import { expect, test } from '../stage.ts';

const fileOf = (path: string): string => readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8');
const [byPenpal, exposed, wrapped] = parse(fileOf('docs/protocol.md')).filter(({ language }) => language === 'html');

test('the samples of docs/protocol.md work: penpal over the Vitrine port, and comlink over a port of their own', async ({ stage }) => {
  const { page, host, frames } = stage;
  const imports = '<script type="importmap">{ "imports": { "penpal": "/penpal.mjs", "comlink": "/comlink.mjs" } }</script>';
  const withOrigins = (snippet: { code: string } | undefined): string =>
    (snippet?.code ?? '').replaceAll('https://app.acme.example', host.origin).replaceAll('https://orders.example', frames.origin);
  for (const server of [host, frames])
    server.serve('/comlink.mjs', { html: fileOf('node_modules/comlink/dist/esm/comlink.mjs'), headers: { 'content-type': 'text/javascript' } });
  const style = '<style>body { margin: 0 } main { height: 321px }</style>';
  frames.serve('/embed', `<!doctype html><title>Orders</title>${style}${imports}${withOrigins(byPenpal)}${withOrigins(exposed)}`);
  await page.evaluate(() => {
    window.handle = window.Vitrine.mount('#target', { ...window.options, prefetch: false });
    return window.handle.ready;
  });
  expect(await page.locator('#target iframe').evaluate((iframe) => iframe.clientHeight)).toBe(321);
  await page.evaluate(
    (code) => void document.head.append(Object.assign(document.createElement('script'), { type: 'module', textContent: code })),
    withOrigins(wrapped)
      .replace(/^<script[^>]*>|<\/script>$/g, '')
      .replace("'comlink'", "'/comlink.mjs'"),
  );
  await expect(page).toHaveTitle('3 orders');
  expect(await page.evaluate(() => [window.handle.state, window.faults])).toEqual(['ready', []]);
});
