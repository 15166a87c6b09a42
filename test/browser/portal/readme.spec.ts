import { readFileSync } from 'node:fs';
import { mintBridgeToken } from '../../../backend/index.ts';
import { expect, test, type World } from '../support/world.ts';
import { parse } from '../../house/snippets.ts';

const snippets = parse(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).filter(({ language }) => language === 'html');

/** Serves a snippet in a page of its own, with real addresses and keys and with token endpoints. */
async function paste(world: World, code: string): Promise<{ address: string; title: string }> {
  const receipt = await world.receipt();
  world.pages.serve('/api/vitrine-token', (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    void world.tenant
      .mint({ customer: receipt.customer.externalId })
      .then((token) => response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ token, expiresIn: 300 })));
  });
  world.pages.serve('/api/bridge-token', (request, response) => {
    if (request.method !== 'POST') return void response.writeHead(405).end();
    const { key, row } = world.tenant;
    void mintBridgeToken({ secret: key.secret, keyId: key.id, issuer: row.issuer, externalCustomerId: receipt.customer.externalId }).then((token) =>
      response.end(token),
    );
  });
  const { embedKey } = (await world.manage('/v1/embed-keys', { name: 'site', allowedOrigins: [world.pages.origin] })) as { embedKey: string };
  const snippet = code
    .replaceAll('https://vitrine.example', world.server.url)
    .replaceAll(/\bacme\b/g, world.tenant.slug)
    .replaceAll(/embk_live_\w+/g, embedKey);
  return { address: world.pages.serve('/', `<!doctype html><meta charset="utf-8"><title>Pasted</title>${snippet}`), title: receipt.title };
}

test('the README has one snippet of each kind', () => {
  expect(snippets.map(({ code }) => /data-vitrine=|bridgeSession|mount\(|dialect=/.exec(code)?.[0])).toEqual([
    'mount(',
    'data-vitrine=',
    'dialect=',
    'bridgeSession',
  ]);
});

for (const [index, { code }] of snippets.entries()) {
  test(`snippet ${index + 1} of the README shows the receipts`, async ({ page, world }) => {
    const complaints: string[] = [];
    page.on('pageerror', (error) => complaints.push(error.message));
    const { address, title } = await paste(world, code);
    await page.goto(address);
    await expect(page.frameLocator('iframe').getByText(title)).toBeVisible();
    expect(complaints).toEqual([]);
  });
}

test('the Content-Security-Policy of the README is sufficient for the script tag', async ({ page, world }) => {
  const policy = (parse(readFileSync(new URL('../../../README.md', import.meta.url), 'utf8')).find(({ language }) => language === 'text')?.code ?? '')
    .replaceAll('https://vitrine.example', world.server.url)
    .replaceAll('https://app.acme.example', world.pages.origin)
    .split('\n')
    .join('; ');
  const { address, title } = await paste(world, snippets[1]?.code ?? '');
  const html = await (await fetch(address)).text();
  world.pages.serve('/', { html, headers: { 'Content-Security-Policy': `default-src 'none'; ${policy}` } });
  await page.goto(address);
  await expect(page.frameLocator('iframe').getByText(title)).toBeVisible();
});
