import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';
import * as client from 'openid-client';
import { forge, hs256 } from '../../support/credentials/forge.ts';
import { expect, test, type World } from '../support/world.ts';

/** Starts an identity provider of oidc-provider, with its sign-in and consent pages. The typed name becomes the account. */
async function startProvider(redirectUri: string): Promise<{ issuer: string; close(): Promise<void> }> {
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => http.listen(0, 'localhost', resolve));
  const issuer = `http://localhost:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'portal', client_secret: 'secret-of-the-portal', redirect_uris: [redirectUri] }],
    cookies: { keys: ['key-of-the-cookies'] },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  });
  const answer = provider.callback();
  return {
    issuer,
    async close() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

/**
 * Serves a login page as Paid’s "Login redirect flow" describes it for an external provider (seeds/003, whose samples are empty). The login endpoint starts
 * the flow and stores the return address. The callback mints a token with Paid’s claims and sends the viewer to the return address with `?token=`.
 */
async function serveLogin({ server, tenant, pages }: World, issuer: string): Promise<string[]> {
  const discovered = await client.discovery(new URL(issuer), 'portal', 'secret-of-the-portal', undefined, { execute: [client.allowInsecureRequests] });
  const redirects: string[] = [];
  const begun = new Map<string, { redirect: string; verifier: string }>();
  pages.serve('/login', async (request, response) => {
    const redirect = new URL(request.url ?? '', pages.origin).searchParams.get('redirect') ?? '';
    redirects.push(redirect);
    // Sends tokens only to addresses of receipts.
    if (!redirect.startsWith(`${server.url}/public/value-receipts/`)) return void response.writeHead(400).end();
    const verifier = client.randomPKCECodeVerifier();
    const state = client.randomState();
    begun.set(state, { redirect, verifier });
    const challenge = { code_challenge: await client.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256' };
    const parameters = { redirect_uri: `${pages.origin}/callback`, scope: 'openid', state, ...challenge };
    response.writeHead(302, { Location: client.buildAuthorizationUrl(discovered, parameters).href }).end();
  });
  pages.serve('/callback', async (request, response) => {
    const address = new URL(request.url ?? '', pages.origin);
    const state = address.searchParams.get('state') ?? '';
    const { redirect, verifier } = begun.get(state) ?? { redirect: '', verifier: '' };
    begun.delete(state);
    const tokens = await client.authorizationCodeGrant(discovered, address, { pkceCodeVerifier: verifier, expectedState: state });
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: tenant.row.issuer, sub: tokens.claims()?.sub, resource: 'value-receipt', iat, exp: iat + 300 };
    const back = new URL(redirect);
    back.searchParams.set('token', forge({ alg: 'HS256', typ: 'JWT' }, claims, hs256(tenant.key.secret)));
    response.writeHead(302, { Location: back.href }).end();
  });
  return redirects;
}

test('I5 PD12 a private value receipt redirects through the login page and its OAuth provider, for its customer only', async ({ page, browser, world }) => {
  await world.manage(`/v1/tenants/${world.tenant.slug}`, { compat: ['paid'] }, 'PATCH');
  const { title, link } = await world.receipt();
  const opened = `${world.server.url}/public/value-receipts/${link.split('/').at(-1)}`;
  const provider = await startProvider(`${world.pages.origin}/callback`);
  try {
    const redirects = await serveLogin(world, provider.issuer);
    // Blocks the web font of the provider's pages, so that tests request nothing outside this machine.
    await page.route(/googleapis/, (route) => route.abort());
    await page.goto(opened);
    expect(new URL(page.url()).origin).toBe(provider.issuer);
    await page.locator('[name=login]').fill('customer-1');
    await page.locator('[name=password]').fill('any');
    await page.locator('[type=submit]').click();
    await page.locator('[type=submit]').click();
    await expect(page.getByText(title)).toBeVisible();
    expect([page.url(), redirects]).toEqual([opened, [opened]]);

    const stranger = await browser.newPage();
    await stranger.route(/googleapis/, (route) => route.abort());
    await stranger.goto(opened);
    await stranger.locator('[name=login]').fill('customer-2');
    await stranger.locator('[name=password]').fill('any');
    await stranger.locator('[type=submit]').click();
    await stranger.locator('[type=submit]').click();
    await stranger.waitForURL(opened);
    await expect(stranger.getByText(title)).toHaveCount(0);
    expect(stranger.url()).toBe(opened);
    await stranger.context().close();
  } finally {
    await provider.close();
  }
});
