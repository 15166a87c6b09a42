import { needs } from '../../support/engine.ts';
import { expect, test } from '../embed.ts';
import { waitForPrintHeights, missingInPrint } from './print.ts';

const rows = Array.from({ length: 60 }, (_, index) => `Row${index + 1}.`);
const lines = rows.map((description) => ({ description, quantity: '1', unit: 'pieces', unitPrice: '1.25', amountMinor: 125 }));

/** Places where pages show a receipt. In print, each of them clips content that is longer than a screen or a page. */
const places = {
  'a modal dialog': ['<dialog>', '<button>Close</button></dialog><script>document.querySelector("dialog").showModal()</script>'],
  'an overlay': [
    '<div style="position: fixed; inset: 0; overflow: auto"><div style="max-width: 700px; margin: 40px auto; transform: translateY(10px)">',
    '</div></div>',
  ],
  'a scrolling pane below a header': [
    '<style>body { height: 100vh; margin: 0; overflow: hidden; display: grid; grid-template-rows: 60px 1fr } main { overflow: auto }</style>' +
      '<header>Your account</header><main><article>',
    '</article><aside>Beside it</aside></main>',
  ],
  'a slot of a web component': [
    '<div id="shell"><template shadowrootmode="open"><div style="height: 300px; overflow: hidden"><header>Your account</header><slot></slot></div></template>' +
      '<section>',
    '</section></div>',
  ],
} as const;

for (const [place, [before, after]] of Object.entries(places)) {
  test(`G1 printing a frame prints its document alone and in full, in ${place}`, async ({ browserName, embed, page, world }) => {
    needs(browserName, 'pdf');
    const { id } = await world.receipt({ lines, taxes: [], notes: 'The last line of all.' });
    await embed.open({ widget: 'receipt', resource: id }, { before, after });
    await waitForPrintHeights(page);
    await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { isPrinted: true }) }));
    await embed.frame.getByRole('button', { name: 'Print' }).click();
    await page.waitForFunction(() => 'isPrinted' in window);
    const others = ['Youraccount', 'Besideit', 'Close'];
    // The page is prepared for one print. After it, the page is unchanged.
    expect(await missingInPrint(page, { format: 'A4' }, [...rows, 'Thelastlineofall.', ...others])).toEqual(others);
    expect(await page.locator('[data-vitrine-around]').count()).toBe(0);
  });
}

test('G1 prints the frame without the backdrop of a modal dialog around it', async ({ browserName, embed, page, world }) => {
  needs(browserName, 'media');
  const { id } = await world.receipt({ lines });
  const [before, after] = places['a modal dialog'];
  const style = '<style>dialog::backdrop { background: #000c; print-color-adjust: exact }</style>';
  await embed.open({ widget: 'receipt', resource: id }, { before: style + before, after });
  await page.evaluate(() => Object.assign(window, { print: () => Object.assign(window, { isPrinted: true }) }));
  await embed.frame.getByRole('button', { name: 'Print' }).click();
  await page.waitForFunction(() => 'isPrinted' in window);
  const backdrop = (): Promise<string> => page.locator('dialog').evaluate((dialog) => getComputedStyle(dialog, '::backdrop').display);
  expect(await backdrop()).toBe('block');
  await page.emulateMedia({ media: 'print' });
  expect(await backdrop()).toBe('none');
});
