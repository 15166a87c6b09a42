import { expect, sizeMismatch, test } from '../embed.ts';
import { richReceipt } from '../sample.ts';
import { recordInjectionEffects } from '../messages/injection-effects.ts';

const evil = 'https://evil.example';

/** Text that acts as markup, code or a URL wherever it is not treated as text. */
const attacks = [
  '<script>window.__xss=1</script>',
  `<img src=x onerror="window.__xss=1">`,
  `<img src="${evil}/pixel.png">`,
  `<svg onload=window.__xss=1>`,
  `<svg><a xlink:href="javascript:window.__xss=1"><text>x</text></a></svg>`,
  `<iframe src="${evil}"></iframe>`,
  '<iframe srcdoc="<script>parent.__xss=1</script>">',
  `<link rel=stylesheet href=${evil}/x.css>`,
  `<style>@import '${evil}/x.css'</style>`,
  `<base href="${evil}/">`,
  `<meta http-equiv=refresh content="0;url=${evil}">`,
  '<details open ontoggle=window.__xss=1>',
  '<input autofocus onfocus=window.__xss=1>',
  '<video><source onerror=window.__xss=1>',
  '<math><mtext><table><mglyph><style><img src=x onerror=window.__xss=1>',
  '<template><script>window.__xss=1</script></template>',
  '"><script>window.__xss=1</script>',
  `'-alert(1)-'`,
  '`${window.__xss=1}`',
  '{{constructor.constructor("window.__xss=1")()}}',
  '</textarea></title></style><script>window.__xss=1</script>',
  '--><script>window.__xss=1</script>',
  ']]><script>window.__xss=1</script>',
  '</script><script>window.__xss=1</script>',
  '<!--<script>',
  '\u2028window.__xss=1\u2029',
  '&lt;script&gt;&#60;b&#62;&amp;',
  `url(${evil}/x)`,
  `expression(window.__xss=1)`,
  'javascript:window.__xss=1',
  'java&Tab;script:window.__xss=1',
  'JaVaScRiPt&colon;window.__xss=1',
  'data:text/html,<script>window.__xss=1</script>',
  'vbscript:msgbox(1)',
  'blob:https://evil.example/1',
  '//evil.example/x',
  '[x](javascript:window.__xss=1)',
  '![x](https://evil.example/x.png)',
  '<a href="javascript:window.__xss=1" ping="https://evil.example">x</a>',
  '<form action=https://evil.example><button>Pay</button></form>',
  '<object data=https://evil.example></object><embed src=https://evil.example>',
  '<b style="position:fixed;inset:0;background:url(https://evil.example/x)">x</b>',
  "=cmd|' /C calc'!A0",
  '__proto__',
  'constructor',
];

/** A receipt with an attack in every field that takes text. */
const attacked = (attack: string): Record<string, unknown> => ({
  customer: { externalId: 'customer-1', name: attack },
  title: attack,
  summary: attack,
  notes: attack,
  issuer: { name: attack, addressLines: [attack], taxId: attack.slice(0, 60), email: attack },
  recipient: { name: attack, addressLines: [attack, attack], taxId: attack.slice(0, 60), email: attack },
  outcomes: [{ label: attack.slice(0, 100), amount: '1', unit: attack.slice(0, 40), previousAmount: '2' }],
  lines: attacks.map((description) => ({ description, quantity: '1', unit: attack.slice(0, 40), unitPrice: '1', amountMinor: 100 })),
  taxes: [{ label: attack.slice(0, 100), ratePercent: '1', amountMinor: 1 }],
  series: { label: attack.slice(0, 100), unit: attack.slice(0, 40), points: [{ date: '2026-10-01', value: '1' }] },
});

/** The only elements that a receipt may contain. */
const elements = new Set(
  [
    'main article header section div p h1 h2 b bdi span figure figcaption svg title desc path',
    'table caption thead tbody tr th td dl dt dd address ul li button details summary',
  ].flatMap((names) => names.split(' ')),
);

for (const [index, attack] of [attacks[0], attacks[2], attacks[29], attacks[38]].entries()) {
  test(`X01 X02 hostile text in every field renders as plain text (${index}: ${attack})`, async ({ page, world, embed }) => {
    const seen = recordInjectionEffects(page);
    const receipt = await world.receipt({ ...attacked(attack ?? ''), scope: { order: (attack ?? '').slice(0, 100) } });
    await embed.open({ widget: 'receipt-list' });
    await embed.frame.locator('.row').click();
    await expect(embed.frame.locator('.lines tbody th')).toHaveText(attacks, { useInnerText: false });
    await expect(embed.frame.getByRole('heading', { level: 1 })).toHaveText(attack ?? '');
    await expect(embed.frame.locator('.plot svg')).toBeVisible();
    await world.manage(`/v1/receipts/${receipt.id}/publish`, {});
    const framed = await embed.document();
    for (const open of [async () => framed, async () => (await page.goto(receipt.link), page.mainFrame())]) {
      const document = await open();
      await expect(document.locator('.lines tbody th').last()).toHaveText('constructor');
      const found = await document.evaluate(() => {
        // The download links on a document's own page belong to Vitrine, and lead only to that document.
        const isOurs = (element: Element): boolean => element.matches(`.page-tools a[href^="${location.pathname}/document?format="]`);
        const drawn = [...window.document.querySelectorAll('#vitrine *')].filter((element) => !isOurs(element));
        return {
          kinds: [...new Set(drawn.map(({ localName }) => localName))],
          handlers: drawn.flatMap((element) => element.getAttributeNames()).filter((name) => /^on|^style$|href|src/.test(name)),
          ran: '__xss' in window,
        };
      });
      expect(found.kinds.filter((kind) => !elements.has(kind))).toEqual([]);
      expect(found.handlers).toEqual([]);
      expect(found.ran).toBe(false);
    }
    expect(seen).toEqual({ requests: [], dialogs: [] });
  });
}

const unusualTexts = {
  'text with direction overrides': '\u202eevil\u202c gnp.\u202eexe \u2066\u2067\u2068 never closed \u202b',
  'text with zero-width characters': 'pay\u200bpal\u200d\u200c\ufeff\u00ad\u2060 amount',
  'text with stacked combining marks': `Z${'\u0335\u0321\u0353\u0318\u0349'.repeat(16)}algo`,
  'a word of 200 letters': 'W'.repeat(200),
  'text of wide glyphs': '﷽'.repeat(60),
  'text of invisible characters': '\u3164\u3164',
  'text with unusual line separators': 'one\u0085two\u2028three',
};

for (const [what, text] of Object.entries(unusualTexts)) {
  test(`X10 ${what} does not break the layout`, async ({ page, world, embed }) => {
    const short = text.slice(0, 40);
    await page.setViewportSize({ width: 360, height: 740 });
    const { id } = await world.receipt({
      ...attacked(text.slice(0, 200)),
      title: text.slice(0, 200),
      issuer: { name: text, addressLines: [text], taxId: short, email: text },
      scope: { product: short },
      outcomes: [
        {
          label: text.slice(0, 120),
          amount: '1234567890123456789012345678901234567890',
          unit: short,
          previousAmount: '0.000000000000000000000000000000000001',
        },
      ],
      lines: [
        {
          description: text,
          quantity: '1234567890123456789012345678901234567.89',
          unit: short,
          unitPrice: '12345678901234567890.123456789012345678',
          amountExact: '12345678901.123456789012345678901234567',
        },
      ],
      taxes: [{ label: text.slice(0, 100), ratePercent: '12.345678901234567890123456789012345', amountMinor: 1 }],
    });
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.getByRole('heading', { level: 2, name: 'Items' })).toBeVisible();
    const document = await embed.document();
    await expect.poll(() => document.evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
    // Each figure is isolated: the direction of the text does not affect the figures beside it.
    const leaks = await document.evaluate(
      () => [...window.document.querySelectorAll('.figure')].filter((figure) => getComputedStyle(figure).unicodeBidi !== 'isolate').length,
    );
    expect(leaks).toBe(0);
    await embed.open({ widget: 'receipt-list' });
    await expect(embed.frame.getByRole('listitem')).toHaveCount(1);
    await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
  });
}

test('X10 100 lines of unusual form input do not break the layout', async ({ world, embed }) => {
  const scripts = [
    '田中さんにあげて下さい',
    '社會科學院語學研究所',
    'الكل في المجمو عة',
    'בְּרֵאשִׁית',
    '᚛ᚄᚓᚐᚋᚒᚄ ᚑᚄᚂᚑᚏᚅ᚜',
    '👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿',
    'Ω≈ç√∫˜µ≤≥÷',
    '1/0',
    'NaN',
    'null',
    'undefined',
    '  spaces  ',
    '%s%x%n',
    '$HOME',
    '../../etc/passwd',
    "Robert'); DROP TABLE",
    '0xFF',
    '１２３',
    'ヽ༼ຈل͜ຈ༽ﾉ',
    '<>?:"{}|_+',
  ];
  const lines = Array.from({ length: 100 }, (_, index) => ({
    description: `${scripts[index % scripts.length]} ${index}`,
    quantity: '1',
    unit: scripts[(index * 7) % scripts.length]?.trim(),
    unitPrice: '1',
    amountMinor: 100,
  }));
  const { id } = await world.receipt({ lines, taxes: [] });
  await embed.open({ widget: 'receipt', resource: id });
  await expect(embed.frame.locator('.lines tbody td:last-child')).toHaveText(Array(100).fill('€1.00'));
  await expect.poll(async () => (await embed.document()).evaluate(sizeMismatch)).toEqual({ vertical: 0, horizontal: 0 });
});

const malformedReceipts: [string, (receipt: Record<string, unknown>) => unknown][] = [
  [
    'a vnode as title',
    (receipt) => ({ ...receipt, title: { type: 'b', props: { dangerouslySetInnerHTML: { __html: '<b>x</b>' } }, constructor: null } }),
  ],
  ['an array as notes', (receipt) => ({ ...receipt, notes: ['x'] })],
  ['a number as address line', (receipt) => ({ ...receipt, issuer: { name: 'x', addressLines: [1], taxId: null, email: null } })],
  ['a string as amount', (receipt) => ({ ...receipt, totalMinor: '1' })],
  ['an invalid currency', (receipt) => ({ ...receipt, currency: 'EURO' })],
  ['invalid dates', (receipt) => ({ ...receipt, period: { start: '2026-13-01', end: 'x' } })],
  ['an unknown status', (receipt) => ({ ...receipt, status: 'x" onclick="' })],
  ['a string as scope', (receipt) => ({ ...receipt, scope: 'x' })],
  ['the body null', () => null],
  ['an array as body', () => []],
  ['a string as body', () => 'receipt'],
];

for (const [what, change] of malformedReceipts) {
  test(`X04 a response with ${what} shows an error and none of its content`, async ({ page, world, embed }) => {
    const { id } = await world.receipt(richReceipt);
    await page.route('**/v1/receipts/*', async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, json: change(await response.json()) });
    });
    await embed.open({ widget: 'receipt', resource: id });
    await expect(embed.frame.getByText('Reference: bad_response')).toBeVisible();
    await expect(embed.frame.getByRole('article')).toHaveCount(0);
    await expect.poll(() => embed.events('error')).toMatchObject([{ code: 'bad_response', retryable: false }]);
  });
}
