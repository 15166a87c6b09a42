import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import { plainManifest, plainModule, writeWidgets } from '../../../support/server/own-widgets.ts';
import { forEachWorld, type World } from '../../../support/server/world.ts';

const image = Buffer.from([0x89, 0x50, 0xff, 0xfe, 0x00, 0x80]);
const origins = ['https://usage.acme.example', 'https://rates.acme.example:8443'];
const folder = writeWidgets({
  'acme-usage': {
    manifest: plainManifest('acme-usage', { style: 'css/widget.css', resource: 'optional', scopes: ['directory_sync'], origins, tokenOrigins: [origins[0]] }),
    files: {
      'parts/chart.js': 'export const draw = 1;\n'.repeat(1_000),
      'css/widget.css': '.a { background: url("../a picture (1).png") }',
      'a picture (1).png': image,
      'LICENSE.txt': 'not served',
      '.env': 'SECRET=1',
      'node_modules/x/x.js': 'x',
    },
  },
  'acme-plan': { files: { 'widget.js': plainModule('acme-plan') } },
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const policyOf = (headers: Headers): Map<string, string> =>
  new Map((headers.get('content-security-policy') ?? '').split('; ').map((one) => [one.split(' ')[0] ?? '', one.slice(one.indexOf(' ') + 1)]));
const dataOf = (text: string): Record<string, unknown> => JSON.parse(/id="vitrine-data">([^<]*)</.exec(text)?.[1] ?? 'null');
const mapOf = (text: string): Record<'imports' | 'integrity', Record<string, string>> => JSON.parse(/id="vitrine-modules">([^<]*)</.exec(text)?.[1] ?? 'null');
const integrityOf = (content: Uint8Array): string => `sha256-${createHash('sha256').update(content).digest('base64')}`;

for (const base of ['', '/vitrine']) {
  forEachWorld(
    `widgets of the operator under "${base}/"`,
    (world: () => World) => {
      const page = (path: string) => world().send(`${base}${path}`);

      it('OW1 have a frame page each, the only one that may call the origins of its manifest', async () => {
        const [usage, plan, plain, unknown] = await Promise.all(
          ['/acme-usage', '/acme-plan', '', '/acme-usag'].map((name) => page(`/embed${name}?tenant=acme`)),
        );
        expect([usage, plan, plain, unknown].map((answer) => policyOf(answer?.headers ?? new Headers()).get('connect-src'))).toEqual([
          ["'self'", ...origins].join(' '),
          "'self'",
          "'self'",
          "'self'",
        ]);
        const names = ['acme-plan', 'acme-usage'];
        const pageData = (text = ''): unknown[] => [dataOf(text)['ownNames'], dataOf(text)['ownWidget'], dataOf(text)['config']];
        expect(pageData(usage?.text)).toEqual([
          names,
          { name: 'acme-usage', resource: 'optional', scopes: ['directory_sync'], origins, tokenOrigins: [origins[0]] },
          { widget: 'acme-usage' },
        ]);
        expect(pageData(plan?.text)).toEqual([
          names,
          { name: 'acme-plan', resource: 'none', scopes: [], origins: [], tokenOrigins: [] },
          { widget: 'acme-plan' },
        ]);
        expect(pageData(plain?.text)).toEqual([names, undefined, undefined]);
        // The rest of the policy is the same for all widgets.
        const rest = (headers: Headers): unknown[] => [...policyOf(headers)].filter(([name]) => !['connect-src', 'script-src', 'style-src'].includes(name));
        expect(rest(usage?.headers ?? new Headers())).toEqual(rest(plain?.headers ?? new Headers()));
        expect(policyOf(plan?.headers ?? new Headers()).get('style-src')).not.toContain("'self'");
      });

      it('OW2 are served immutably at a URL with a content hash, and the import map has the integrity of each file', async () => {
        const { text } = await page('/embed/acme-usage?tenant=acme');
        const { imports, integrity } = mapOf(text);
        const prefix = (imports['@vitrine/widgets/acme-usage'] ?? '').replace(/widget\.js$/, '');
        expect(prefix).toMatch(new RegExp(`^${base}/embed/assets/acme-usage/[\\w-]{16}/$`));
        expect(imports['@vitrine/widgets/acme-plan']).toBeUndefined();
        const own = Object.keys(integrity).filter((address) => address.startsWith(prefix));
        expect(own.map((address) => address.slice(prefix.length))).toEqual(['a%20picture%20(1).png', 'css/widget.css', 'parts/chart.js', 'widget.js']);
        for (const address of own) {
          const response = await fetch(world().base + address);
          const content = new Uint8Array(await response.arrayBuffer());
          expect([response.status, integrityOf(content)]).toEqual([200, integrity[address]]);
          expect(Object.fromEntries(response.headers)).toMatchObject({
            'cache-control': 'public, max-age=31536000, immutable',
            'cross-origin-resource-policy': 'same-origin',
            'x-content-type-options': 'nosniff',
          });
          expect(response.headers.get('content-security-policy')).toContain('sandbox');
          expect(
            (await fetch(world().base + address, { headers: { 'if-none-match': response.headers.get('etag') ?? '', 'cache-control': 'max-age=0' } })).status,
          ).toBe(304);
          expect((await fetch(world().base + address, { method: 'HEAD' })).headers.get('content-length')).toBe(response.headers.get('content-length'));
          expect((await fetch(world().base + address, { method: 'POST' })).status).toBe(405);
        }
        const compressed = await fetch(`${world().base}${prefix}parts/chart.js`, { headers: { 'accept-encoding': 'br' } });
        expect(compressed.headers.get('content-encoding')).toBe('br');
        expect(integrityOf(new Uint8Array(await compressed.arrayBuffer()))).toBe(integrity[`${prefix}parts/chart.js`]);
        expect((await fetch(`${world().base}${prefix}a%20picture%20(1).png`)).headers.get('content-type')).toBe('image/png');
        expect(text).toContain(`<link rel="stylesheet" href="${prefix}css/widget.css" integrity="${integrity[`${prefix}css/widget.css`]}">`);
        expect((await page('/embed?tenant=acme')).text).not.toContain('acme-usage/');
      });

      it('OW3 do not give access to any other file', async () => {
        const { imports } = mapOf((await page('/embed/acme-usage?tenant=acme')).text);
        const prefix = (imports['@vitrine/widgets/acme-usage'] ?? '').replace(/widget\.js$/, '');
        const other = prefix.replace('acme-usage', 'acme-plan');
        for (const address of [
          `${prefix}widget.json`,
          `${prefix}LICENSE.txt`,
          `${prefix}.env`,
          `${prefix}node_modules/x/x.js`,
          `${prefix}..%2fwidget.js`,
          `${prefix}%2e%2e/acme-plan/widget.js`,
          `${prefix}%`,
          `${prefix}constructor`,
          `${other}widget.js`,
          prefix.replace(/[\w-]{16}\/$/, 'AAAAAAAAAAAAAAAA/widget.js'),
          `${base}/embed/assets/acme-none/AAAAAAAAAAAAAAAA/widget.js`,
        ]) {
          expect((await world().send(address)).status, address).toBe(404);
        }
      });

      it('take their configuration from the URL, if its values are valid', async () => {
        expect(dataOf((await page('/embed/acme-usage?tenant=acme&resource=order%2F7&theme=dark&locale=de')).text)['config']).toEqual({
          widget: 'acme-usage',
          resource: 'order/7',
          theme: 'dark',
          locale: 'de',
        });
        for (const query of [`&resource=${'x'.repeat(256)}`, '&resource=a%0Ab', '&theme=red'])
          expect((await page(`/embed/acme-usage?tenant=acme${query}`)).code, query).toBe('invalid_request');
        expect((await page('/embed/acme-usage?tenant=nobody')).status).toBe(404);
      });

      it('are not reloaded by an ordinary server, and pages cannot ask it for changes', async () => {
        for (const path of ['/embed/widgets/version', '/embed/widgets/reloader.js']) expect((await page(path)).status).toBe(404);
        expect((await page('/embed/acme-usage?tenant=acme')).text).not.toContain('reloader');
      });
    },
    { env: { VITRINE_WIDGETS: folder }, publicUrl: `https://receipts.example.com${base}` },
  );
}
