import type { Browser, BrowserContext, FrameLocator, Page } from '@playwright/test';
import { tokenIn } from '../../../support/credentials/magic-links.ts';
import { expect } from '../embed.ts';
import type { World } from '../../support/world.ts';

/** The link of a mail, with its token and its code. */
export interface LinkMail {
  href: string;
  token: string;
  code: string;
}

/** A page whose widget signs in its viewer by e-mail, and a customer who can sign in. */
export interface SignInPage {
  url: string;
  embedKey: string;
  email: string;
  receipt: { id: string; title: string };
  /** Requests to the server of the page: method, address and headers of each. */
  log: string[];
  /** Sends pending mails. @returns All mails to an address, newest first. */
  mails(to?: string): Promise<LinkMail[]>;
}

let customers = 0;

export const frameOf = (page: Page): FrameLocator => page.frameLocator('#here iframe');

/** Serves such a page at `/account`. `after` is markup behind the host script and the mount. */
export async function signInPage(
  world: World,
  { options = {}, before = '', after = '' }: { options?: object; before?: string; after?: string } = {},
): Promise<SignInPage> {
  const { server, tenant, pages } = world;
  await world.manage(`/v1/tenants/${tenant.slug}`, { magicLinks: true }, 'PATCH');
  const email = `viewer-${(customers += 1)}-${tenant.slug}@example.com`;
  const externalId = `customer-of-${email}`;
  await server.services.customers.put(server.by, tenant.id, { externalId, email });
  const receipt = await world.receipt({ customer: { externalId, name: 'Nordwind Logistik' } });
  const { embedKey } = (await world.manage('/v1/embed-keys', { name: 'site', allowedOrigins: [pages.origin] })) as { embedKey: string };
  const page = world.hostPage(JSON.stringify({ widget: 'receipt-list', embedKey, magicLink: true, ...options }), {
    before: `<link rel="icon" href="data:,">${before}`,
  });
  const log: string[] = [];
  const url = pages.serve('/account', (request, response) => {
    log.push([request.method, request.url, ...request.rawHeaders].join(' '));
    response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(page + after);
  });
  return {
    url,
    log,
    embedKey,
    email,
    receipt,
    async mails(to = email) {
      await server.services.backgroundWorker.run();
      const kept = (await server.services.outbox.kept()).filter(({ message }) => message.to === to);
      return kept.map(({ message: { text } }) => {
        const href = /^https?:\/\/\S+$/m.exec(text)?.[0] ?? '';
        return { href, token: tokenIn(href), code: /\b\d{6}\b/.exec(text.replace(href, ''))?.[0] ?? '' };
      });
    },
  };
}

/** Types an address into the form of the widget and sends it. */
export async function requestLink(page: Page, email: string): Promise<void> {
  await frameOf(page).getByLabel('E-mail address').fill(email);
  await frameOf(page).getByRole('button', { name: 'Send me a link' }).click();
  await expect(frameOf(page).getByRole('heading', { name: 'Check your inbox' })).toBeVisible();
}

/** Requests a link and returns its mail. */
export async function requestLinkMail(page: Page, { email, mails }: SignInPage): Promise<LinkMail> {
  await requestLink(page, email);
  const [mail, another] = await mails();
  if (!mail || another) throw new Error(`There is not one mail to ${email}.`);
  return mail;
}

/** Signs in the viewer of `site`: requests a link on `page`, opens it in another tab, and returns that tab when it shows the list. */
export async function signInByMail(page: Page, context: BrowserContext, site: SignInPage): Promise<Page> {
  await page.goto(site.url);
  const { href } = await requestLinkMail(page, site);
  const tab = await context.newPage();
  await tab.goto(href);
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
  return tab;
}

/** Records the bodies of requests that redeem a magic link. */
export function recordRedemptions(page: Page): string[] {
  const seen: string[] = [];
  page.on('request', (request) => request.url().endsWith('/v1/magic-links/redeem') && seen.push(request.postData() ?? ''));
  return seen;
}

/** The parameter of a link that names its sender. */
export const senderParameter = (world: World, { embedKey }: SignInPage, server = world.server.url): string =>
  `vitrine_magic_from=${encodeURIComponent(`${server} ${embedKey}`)}`;

/** Runs a function with a browser context of its own, then closes the context. */
export async function inAnotherBrowser(browser: Browser, run: (context: BrowserContext) => Promise<void>): Promise<void> {
  const context = await browser.newContext();
  await run(context);
  await context.close();
}
