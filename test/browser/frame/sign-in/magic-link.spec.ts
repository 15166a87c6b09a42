import { expect, test } from '../embed.ts';
import { requestLink, requestLinkMail, frameOf, inAnotherBrowser, recordRedemptions, senderParameter, signInByMail, signInPage } from './sign-in.ts';
import { needs } from '../../support/engine.ts';

test('AF16 AF17 opening the mailed link in another tab signs the viewer in there and in the first tab', async ({ page, context, world }) => {
  const site = await signInPage(world);
  await page.goto(site.url);
  await expect
    .poll(() => page.evaluate(() => window.events.filter(({ name }) => name === 'ready').map(({ payload }) => payload)))
    .toEqual([{ widget: 'sign-in' }]);
  const mail = await requestLinkMail(page, site);
  expect(mail.href).toBe(`${site.url}?${senderParameter(world, site)}#&vitrine_magic_token=${mail.token}`);
  const tab = await context.newPage();
  const tries = recordRedemptions(tab);
  await tab.goto(mail.href);
  await expect(frameOf(tab).getByText(site.receipt.title)).toBeVisible();
  await expect(frameOf(page).getByText(site.receipt.title)).toBeVisible();
  expect(tries).toHaveLength(1);
  await expect.poll(() => page.evaluate(() => window.events.filter(({ name }) => name === 'ready').map(({ payload }) => payload))).toEqual([
    { widget: 'sign-in' },
    { widget: 'receipt-list' },
  ]);
  // A further tab is signed in without another mail.
  const third = await context.newPage();
  await third.goto(site.url);
  await expect(frameOf(third).getByText(site.receipt.title)).toBeVisible();
});

test('M10 M11 M12 in a browser that did not request the link, only the mailed code redeems it', async ({ page, browser, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  await page.goto(site.url);
  const mail = await requestLinkMail(page, site);
  await inAnotherBrowser(browser, async (context) => {
    // A scanner that runs scripts, fills nothing in and presses every button.
    const scanner = await context.newPage();
    const tries = recordRedemptions(scanner);
    await scanner.goto(mail.href);
    await expect(frameOf(scanner).getByLabel('Code')).toBeVisible();
    for (const name of ['Sign in', 'Request a new e-mail']) await frameOf(scanner).getByRole('button', { name }).click();
    await expect(frameOf(scanner).getByLabel('E-mail address')).toBeVisible();
    expect(tries).toEqual([]);
  });
  await inAnotherBrowser(browser, async (context) => {
    const phone = await context.newPage();
    await phone.goto(mail.href);
    await frameOf(phone)
      .getByLabel('Code')
      .fill(mail.code === '000000' ? '111111' : '000000');
    await frameOf(phone).getByRole('button', { name: 'Sign in' }).click();
    await expect(frameOf(phone).getByRole('alert')).toContainText('magic_link_invalid');
    await frameOf(phone)
      .getByLabel('Code')
      .fill(`${mail.code.slice(0, 3)} ${mail.code.slice(3)}`);
    await frameOf(phone).getByLabel('Code').press('Enter');
    await expect(frameOf(phone).getByText(site.receipt.title)).toBeVisible();
  });
  // The link is used up: the browser that requested it gets an error in the same form.
  await page.goto('about:blank');
  await page.goto(mail.href);
  await frameOf(page).getByLabel('Code').fill(mail.code);
  await frameOf(page).getByRole('button', { name: 'Sign in' }).click();
  await expect(frameOf(page).getByRole('alert')).toContainText('magic_link_invalid');
});

/** How a keyboard or an input method writes the digits of a code. */
const inScript = (code: string, zero: number): string => code.replaceAll(/\d/g, (digit) => String.fromCodePoint(zero + Number(digit)));
const scripts = {
  'Arabic-Indic digits': (code: string) => inScript(code, 0x660),
  'Persian digits': (code: string) => inScript(code, 0x6f0),
  'full-width digits with a full-width space': (code: string) => inScript(`${code.slice(0, 3)}\u3000${code.slice(3)}`, 0xff10),
  'a sentence around the code': (code: string) => `Your code: ${code.slice(0, 3)}-${code.slice(3)}.`,
};

for (const [script, write] of Object.entries(scripts)) {
  test(`M12 a code in ${script} signs the viewer in, and the focus moves to the heading of the list`, async ({ page, browser, world }) => {
    const site = await signInPage(world);
    await page.goto(site.url);
    const mail = await requestLinkMail(page, site);
    await inAnotherBrowser(browser, async (context) => {
      const phone = await context.newPage();
      await phone.goto(mail.href);
      const code = frameOf(phone).getByLabel('Code');
      await code.focus();
      await phone.keyboard.insertText(write(mail.code));
      await code.press('Enter');
      await expect(frameOf(phone).getByText(site.receipt.title)).toBeVisible();
      await expect(frameOf(phone).getByRole('heading', { level: 1 })).toBeFocused();
    });
  });
}

test('AF19 T05 an unknown address gets the same answer, and no mail', async ({ page, world }) => {
  const site = await signInPage(world);
  await page.goto(site.url);
  await requestLink(page, 'nobody@example.com');
  expect(await site.mails('nobody@example.com')).toEqual([]);
  await frameOf(page).getByRole('button', { name: 'Use another address' }).click();
  await expect(frameOf(page).getByLabel('E-mail address')).toHaveValue('nobody@example.com');
  // The button that had the focus is gone.
  await expect(frameOf(page).getByRole('heading', { name: 'Sign in' })).toBeFocused();
});

test('B12 B15 signing out ends the session in every tab and on the server', async ({ page, context, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  const bearers: string[] = [];
  context.on('request', (request) => request.url().endsWith('/v1/receipts') && bearers.push(request.headers()['authorization'] ?? ''));
  const tab = await signInByMail(page, context, site);
  const ended = tab.waitForResponse((response) => response.url().endsWith('/v1/sessions/current'));
  await frameOf(tab).getByRole('button', { name: 'Sign out' }).click();
  for (const one of [tab, page]) {
    await expect(frameOf(one).getByLabel('E-mail address')).toBeVisible();
    await expect(frameOf(one).getByText(site.receipt.title)).toHaveCount(0);
  }
  expect((await ended).status()).toBe(204);
  const [bearer = ''] = bearers;
  expect((await world.server.fetch('/v1/receipts', { as: bearer.slice('Bearer '.length) })).status).toBe(401);
});

test('a logout by the page ends the session of the frame, and a change of widget does not', async ({ page, context, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  const tab = await signInByMail(page, context, site);
  await tab.evaluate((resource) => window.handle.update({ widget: 'receipt', resource }), site.receipt.id);
  await expect(frameOf(tab).getByRole('article')).toBeVisible();
  await tab.evaluate(() => window.handle.logout());
  await expect(frameOf(tab).getByLabel('E-mail address')).toBeVisible();
  await expect(frameOf(tab).getByText(site.receipt.title)).toHaveCount(0);
});

test('AF14 B10 an expired session leads back to the form, which says why', async ({ page, context, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 401/);
  const site = await signInPage(world);
  const tab = await signInByMail(page, context, site);
  world.clock.advance(3_700);
  await frameOf(tab).locator('.row').click();
  await expect(frameOf(tab).getByText('Your session has ended. Please sign in again.')).toBeVisible();
  await expect(frameOf(tab).getByText(site.receipt.title)).toHaveCount(0);
});

test('AF13 B13 tokens and secrets are in no storage, cookie, attribute, global or address', async ({ page, context, world, browserName }) => {
  needs(browserName, 'postData');
  const site = await signInPage(world);
  const secrets: string[] = [];
  context.on('response', async (response) => {
    if (!response.url().endsWith('/v1/magic-links/redeem')) return;
    for (const text of [response.request().postData() ?? '{}', await response.text()])
      secrets.push(...['token', 'browserSecret'].flatMap((name) => (JSON.parse(text) as Record<string, string>)[name] ?? []));
  });
  const tab = await signInByMail(page, context, site);
  await expect.poll(() => secrets.length).toBe(3);
  for (const frame of [...tab.frames(), ...page.frames()]) {
    const found = await frame.evaluate(async (canaries) => {
      // A store that the browser denies to a frame holds nothing.
      const read = (get: () => unknown): string => {
        try {
          return JSON.stringify(get()) ?? '';
        } catch {
          return '';
        }
      };
      const databases = await indexedDB.databases().catch(() => []);
      const globals = Object.getOwnPropertyNames(window).map((name) => read(() => (window as unknown as Record<string, unknown>)[name]));
      const places = [
        () => location.href,
        () => history.state,
        () => document.documentElement.outerHTML,
        () => document.cookie,
        () => ({ ...localStorage }),
        () => ({ ...sessionStorage }),
        () => databases,
        () => window.name,
        () => document.referrer,
      ];
      const everything = [...places.map(read), ...globals].join('\n');
      return canaries.filter((canary) => everything.includes(canary));
    }, secrets);
    expect(found).toEqual([]);
  }
  expect(await context.cookies()).toEqual([]);
});
