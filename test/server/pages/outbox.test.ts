import { randomBytes } from 'node:crypto';
import { request } from 'node:http';
import { expect, it } from 'vitest';
import { startTestServer } from '../../support/server/server.ts';
import { customerWith, openMagicLinks } from '../../support/credentials/magic-links.ts';
import { forEachWorld } from '../../support/server/world.ts';

/** A GET with another Host header, which `fetch` does not permit. */
function statusUnder(host: string, port: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path: '/outbox', headers: { host } }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .once('error', reject)
      .end();
  });
}

forEachWorld(
  'the outbox page',
  (world) => {
    it('shows the mails of development as text', async () => {
      const { acme, manage, send } = world();
      await manage(acme.apiKey, 'PATCH', '/v1/tenants/acme', { name: '<script>alert(1)</script>' });
      await customerWith(world(), 'page@example.com');
      const { link } = await openMagicLinks(world());
      const { href, code } = await link('page@example.com');
      const { status, text, headers } = await send('/outbox');
      expect(status).toBe(200);
      expect(text).toContain(`href="${href.replaceAll('&', '&amp;')}"`);
      for (const shown of [code, 'page@example.com', '&lt;script&gt;alert(1)&lt;/script&gt;']) expect(text).toContain(shown);
      expect(text).not.toContain('<script');
      expect([headers.get('x-frame-options'), headers.get('cache-control')]).toEqual(['DENY', 'private, no-store']);
      expect(headers.get('content-security-policy')).toContain("script-src 'none'");
    });

    it('answers to host names of this machine only, so that no other page can read it', async () => {
      const { port } = new URL(world().base);
      for (const host of [`127.0.0.1:${port}`, `localhost:${port}`, `x.localhost:${port}`]) expect(await statusUnder(host, port), host).toBe(200);
      for (const host of ['evil.example', `evil.example:${port}`, `127.0.0.1.evil.example:${port}`, `localhost.evil.example`])
        expect(await statusUnder(host, port), host).toBe(404);
    });
  },
  { env: { VITRINE_TRUST_PROXY_HOPS: '1' } },
);

it.each([
  ['in production', { NODE_ENV: 'production', PUBLIC_URL: 'https://receipts.example.com', VITRINE_MASTER_KEYS: `k:${randomBytes(32).toString('base64')}` }],
  ['with a mail server', { SMTP_URL: 'smtp://127.0.0.1:9', MAIL_FROM: 'a@x.example' }],
])('the outbox page does not exist %s', async (_, env) => {
  const server = await startTestServer({ env });
  try {
    expect((await fetch(`http://127.0.0.1:${server.port}/outbox`)).status).toBe(404);
  } finally {
    await server.close();
  }
});
