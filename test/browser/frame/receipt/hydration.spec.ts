import type { Browser, BrowserContextOptions, Page } from '@playwright/test';
import { collectBrowserErrors, needs } from '../../support/engine.ts';
import type { World } from '../../support/world.ts';
import { expect, test } from '../embed.ts';
import { fineReceipt, richReceipt } from '../sample.ts';

/** Stores a receipt and publishes it for one hour. @returns Its direct link. */
async function published(world: World, content: Record<string, unknown> = richReceipt): Promise<string> {
  const { id, link } = await world.receipt(content);
  await world.manage(`/v1/receipts/${id}/publish`, { until: new Date(world.clock.now() + 3_600_000).toISOString() });
  return link;
}

/** Calls `work` with a page in a browser context of its own, for example one without JavaScript. */
async function visit<T>(browser: Browser, options: BrowserContextOptions, work: (page: Page) => Promise<T>): Promise<T> {
  const context = await browser.newContext(options);
  try {
    return await work(await context.newPage());
  } finally {
    await context.close();
  }
}

const markup = (page: Page): Promise<string> => page.locator('#vitrine').innerHTML();

/** Records every DOM change from the end of parsing on, before any module script runs. */
function watchChanges(): void {
  const changes: string[] = [];
  const observer = new MutationObserver((records) => {
    for (const { type, target, addedNodes, removedNodes, attributeName } of records)
      changes.push(`${type} of ${target.nodeName} ${attributeName ?? ''}+${addedNodes.length}-${removedNodes.length}`);
  });
  Object.assign(window, { changes });
  // Module scripts run after parsing. At `interactive` none has run yet.
  document.addEventListener(
    'readystatechange',
    () => document.readyState === 'interactive' && observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true }),
  );
}

const changesOf = (page: Page): Promise<string[]> => page.evaluate(() => (window as unknown as { changes: string[] }).changes);

/** Waits for hydration. Before it, a click on the print button does nothing. */
async function waitForHydration(page: Page): Promise<void> {
  await page.evaluate(() => Object.assign(window, { printed: 0, print: () => ((window as unknown as { printed: number }).printed += 1) }));
  await expect
    .poll(async () => {
      await page.locator('.page-tools button').click();
      return page.evaluate(() => (window as unknown as { printed: number }).printed);
    })
    .toBeGreaterThan(0);
}

const receipts = {
  'a receipt with everything': richReceipt,
  'amounts below the smallest coin': { ...fineReceipt, taxes: [{ label: 'VAT', ratePercent: null, amountMinor: 0 }] },
  'a receipt with almost nothing': { outcomes: [], taxes: [], lines: [], title: 'Empty' },
  'columns that some lines fill': {
    lines: [
      { description: 'One', quantity: '2', amountMinor: 5 },
      { description: 'Two', unitPrice: '0.10', amountMinor: -10 },
    ],
    outcomes: [{ label: 'Up', amount: '3', unit: 'tickets', previousAmount: '0' }],
    scope: { order: 'PO-7' },
  },
};

for (const locale of ['en-GB', 'de-AT', 'ar-EG']) {
  test(`hydration in ${locale} leaves the server-rendered markup unchanged`, async ({ world, browser }) => {
    test.slow();
    const links = await Promise.all(Object.values(receipts).map((content) => published(world, content)));
    const sent = await visit(browser, { locale, javaScriptEnabled: false }, async (page) => {
      const all: string[] = [];
      for (const link of links) {
        await page.goto(link);
        all.push(await markup(page));
      }
      return all;
    });
    await visit(browser, { locale }, async (page) => {
      const browserErrors = collectBrowserErrors(page, [], () => true);
      await page.addInitScript(watchChanges);
      for (const [index, link] of links.entries()) {
        await page.goto(link);
        await waitForHydration(page);
        expect(await changesOf(page)).toEqual([]);
        expect(await markup(page)).toBe(sent[index]);
      }
      expect(browserErrors).toEqual([]);
    });
  });
}

const languages = [
  { locale: 'en-GB', lang: 'en-GB', dir: 'ltr', total: 'Total', draft: 'Draft', sum: /^€6,735\.40$/, period: /^1\s–\s31 Oct 2026$/ },
  { locale: 'de-AT', lang: 'de-AT', dir: 'ltr', total: 'Gesamtbetrag', draft: 'Entwurf', sum: /^€\s6\.735,40$/, period: /^01\.[–\s]+31\.10\.2026$/ },
  { locale: 'ar-EG', lang: 'ar-EG', dir: 'rtl', total: 'الإجمالي', draft: 'مسودة', sum: /٦٬٧٣٥٫٤٠/, period: /٢٠٢٦/ },
] as const;

for (const { locale, lang, dir, total, draft, sum, period } of languages) {
  test(`the whole receipt is readable without JavaScript, in ${locale}`, async ({ world, browser }) => {
    const link = await published(world);
    await visit(browser, { locale, javaScriptEnabled: false }, async (page) => {
      const response = await page.goto(link);
      expect(response?.headers()['content-language']).toBe(lang);
      const html = page.locator('html');
      await expect(html).toHaveAttribute('lang', lang);
      await expect(html).toHaveAttribute('dir', dir);
      await expect(page).toHaveTitle(richReceipt.title);
      await expect(page.locator('.status')).toHaveText(draft);
      await expect(page.locator('.totals dt').last()).toHaveText(total);
      expect(await page.locator('.head-total .figure').innerText()).toMatch(sum);
      expect(await page.locator('.period bdi').innerText()).toMatch(period);
      const { summary, issuer, recipient, outcomes, series, lines, taxes, notes } = richReceipt;
      const words = [
        summary,
        issuer.name,
        recipient.name,
        ...issuer.addressLines,
        ...outcomes.map(({ label }) => label),
        ...lines.map(({ description }) => description),
        taxes[0]?.label ?? '',
        ...notes.split('\n'),
      ];
      for (const word of words) await expect(page.getByText(word).first()).toBeVisible();
      await expect(page.getByRole('img', { name: series.label })).toBeVisible();
      await expect(page.getByRole('table', { name: series.label }).getByRole('row')).toHaveCount(series.points.length);
    });
  });
}

test('without JavaScript the page shows no control that needs it', async ({ world, browser, browserName }) => {
  needs(browserName, 'noScript');
  const link = await published(world);
  await visit(browser, { javaScriptEnabled: false }, async (page) => {
    await page.goto(link);
    await expect(page.getByRole('link')).toHaveCount(2);
    await expect(page.getByRole('button')).toHaveCount(0);
  });
});

test('with JavaScript the page shows a print button', async ({ page, world }) => {
  await page.goto(await published(world));
  await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
  await waitForHydration(page);
});

test('the page is a single document that fetches nothing else', async ({ page, world }) => {
  const link = await published(world);
  const requestedUrls: string[] = [];
  page.on('request', (request) => request.url().startsWith('data:') || requestedUrls.push(request.url()));
  await page.goto(link);
  await waitForHydration(page);
  expect(requestedUrls).toEqual([link]);
});

test('a reload after the link has expired redirects to the login page', async ({ page, world }) => {
  world.pages.serve('/login', '<link rel="icon" href="data:,"><h1>Please sign in</h1>');
  const link = await published(world);
  await page.goto(link);
  await waitForHydration(page);
  world.clock.advance(3_601);
  await page.reload();
  expect(page.url()).toBe(`${world.pages.origin}/login?redirect=${encodeURIComponent(link)}`);
  expect(await page.content()).not.toContain(richReceipt.title);
  // The browser keeps no copy to go back to.
  await page.goBack();
  expect(await page.content()).not.toContain(richReceipt.title);
});
