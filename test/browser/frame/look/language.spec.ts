import { expect, test, type Embed } from '../embed.ts';
import { waitForFrameRequest, bareHostPage, tokenMessage } from '../messages/bare-host-page.ts';
import { richReceipt } from '../sample.ts';
import { digitFreeReceipt, documentAttributes } from './language-sample.ts';

const digits = { arab: /[٠-٩]/, latn: /[0-9]/ } as const;

/** Formats sample values with the browser's own `Intl` for a tag. */
const written = async (embed: Embed, tag: string): Promise<{ total: string; period: string; hours: string; percent: string }> =>
  (await embed.document()).evaluate((locale) => {
    const number = (options: Intl.NumberFormatOptions, value: number): string => new Intl.NumberFormat(locale, options).format(value);
    return {
      total: number({ style: 'currency', currency: 'EUR' }, 744.05),
      period: new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).formatRange(new Date('2026-10-01'), new Date('2026-10-31')),
      hours: number({ style: 'unit', unit: 'hour' }, 812.5),
      percent: number({ style: 'unit', unit: 'percent', maximumFractionDigits: 2 }, 81.2),
    };
  }, tag);

const wishes = [
  { viewer: 'en-GB', locale: undefined, lang: 'en-GB', total: 'Total' },
  { viewer: 'de-AT', locale: undefined, lang: 'de-AT', total: 'Gesamtbetrag' },
  { viewer: 'ar-EG', locale: undefined, lang: 'ar-EG', total: 'الإجمالي' },
  { viewer: 'fr-CA', locale: undefined, lang: 'fr-CA', total: 'Total' },
  { viewer: 'es-MX', locale: undefined, lang: 'es-MX', total: 'Total' },
  { viewer: 'ja-JP', locale: undefined, lang: 'ja-JP', total: '合計' },
  { viewer: 'pt-BR', locale: undefined, lang: 'pt-BR', total: 'Total' },
  // Another region of a language gets the existing texts, and figures in its own format.
  { viewer: 'pt-PT', locale: undefined, lang: 'pt-PT', total: 'Total' },
  { viewer: 'nl-BE', locale: undefined, lang: 'en', total: 'Total' },
  { viewer: 'en-GB', locale: 'de-AT', lang: 'de-AT', total: 'Gesamtbetrag' },
  { viewer: 'de-DE', locale: 'ar-EG', lang: 'ar-EG', total: 'الإجمالي' },
  { viewer: 'ar-EG', locale: 'en-US', lang: 'en-US', total: 'Total' },
  { viewer: 'en-GB', locale: 'DE-at', lang: 'de-AT', total: 'Gesamtbetrag' },
  { viewer: 'en-GB', locale: 'ar-EG-u-nu-latn', lang: 'ar-EG-u-nu-latn', total: 'الإجمالي' },
  // A locale without texts falls back to the language of the viewer.
  { viewer: 'de-AT', locale: 'nl-BE', lang: 'de-AT', total: 'Gesamtbetrag' },
  { viewer: 'nl-BE', locale: 'tlh', lang: 'en', total: 'Total' },
  { viewer: 'en-GB', locale: 'den', lang: 'en-GB', total: 'Total' },
] as const;

for (const { viewer, locale, lang, total } of wishes) {
  test.describe(() => {
    test.use({ locale: viewer });
    test(`V12 a viewer with ${viewer} on a page with ${locale ?? 'no locale'} reads ${lang}, with its money, dates and digits`, async ({ embed, world }) => {
      const { id } = await world.receipt(digitFreeReceipt);
      await embed.open({ widget: 'receipt', resource: id, ...(locale && { locale }) });
      const { frame } = embed;
      await expect(frame.locator('.plot svg')).toBeVisible();
      await expect(frame.locator('.totals dt').last()).toHaveText(total);
      expect(await documentAttributes(embed)).toEqual({ lang, dir: lang.startsWith('ar') ? 'rtl' : 'ltr' });

      const plain = await written(embed, lang);
      // In right-to-left text, a currency symbol is isolated in its own direction.
      expect((await frame.locator('.head-total .figure').textContent())?.replace(/[\u2068\u2069]/g, '')).toBe(plain.total);
      await expect(frame.locator('.period bdi').first()).toHaveText(plain.period, { useInnerText: false });
      expect(await frame.locator('.outcome .figure').first().textContent()).toBe(plain.hours);
      expect(await frame.locator('.outcome .figure').last().textContent()).toBe(plain.percent);

      const shown = await frame.locator('.receipt').evaluate((receipt) => receipt.textContent);
      const own = lang === 'ar-EG' ? 'arab' : 'latn';
      expect(shown).toMatch(digits[own]);
      expect(shown).not.toMatch(digits[own === 'arab' ? 'latn' : 'arab']);
      expect(await embed.events('error')).toEqual([]);
    });
  });
}

test('another region of a language changes the format of figures', async ({ embed, world }) => {
  const { id } = await world.receipt(digitFreeReceipt);
  await embed.open({ widget: 'receipt', resource: id, locale: 'de-AT' });
  const total = embed.frame.locator('.head-total .figure');
  await expect(total).toHaveText(/^€\s744,05$/);
  await embed.update({ locale: 'de-DE' });
  await expect(total).toHaveText(/^744,05\s€$/);
  await embed.update({ locale: 'ar-EG' });
  await expect(total).toHaveText(/٧٤٤٫٠٥/);
  await embed.update({ locale: 'ar-MA' });
  await expect(total).toHaveText(/744,05/);
});

/** Language lists of a browser with several languages, and of a broken one. */
const lists = [
  { languages: ['nl-BE', 'de-AT', 'en-GB'], lang: 'de-AT' },
  { languages: ['fr-CA', 'de-AT', 'en-GB'], lang: 'fr-CA' },
  { languages: ['zh-Hant-TW', 'tlh'], lang: 'en' },
  { languages: [], lang: 'en' },
  { languages: ['de-AT-DE', 'de-12', 'de_AT', 'de-', '', '*', 'ar-EG'], lang: 'ar-EG' },
];

for (const { languages, lang } of lists) {
  test(`a browser that prefers ${JSON.stringify(languages)} gets ${lang}`, async ({ embed, page, world }) => {
    const { id } = await world.receipt(digitFreeReceipt);
    await page.addInitScript((wanted) => Object.defineProperty(navigator, 'languages', { get: () => wanted }), languages);
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.getByRole('article')).toBeVisible();
    expect((await documentAttributes(embed)).lang).toBe(lang);
  });
}

// The host library refuses these values. A hand-written host does not.
test('a malformed locale of the page falls back to the language of the viewer', async ({ page, world }) => {
  const { id, title } = await world.receipt(digitFreeReceipt);
  for (const locale of ['de-AT-DE', 'de-12', 'de_AT', 'de-', '*', '', '<b>']) {
    await test.step(JSON.stringify(locale), async () => {
      await page.goto(world.pages.serve('/', bareHostPage(world)));
      await waitForFrameRequest(page);
      const message = tokenMessage(await world.tenant.mint({ customer: 'customer-1' }), { widget: 'receipt', resource: id, locale });
      await page.evaluate((data) => window.sendToFrame(data), message);
      const frame = page.frameLocator('#frame');
      await expect(frame.getByRole('article', { name: title })).toBeVisible();
      await expect(frame.locator('html')).toHaveAttribute('lang', 'en-GB');
    });
  }
});

test('the address of the frame can set the language, and a malformed one there is ignored', async ({ page, world }) => {
  const { id, title } = await world.receipt(digitFreeReceipt);
  for (const [locale, lang] of [
    ['de-AT', 'de-AT'],
    ['de-AT-DE', 'en-GB'],
  ]) {
    await page.goto(world.pages.serve('/', bareHostPage(world, `/embed/receipt?resource=${id}&locale=${locale}`)));
    await waitForFrameRequest(page);
    const message = { type: 'VITRINE_TOKEN', value: { token: await world.tenant.mint({ customer: 'customer-1' }), widgetId: 'any' } };
    await page.evaluate((data) => window.sendToFrame(data), message);
    await expect(page.frameLocator('#frame').getByRole('article', { name: title })).toBeVisible();
    await expect(page.frameLocator('#frame').locator('html')).toHaveAttribute('lang', String(lang));
  }
});

test('Arabic runs from right to left: the table columns, and the days and dates of the plot', async ({ embed, world }) => {
  const { id } = await world.receipt(richReceipt);
  await embed.open({ widget: 'receipt', resource: id, locale: 'ar' });
  await expect(embed.frame.locator('.plot svg')).toBeVisible();
  const sides = await (
    await embed.document()
  ).evaluate(() => {
    const x = (selector: string, at: number): number => [...document.querySelectorAll(selector)].at(at)?.getBoundingClientRect().x ?? Number.NaN;
    return {
      columns: x('.lines thead th', 0) - x('.lines thead th', -1),
      days: x('.plot-dot', 0) - x('.plot-dot', -1),
      labels: x('.plot-dates bdi', 0) - x('.plot-dates bdi', -1),
    };
  });
  for (const [part, distance] of Object.entries(sides)) expect(distance, part).toBeGreaterThan(100);
  await expect(embed.frame.locator('.summary')).toHaveCSS('direction', 'ltr');
  await expect(embed.frame.getByRole('img')).toHaveAccessibleDescription(/^من .+ إلى .+؛ أدنى قيمة .+ وأعلى قيمة .+\.$/);
});

test('a sentence with a count has the plural form of its language', async ({ embed, world }) => {
  test.slow();
  const ids: string[] = [];
  for (let index = 0; index < 36; index++) {
    const day = (date: number): string => new Date(date).toISOString().slice(0, 10);
    const { id } = await world.receipt({
      period: { start: day(Date.UTC(2022, index, 1)), end: day(Date.UTC(2022, index + 1, 0)) },
      outcomes: [],
      taxes: [],
      lines: [],
    });
    ids.push(id);
  }
  const forms = [
    { locale: 'ar-EG', added: 11, says: 'عُرض ١١ إيصالًا إضافيًا.', more: 'عرض المزيد' },
    { locale: 'ar-EG', added: 3, says: 'عُرضت ٣ إيصالات إضافية.', more: 'عرض المزيد' },
    { locale: 'ar-EG', added: 2, says: 'عُرض إيصالان إضافيان.', more: 'عرض المزيد' },
    { locale: 'de', added: 2, says: '2 weitere Belege werden angezeigt.', more: 'Mehr anzeigen' },
    { locale: 'ar-EG', added: 1, says: 'عُرض إيصال إضافي واحد.', more: 'عرض المزيد' },
    { locale: 'de', added: 1, says: '1 weiterer Beleg wird angezeigt.', more: 'Mehr anzeigen' },
    { locale: 'en', added: 1, says: '1 more receipt is shown.', more: 'Show more' },
  ];
  for (const { locale, added, says, more } of forms) {
    while (ids.length > 25 + added) await world.manage(`/v1/receipts/${ids.pop()}/archive`, undefined, 'POST');
    await embed.open({ widget: 'receipt-list', locale });
    await embed.frame.getByRole('button', { name: more }).click();
    await expect(embed.frame.locator('.row')).toHaveCount(25 + added);
    await expect(embed.frame.getByRole('status')).toHaveText(says);
  }
});

test('an error is shown in the language of the viewer, with the same code in every language', async ({ embed, world, expectBrowserErrors }) => {
  expectBrowserErrors(/status of 404/);
  await world.receipt();
  await embed.open({ widget: 'receipt', resource: `rcpt_${'0'.repeat(24)}`, locale: 'de' });
  await expect(embed.frame.getByRole('heading', { name: 'Beleg nicht gefunden' })).toBeVisible();
  await expect(embed.frame.getByText('Referenz: receipt_not_found')).toBeVisible();
  await expect(embed.frame.getByRole('button', { name: 'Erneut versuchen' })).toBeVisible();
  await embed.update({ locale: 'ar' });
  await expect(embed.frame.getByRole('heading', { name: 'الإيصال غير موجود' })).toBeVisible();
  await expect(embed.frame.getByText('receipt_not_found')).toBeVisible();
  await expect.poll(() => embed.events('error')).toHaveLength(1);
});
