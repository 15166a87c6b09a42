import type { Page } from '@playwright/test';
import { expect, test, type World } from '../support/world.ts';

/** Texts that would run script, load something or break out of markup if they were not escaped. */
const attacks = [
  `<script>window.__xss=1</script>`,
  `"><img src=https://evil.example/i.png onerror=window.__xss=1>`,
  `<svg/onload=window.__xss=1>`,
  `<svg><animate onbegin=window.__xss=1 attributeName=x></svg>`,
  `<math><mi xlink:href="javascript:window.__xss=1">x</mi></math>`,
  `<iframe srcdoc="<script>parent.__xss=1</script>"></iframe>`,
  `<object data="data:text/html,<script>top.__xss=1</script>"></object>`,
  `<link rel=stylesheet href=https://evil.example/x.css>`,
  `<style>@import 'https://evil.example/x.css';*{display:none}</style>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<form action=https://evil.example/><button>x</button></form>`,
  `<details open ontoggle=window.__xss=1>`,
  `<input autofocus onfocus=window.__xss=1>`,
  `<a href="javascript:window.__xss=1">x</a>`,
  `</script><script>window.__xss=1</script>`,
  `</title></style></textarea></noscript><img src=x onerror=window.__xss=1>`,
  `<noscript><p title="</noscript><img src=x onerror=window.__xss=1>">`,
  `<!--><img src=x onerror=window.__xss=1>-->`,
  `<![CDATA[<img src=x onerror=window.__xss=1>]]>`,
  `&lt;img src=x onerror=window.__xss=1&gt; &#60;b&#62; &amp;amp;`,
  `javascript:window.__xss=1//`,
  `{{constructor.constructor('window.__xss=1')()}} \${window.__xss=1} #{7*7} <%= 7*7 %>`,
  `'-window.__xss=1-' "+window.__xss=1+" \\x3cimg src=x onerror=window.__xss=1\\x3e`,
  `{"type":"img","props":{"src":"x","onerror":"window.__xss=1"},"__v":1,"constructor":null}`,
  `<x style="background:url(https://evil.example/)">`,
  `<vitrine-x is="x" onclick=window.__xss=1 contenteditable autofocus>`,
];

/** Returns a receipt with one of the texts in every text field, and all of them in its lines. */
function receiptOf(texts: readonly string[]): Record<string, unknown> {
  const text = (at: number): string => texts[at % texts.length] ?? '';
  return {
    customer: { externalId: 'customer-1', name: text(0) },
    period: { start: '2026-10-01', end: '2026-10-31' },
    title: text(1),
    summary: text(2),
    currency: 'EUR',
    issuer: { name: text(3), addressLines: [text(4), text(5)], taxId: text(6).slice(0, 40) },
    recipient: { name: text(7), addressLines: [text(8)] },
    outcomes: [{ label: text(9).slice(0, 100), amount: '1', unit: text(10).slice(0, 20), previousAmount: '2' }],
    series: {
      label: text(11).slice(0, 100),
      unit: text(12).slice(0, 20),
      points: [
        { date: '2026-10-01', value: '1' },
        { date: '2026-10-02', value: '2' },
      ],
    },
    lines: texts.map((description) => ({ description, amountMinor: 100, quantity: '1', unit: text(13).slice(0, 20) })),
    taxes: [{ label: text(14).slice(0, 100), ratePercent: '19', amountMinor: 19 * texts.length }],
    notes: text(15),
  };
}

/** Records every effect of a text that was not treated as text: requests to other origins, dialogs, errors, popups. */
function watch(page: Page, world: World): string[] {
  const seen: string[] = [];
  page.on('request', (request) => {
    const { protocol, origin } = new URL(request.url());
    if (protocol.startsWith('http') && ![world.server.url, world.pages.origin].includes(origin)) seen.push(request.url());
  });
  page.on('dialog', (dialog) => {
    seen.push(`dialog ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('popup', (popup) => seen.push(`popup ${popup.url()}`));
  page.on('pageerror', ({ message }) => seen.push(`error ${message}`));
  return seen;
}

/** Returns elements and attributes that only an unescaped text could have added, and whether script ran. */
const traces = () => {
  // The download links belong to the page, and the folded values to its plot.
  const own = `.page-tools a[href^="${location.pathname}/document?format="], .plot > details:not([open], [ontoggle])`;
  const elements = [...document.querySelectorAll('#vitrine, #vitrine *')].filter((element) => !element.matches(own));
  const attributes = elements.flatMap((element) => [...element.attributes]).map(({ name, value }) => `${name}=${value}`);
  return {
    unexpected: elements
      .map(({ tagName }) => tagName.toLowerCase())
      .filter((name) =>
        /^(?:script|style|link|base|meta|img|iframe|object|embed|form|input|textarea|a|math|mi|animate|details|noscript|x|vitrine-x)$/.test(name),
      ),
    attributes: attributes.filter((attribute) => /^on|__xss|evil|^(?:src|srcdoc|style|action|formaction|is|contenteditable|autofocus)=/.test(attribute)),
    ran: '__xss' in window,
  };
};

for (const script of [true, false]) {
  test(`X01: the page of a direct link shows every hostile text as typed, ${script ? 'with its script' : 'without script'}`, async ({
    world,
    browser,
  }) => {
    const receipt = await world.receipt(receiptOf(attacks));
    await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
    const context = await browser.newContext({ javaScriptEnabled: script });
    try {
      const page = await context.newPage();
      const seen = watch(page, world);
      // When the page has loaded, its module has run.
      await page.goto(receipt.link);
      const shown = await page.locator('#vitrine').textContent();
      for (const text of attacks) expect(shown).toContain(text);
      // The test driver can run script even where the page cannot.
      expect(await page.evaluate(traces)).toEqual({ unexpected: [], attributes: [], ran: false });
      expect(seen).toEqual([]);
    } finally {
      await context.close();
    }
  });
}
