import type { Request } from '@playwright/test';
import { expect, listening, open, tagOf, test } from './declared-page.ts';

test('H1 elements may name the server of the script, with a token, an embed key or a sign-in by e-mail', async ({ page, servers: { host, frames } }) => {
  const server = `data-vitrine="receipt-list" data-vitrine-server="${frames.origin}" data-vitrine-tenant="acme"`;
  host.serve(
    '/tag',
    `<!doctype html><title>Tag</title>${listening}
    <div ${server} data-vitrine-token="mine"></div>
    <div ${server} data-vitrine-embed-token="mine-too"></div>
    <div ${server} data-vitrine-embed-key="embk_live_1"></div>
    <div ${server} data-vitrine-embed-key="embk_live_2" data-vitrine-magic-link="true"></div>
    <script src="${frames.origin}/vitrine.js"></script>`,
  );
  await page.goto(`${host.origin}/tag`);
  await expect(page.locator('iframe')).toHaveCount(4);
  expect(await page.evaluate(() => window.refused)).toEqual([]);
});

test('H1 elements that name no server use the server of the script', async ({ page, servers: { host, frames } }) => {
  host.serve(
    '/tag',
    `<!doctype html><title>Tag</title><div data-vitrine="receipt-list" data-vitrine-tenant="acme"></div><script src="${frames.origin}/vitrine.js" ` +
      'data-vitrine-refresh-url="/api/token"></script>',
  );
  const posted: Request[] = [];
  await page.route('**/api/token', (route) => (posted.push(route.request()), route.fulfill({ json: { token: 'of-the-viewer' } })));
  await page.goto(`${host.origin}/tag`);
  await expect(page.locator('iframe')).toHaveAttribute('src', `${frames.origin}/embed?tenant=acme`);
  await expect.poll(() => posted.map((request) => request.method())).toEqual(['POST']);
});

test('H1 the error of a refused element quotes the attribute or call that allows it, and that call mounts it', async ({ stage, evil }) => {
  const elements =
    '<div data-vitrine="receipt-list" data-vitrine-tenant="acme" data-vitrine-refresh-url="/api/token"></div><div data-vitrine="receipt-list" ' +
    'data-vitrine-server="EVIL"></div>';
  const { page } = await open(stage, evil.origin, tagOf('data-vitrine-server="SERVER"') + elements);
  await page.waitForFunction(() => window.sentences.length === 2);
  const sentences = await page.evaluate(() => window.sentences);
  expect(sentences[0]).toContain('data-vitrine-refresh-url="/api/token" into the script tag');
  expect(sentences[0]).toContain('embed.configure({ refreshUrl: "/api/token" })');
  expect(sentences[1]).toContain(`embed.allow({ server: "${evil.origin}" })`);
  await page.evaluate(() => {
    window.Vitrine.configure({ refreshUrl: '/api/token' });
    window.Vitrine.mountAll();
  });
  await expect(page.locator('iframe')).toHaveCount(1);
});

test('H1 configuring another server drops the tenant and the token address of the script tag', async ({ stage, evil }) => {
  const { page, backend } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="EVIL" data-vitrine-tenant="x" data-vitrine-refresh-url="/api/token" data-vitrine-theme="dark"')}
    <script>Vitrine.configure({ server: 'SERVER', tenant: 'acme', token: 'ours' })</script><div data-vitrine="receipt-list"></div>`,
  );
  await expect(page.locator('iframe')).toHaveAttribute('src', `${stage.frames.origin}/embed?tenant=acme`);
  const frame = await stage.frame();
  expect(await frame.evaluate(() => window.answers[0])).toMatchObject({ token: 'ours', config: { theme: 'dark' } });
  expect([backend, evil.requests]).toEqual([[], []]);
});

test('H1 an invalid option on the script tag is reported, and elements get none of the tag’s options', async ({ stage, evil }) => {
  const { page } = stage;
  const errors: string[] = [];
  page.on('pageerror', ({ message }) => errors.push(message));
  const { backend } = await open(
    stage,
    evil.origin,
    `${tagOf('data-vitrine-server="SERVER" data-vitrine-them="dark" data-vitrine-refresh-url="/api/token"')}<div data-vitrine="receipt-list" ` +
      'data-vitrine-server="SERVER" data-vitrine-tenant="acme"></div>',
  );
  await page.waitForFunction(() => window.refused.length === 1);
  await expect.poll(() => errors[0]).toContain('"them"');
  expect(backend).toEqual([]);
});

test('H1 allow requires a server, and refuses invalid, unknown and conflicting options', async ({ stage }) => {
  const codes = await stage.page.evaluate(() =>
    [{}, { tenant: 'acme' }, { server: 'https://*.acme.com' }, { serverr: 'x' }, { server: 'https://acme.com', src: 'https://acme.com/x' }].map((options) => {
      try {
        window.Vitrine.allow(options as object);
        return 'taken';
      } catch (error) {
        return (error as { code: string }).code;
      }
    }),
  );
  expect(codes).toEqual(['invalid_option', 'invalid_option', 'invalid_option', 'unknown_option', 'conflicting_options']);
});
