import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from '@playwright/test';
import type { AxeResults } from 'axe-core';
import type { World } from '../support/world.ts';
import { expect, test } from './portal.ts';

const person = { externalId: 'customer-1', name: 'Nordwind', email: 'jo@nordwind.example' };
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const frameOf = (page: Page): ReturnType<Page['frameLocator']> => page.frameLocator('iframe').first();

/** Creates a sealed receipt for a customer with an e-mail address. */
async function sealedReceipt(world: World, more: Record<string, unknown> = {}): Promise<Awaited<ReturnType<World['receipt']>>> {
  const receipt = await world.receipt({ customer: person, ...more });
  await world.manage(`/v1/receipts/${receipt.id}/seal`, undefined, 'POST');
  return receipt;
}

/** Sets the language of the portal, and waits for the response because a navigation would cancel it. */
async function preferLanguage(page: Page, locale: string): Promise<void> {
  await page.locator('select[name=locale]').selectOption(locale);
  await Promise.all([page.waitForEvent('load'), page.locator('.preferences button').click()]);
}

/** Paths of the portal pages that show the list of the signed-in customer, each with another sign-in method. */
const verified = ['/', '/script-tag', '/bridge', '/access-key', '/legacy'];

test('RA1 each verified sign-in method of the portal shows the receipts of the signed-in customer', async ({ page, world, portal, browserErrors }) => {
  const receipt = await sealedReceipt(world);
  await portal.signIn(page, person.externalId);
  for (const path of verified) {
    await page.locator(`.ways a[href="${path}"]`).click();
    await expect(page.locator('.ways a[aria-current=page]')).toHaveAttribute('href', path);
    await expect(frameOf(page).getByText(receipt.title)).toBeVisible();
    await expect(page.locator('.trust')).toHaveText('Verified');
  }
  expect(browserErrors).toEqual([]);
});

test('a page that needs a signed-in viewer redirects to the sign-in page, which returns to it', async ({ page, world, portal, request }) => {
  await sealedReceipt(world);
  for (const path of ['/latest', '/bridge', '/access-key', '/legacy', '/widget-token']) {
    const answer = await request.get(`${portal.origin}${path}`, { maxRedirects: 0 });
    expect([answer.status(), answer.headers()['location']]).toEqual([303, `/login?next=${path}`]);
  }
  // The sign-in page ignores return addresses that are not pages of the portal.
  for (const next of ['https://evil.example/', '//evil.example', '/logout'])
    expect(await (await request.get(`${portal.origin}/login?next=${next}`)).text()).not.toContain('name="next"');
  await page.goto(`${portal.origin}/bridge`);
  await page.locator(`button[value="${person.externalId}"]`).click();
  await page.waitForURL(`${portal.origin}/bridge`);
});

test('no token endpoint of the portal returns a token without a sign-in', async ({ world, portal, request }) => {
  await sealedReceipt(world);
  for (const path of ['/api/vitrine-token', '/api/bridge-token', '/api/embed-token', '/api/widget-auth', '/api/widget-token', '/api/widget-token/revoke']) {
    expect((await request.post(`${portal.origin}${path}`, { headers: { Origin: portal.origin } })).status(), path).toBe(401);
  }
});

test('RA6 the code that a page displays is the code that it runs, without secrets', async ({ page, world, portal }) => {
  await sealedReceipt(world);
  await portal.signIn(page, person.externalId);
  for (const [path, script, backend] of [
    ['/bridge', 'bridge.js', 'bridge-token.js'],
    ['/access-key', 'access-key.js', 'embed-token.js'],
    ['/widget-token', 'widget-token.js', 'widget-token.js'],
  ]) {
    await page.goto(`${portal.origin}${path}`);
    const [, inPage = '', onBackend = ''] = await page.locator('.code code').allTextContents();
    const lines = (file: string): string[] =>
      readFileSync(new URL(`../../../examples/portal/${file}`, import.meta.url), 'utf8')
        .split('\n')
        .filter((line) => /^(?:async function|const \{|export|import)/.test(line));
    for (const line of lines(`public/ways/${script}`)) expect(inPage).toContain(line);
    for (const line of lines(`backend/${backend}`)) expect(onBackend).toContain(line);
    await expect(page.locator(`script[src="/assets/ways/${script}"]`)).toHaveCount(1);
    expect(await page.content()).not.toMatch(/\b(?:vtr_|sk_|ak_)[\w-]{20}/);
  }
});

test('AF3 AF6 an element with an embed key shows a published receipt without a backend or sign-in', async ({ page, world, portal, browserErrors }) => {
  const receipt = await sealedReceipt(world);
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  await page.goto(`${portal.origin}/published`);
  await expect(page.locator('[data-vitrine][data-vitrine-embed-key^=embk_]')).toHaveCount(1);
  await expect(frameOf(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect(page.locator('.trust')).toHaveText('Public');
  expect(browserErrors).toEqual([]);
});

/** Requests without a verified identity, and the error code of each. */
const refused = [
  { path: '/published?open=private', code: 'receipt_not_found' },
  { path: '/published?open=list', code: 'customer_required' },
  { path: '/attributes?open=private&as=customer-1', code: 'unverified_identity' },
  { path: '/attributes?open=list&as=customer-1', code: 'unverified_identity' },
];

for (const { path, code } of refused) {
  test(`AF2 RA7 ${path} is refused with ${code} and shows no receipt`, async ({ page, world, portal }) => {
    const receipt = await sealedReceipt(world);
    await page.goto(`${portal.origin}${path}`);
    await expect(frameOf(page).getByText(code)).toBeVisible();
    await expect(frameOf(page).getByText(receipt.title)).toHaveCount(0);
  });
}

test('RA7 a claimed identity is marked as unverified, and sees what is published', async ({ page, world, portal, browserErrors }) => {
  const receipt = await sealedReceipt(world);
  await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
  await page.goto(`${portal.origin}/attributes`);
  await page.getByRole('textbox').fill('customer-1');
  await page.getByRole('button', { name: 'Claim it' }).click();
  await expect(frameOf(page).getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect(page.locator('.trust')).toHaveText('Unverified');
  expect(browserErrors).toEqual([]);
});

test('AF27 a bridge token is exchanged once for both widgets, and is refused once the customer is blocked', async ({ page, world, portal }) => {
  const receipt = await sealedReceipt(world);
  await portal.signIn(page, person.externalId);
  const exchanges: number[] = [];
  page.on(
    'response',
    (response) => response.request().method() === 'POST' && response.url() === `${world.server.url}/v1/sessions` && exchanges.push(response.status()),
  );
  await page.goto(`${portal.origin}/bridge`);
  await expect(page.frameLocator('#embed iframe').getByText(receipt.title)).toBeVisible();
  await expect(page.frameLocator('#second iframe').getByRole('heading', { name: receipt.title })).toBeVisible();
  await expect.poll(() => exchanges).toEqual([201]);

  await world.manage(`/v1/customers/${receipt.customer.id}`, { blocked: true }, 'PATCH');
  await page.frameLocator('#embed iframe').getByText(receipt.title).click();
  await expect.poll(() => exchanges.slice(1)).toContain(401);
  await expect(page.frameLocator('#embed iframe').getByText('Support agent')).toHaveCount(0);
  expect((await page.reload())?.status()).toBe(403);
});

test('RA4 RA5 renewing an embed token reloads the frame; a revoked access key ends the session', async ({ page, world, portal }) => {
  const receipt = await sealedReceipt(world);
  await portal.signIn(page, person.externalId);
  await page.goto(`${portal.origin}/access-key`);
  await expect(frameOf(page).getByText(receipt.title)).toBeVisible();
  const events = page.locator('#events li');
  await page.getByText('Events of the embed').click();
  await expect(events.filter({ hasText: ' ready ' })).toHaveCount(1);
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(events.filter({ hasText: ' ready ' })).toHaveCount(2);
  await expect(frameOf(page).getByText(receipt.title)).toBeVisible();

  const { items } = (await world.manage('/v1/access-keys')) as { items: { accessId: string }[] };
  await world.manage(`/v1/access-keys/${items[0]?.accessId}/revoke`, { revokeTokens: true });
  await page.getByRole('button', { name: 'Renew' }).click();
  await expect(events.filter({ hasText: 'sessionEnded' })).toHaveCount(1);
  await expect(frameOf(page).getByText(receipt.title)).toHaveCount(0);
  await page.reload();
  await expect(page.getByText('The access key of this portal is no longer valid', { exact: false })).toBeVisible();
});

test('AU10 a widget token shows the customer’s connections, and is refused after its revocation', async ({ page, world, portal }) => {
  await sealedReceipt(world);
  await world.receipt({ customer: { externalId: 'customer-2', name: 'Other' } });
  await world.manage('/v1/sso-connections', { customerId: person.externalId, name: 'Okta', protocol: 'saml', domains: ['nordwind.example'] });
  await world.manage('/v1/sso-connections', { customerId: 'customer-2', name: 'Of somebody else', protocol: 'oidc' });
  await portal.signIn(page, person.externalId);
  await page.goto(`${portal.origin}/widget-token`);
  await expect(page.locator('[data-path="/v1/widget/sso-connections"]')).toContainText('Okta');
  await expect(page.getByText('There are no directories yet.')).toBeVisible();
  await expect(page.getByText('Of somebody else')).toHaveCount(0);
  await expect(page.locator('.calls .status')).toHaveText(['200', '200', '200']);

  await page.getByRole('button', { name: 'Revoke this token' }).click();
  await expect(page.locator('.calls .status').first()).toHaveText('401 widget_token_revoked');
  await expect(page.locator('.cards > [data-state=refused]')).toHaveCount(3);
  await expect(page.locator('[data-path="/v1/widget/sso-connections"]')).not.toContainText('Okta');
  await page.getByRole('button', { name: 'New token' }).click();
  await expect(page.locator('[data-path="/v1/widget/sso-connections"]')).toContainText('Okta');
});

const statesOfSettings = [
  { locale: 'de', connections: { active: 'Aktiv', draft: 'Entwurf', disabled: 'Deaktiviert' }, directories: { active: 'Aktiv', pending: 'Ausstehend' } },
  // A connection is feminine in French, a directory is masculine.
  { locale: 'fr', connections: { active: 'Active', draft: 'Brouillon', disabled: 'Désactivée' }, directories: { active: 'Actif', disabled: 'Désactivé' } },
  { locale: 'ar', connections: { active: 'نشط', draft: 'مسودة', disabled: 'معطّل' }, directories: { active: 'نشط', pending: 'قيد الانتظار' } },
];

for (const { locale, connections, directories } of statesOfSettings) {
  test(`shows the states of connections and directories in the language of the portal: ${locale}`, async ({ page, world, portal }) => {
    await sealedReceipt(world);
    const { externalId: customerId } = person;
    for (const state of Object.keys(connections)) await world.manage('/v1/sso-connections', { customerId, name: `A ${state} one`, protocol: 'saml', state });
    for (const state of Object.keys(directories)) await world.manage('/v1/directories', { customerId, name: `A ${state} one`, provider: 'scim', state });
    await portal.signIn(page, customerId);
    await preferLanguage(page, locale);
    await page.goto(`${portal.origin}/widget-token`);
    for (const [card, words] of [['sso-connections', connections], ['directories', directories]] as const)
      for (const [state, word] of Object.entries(words))
        await expect(page.locator(`[data-path="/v1/widget/${card}"] li`, { hasText: `A ${state} one` }).locator('.state')).toHaveText(word);
  });
}

test('the portal does not revoke a widget token of another customer', async ({ page, world, portal }) => {
  await sealedReceipt(world);
  await world.receipt({ customer: { externalId: 'customer-2', name: 'Other' } });
  const { id } = (await world.manage('/v1/widget-tokens', { customerId: 'customer-2', scopes: ['sso_connection'], origins: [portal.origin] })) as {
    id: string;
  };
  await portal.signIn(page, person.externalId);
  const revoke = (tokenId: string): Promise<number> =>
    page.evaluate(async (wanted) => (await fetch('/api/widget-token/revoke', { method: 'POST', body: new URLSearchParams({ id: wanted }) })).status, tokenId);
  expect(await revoke(id)).toBe(404);
  expect((await world.manage('/v1/widget-tokens?customerId=customer-2')) as unknown).toMatchObject({ items: [{ id, state: 'active' }] });
});

test('RT2 the older sign-in proxy gives no token to a customer without an e-mail address', async ({ page, world, portal }) => {
  await world.receipt({ customer: { externalId: 'no-address', name: 'No address' } });
  await portal.signIn(page, 'no-address');
  expect(await page.evaluate(async () => (await fetch('/api/widget-auth', { method: 'POST' })).status)).toBe(403);
});

test('a published direct link opens at once, and a private one after a sign-in', async ({ page, world, portal }) => {
  const open = await sealedReceipt(world);
  const closed = await sealedReceipt(world, { period: { start: '2026-09-01', end: '2026-09-30' }, title: 'Value delivered in September' });
  await world.manage(`/v1/receipts/${open.id}/publish`, {});
  await page.goto(`${portal.origin}/links`);
  await expect(page.getByRole('link', { name: closed.link })).toBeVisible();
  await page.getByRole('link', { name: open.link }).click();
  await expect(page.getByRole('heading', { name: open.title })).toBeVisible();
  await page.goto(`${portal.origin}/links`);
  await page.getByRole('link', { name: closed.link }).click();
  await page.locator(`button[value="${person.externalId}"]`).click();
  await expect(page.getByRole('heading', { name: closed.title })).toBeVisible();
});

test('AF1 AF16 AF17 without a backend, the widget signs the viewer in by magic link and shows the list', async ({
  page,
  context,
  world,
  portal,
  browserErrors,
}) => {
  const email = `jo@${world.tenant.slug}.example`;
  const receipt = await sealedReceipt(world, { customer: { ...person, email } });
  await page.goto(`${portal.origin}/magic-link`);
  await expect(page.locator('[data-vitrine-magic-link=true]')).toHaveCount(1);
  await frameOf(page).getByLabel('E-mail address').fill(email);
  await frameOf(page).getByRole('button', { name: 'Send me a link' }).click();
  await expect(frameOf(page).getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
  await expect(frameOf(page).getByText(receipt.title)).toHaveCount(0);

  await world.server.services.backgroundWorker.run();
  const mails = (await world.server.services.outbox.kept()).filter(({ message }) => message.to === email);
  const [link = ''] = mails.flatMap(({ message }) => /^https?:\/\/\S+$/m.exec(message.text) ?? []);
  const tab = await context.newPage();
  await tab.goto(link);
  await expect(frameOf(tab).getByText(receipt.title)).toBeVisible();
  expect(tab.url()).toBe(`${portal.origin}/magic-link`);
  await expect(frameOf(page).getByText(receipt.title)).toBeVisible();
  expect(browserErrors).toEqual([]);
});

for (const locale of ['en', 'ar', 'ja', 'fr']) {
  test(`on a phone of 360 px the sign-in methods are a menu in the bar, and nothing overflows the page (${locale})`, async ({ page, world, portal }) => {
    await page.setViewportSize({ width: 360, height: 740 });
    await sealedReceipt(world);
    await portal.signIn(page, person.externalId);
    await preferLanguage(page, locale);
    for (const path of ['/bridge', '/widget-token', '/published', '/attributes', '/magic-link', '/links', '/legacy']) {
      await expect(page.locator('.ways')).toBeHidden();
      // A button with a broken word would be two lines high.
      for (const button of await page.locator('.bar button').all()) expect((await button.boundingBox())?.height).toBeLessThan(40);
      await page.locator('.ways-button').click();
      expect(
        await page.locator('.ways').evaluate((menu) => [menu.getBoundingClientRect().left >= 0, menu.getBoundingClientRect().right <= innerWidth]),
      ).toEqual([true, true]);
      await page.locator(`.ways a[href="${path}"]`).click();
      await page.waitForURL(`${portal.origin}${path}`);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
    }
  });
}

for (const [colorScheme, locale] of [
  ['light', 'en'],
  ['dark', 'ar'],
  ['dark', 'ja'],
] as const) {
  test(`axe finds no violations on the sign-in method pages, ${colorScheme}, ${locale}`, async ({ page, world, portal }) => {
    await page.emulateMedia({ colorScheme });
    await sealedReceipt(world);
    await world.manage('/v1/sso-connections', { customerId: person.externalId, name: 'Okta', protocol: 'saml', domains: ['nordwind.example'] });
    await portal.signIn(page, person.externalId);
    await preferLanguage(page, locale);
    for (const path of ['/bridge', '/widget-token', '/attributes?open=list', '/links']) {
      await page.goto(`${portal.origin}${path}`);
      if (path === '/widget-token') await expect(page.locator('.calls li')).toHaveCount(3);
      await page.evaluate(axe);
      const { violations } = await page.evaluate(() =>
        (window as unknown as { axe: { run(options: object): Promise<AxeResults> } }).axe.run({ iframes: false }),
      );
      expect(violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${String(target)}`))).toEqual([]);
    }
  });
}
