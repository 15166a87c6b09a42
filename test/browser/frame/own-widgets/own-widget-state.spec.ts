import { expect, test } from './own-widgets.ts';

declare global {
  interface Window {
    /** How often the effects of a widget update it. */
    enough?: number;
  }
}

test('a language change keeps the value of every field of a widget, and the state behind it', async ({ embed }) => {
  await embed.open({ widget: 'acme-form', locale: 'en' });
  const { frame } = embed;
  for (const id of ['plain', 'other', 'two', 'agree']) await frame.locator(`#${id}`).click();
  await frame.locator('#choice').selectOption('c');
  await frame.locator('#several').selectOption(['a', 'c']);
  await frame.locator('#kept').selectOption(['b', 'c']);
  await frame.locator('#sorted').selectOption('2');
  await frame.locator('#worded').selectOption({ index: 2 });
  await frame.locator('#text').fill('typed');
  await frame.locator('summary').click();
  await expect(frame.locator('output')).toHaveText('true c b+c');
  const document = await embed.document();
  await document.evaluate(() => window.document.querySelector('output')?.setAttribute('data-former', ''));
  for (const locale of ['de', 'ar']) {
    await embed.update({ locale });
    await expect(frame.locator('output[data-former]')).toHaveCount(0);
    await expect(frame.locator('output')).toHaveText('true c b+c');
    for (const [id, isOn] of Object.entries({ plain: true, other: false, one: false, two: true, agree: true })) {
      await expect(frame.locator(`#${id}`)).toBeChecked({ checked: isOn });
    }
    await expect(frame.locator('#choice')).toHaveValue('c');
    await expect(frame.locator('#several')).toHaveValues(['a', 'c']);
    await expect(frame.locator('#kept')).toHaveValues(['b', 'c']);
    await expect(frame.locator('#sorted')).toHaveValue('2');
    await expect(frame.locator('#worded')).toHaveJSProperty('selectedIndex', 2);
    await expect(frame.locator('#text')).toHaveValue('typed');
    await expect(frame.locator('#fold')).toHaveAttribute('open');
    await document.evaluate(() => window.document.querySelector('output')?.setAttribute('data-former', ''));
  }
});

test('OW6 a widget whose effects update it on every render is stopped', async ({ embed, page, expectBrowserErrors }) => {
  expectBrowserErrors(/has updated itself/, /^Error$/);
  await page.clock.install();
  await embed.open({ widget: 'acme-restless' });
  await expect(embed.frame.locator('.message')).toBeVisible();
  await expect.poll(async () => {
    await page.clock.runFor(5_000);
    return embed.events('error');
  }).toMatchObject([{ code: 'widget_failed', retryable: false }]);
  await expect(embed.frame.getByText('Reference: widget_failed Error: A component has updated itself 1000 times')).toBeVisible();
});

test('the buttons of a form change their language at once', async ({ embed }) => {
  await embed.open({ widget: 'acme-form', locale: 'en' });
  await expect(embed.frame.locator('#send')).toHaveValue('Day Week Month');
  await embed.update({ locale: 'de' });
  for (const button of ['#send', '#clear']) await expect(embed.frame.locator(button)).toHaveValue('Tag Woche Monat');
});

test('a widget whose effects update it many times and then settle, or follow an animation, keeps running', async ({ embed, page }) => {
  await page.addInitScript(() => (window.enough = 300));
  await page.clock.install();
  for (const [widget, enough] of [['acme-restless', 300], ['acme-animated', 1_050]] as const) {
    await embed.open({ widget });
    await expect(embed.frame.locator('.message')).toBeVisible();
    // Without pauses in between: a thousand pictures take some thirty rounds.
    await expect.poll(async () => {
      await page.clock.runFor(5_000);
      return Number(await embed.frame.locator('.message').textContent());
    }, { intervals: [0] }).toBeGreaterThanOrEqual(enough);
    expect(await embed.events('error')).toEqual([]);
  }
});

test('OW6 an error of a browser extension or a request aborted by its own signal stops no widget', async ({
  embed,
  page,
  usage,
  world,
  expectBrowserErrors,
}) => {
  expectBrowserErrors(/of an extension/, /abort/i, /^Error$/);
  const receipt = await world.receipt();
  /** Causes an error, and waits until every listener has run. */
  const happen = async (what: 'thrown' | 'rejected' | 'aborted'): Promise<void> =>
    (await embed.document()).evaluate(
      (how) =>
        new Promise<void>((resolve) => {
          for (const name of ['error', 'unhandledrejection']) addEventListener(name, () => setTimeout(resolve), { once: true });
          const error = new Error('of an extension');
          error.stack = `Error: of an extension\n    at run (${how === 'thrown' ? 'chrome' : 'moz'}-extension://abcdefgh/inpage.js:1:2)`;
          if (how === 'thrown') {
            setTimeout(() => {
              throw error;
            });
          } else if (how === 'rejected') void Promise.reject(error);
          else {
            const stop = new AbortController();
            void fetch('/embed.json', { signal: stop.signal });
            stop.abort();
          }
        }),
      what,
    );
  await embed.open({ widget: 'receipt', resource: receipt.id });
  for (const what of ['thrown', 'rejected', 'aborted'] as const) {
    await expect(embed.frame.getByRole('heading', { name: receipt.title })).toBeVisible();
    await happen(what);
    expect(await embed.events('error')).toEqual([]);
  }
  await expect(embed.frame.getByRole('heading', { name: receipt.title })).toBeVisible();

  usage.respond((_request, response) => void response.end('1'));
  await page.addInitScript(() => {
    Object.assign(window, {
      calls: ({ api }: { api: { fetch(address: string, init: RequestInit): Promise<Response> } }) => {
        addEventListener('unhandledrejection', () => setTimeout(() => Object.assign(window, { hasHeard: true })));
        const stop = new AbortController();
        setTimeout(() => {
          void api.fetch('/usage', { signal: stop.signal });
          setTimeout(() => stop.abort());
        });
        return 1;
      },
    });
  });
  await embed.open({ widget: 'acme-calling' });
  await (await embed.document()).waitForFunction(() => 'hasHeard' in window);
  await expect(embed.frame.getByRole('heading', { name: '1' })).toBeVisible();
  expect(await embed.events('error')).toEqual([]);
});
