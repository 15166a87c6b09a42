import { needs } from '../../support/engine.ts';
import type { World } from '../../support/world.ts';
import { type Embed, expect, test } from '../embed.ts';
import { invoiceSample } from './invoice-sample.ts';
import { waitForPrintHeights, missingInPrint, papers } from '../look/print.ts';
import { offerings, sell } from './price-sample.ts';

interface Printed {
  show(embed: Embed, world: World): Promise<void>;
  /** Texts that must be in the print on every paper. */
  texts: readonly string[];
}

const amounts = { net: '€1,154.66', discount: '-€57.73', tax: '€201.20', reduced: '€2.66', total: '€1,300.79', credited: '-€21.40', paid: '-€500.00' };

const printed: Record<string, Printed> = {
  'the pricing table': {
    async show(embed, world) {
      const { embedKey } = await sell(world);
      await embed.open({ widget: 'pricing-table', token: embedKey });
      await expect(embed.frame.locator('.plan-name')).toHaveCount(4);
    },
    texts: [
      ...offerings.filter(({ cycle, currency }) => cycle !== 'annual' && currency === 'EUR').flatMap(({ name, description }) => [`${name}`, `${description}`]),
      ...['€49.00 a month', '€249.00 a month', '14 days free', 'Price on request', '€1,900.00 once', 'From 10,001: €0.065 per question', 'Sold out'],
    ],
  },
  'the invoice list': {
    async show(embed, world) {
      await invoiceSample(world);
      await embed.open({ widget: 'invoice-list' });
      await expect(embed.frame.locator('.row')).toHaveCount(13);
    },
    texts: [
      ...Array.from({ length: 11 }, (_, index) => [`INV-2025-${String(index + 1).padStart(4, '0')}`, `€${119 + index}.00`]).flat(),
      ...['INV-2026-0042', 'Partly paid', amounts.total, 'CN-2026-0003', 'Credit note', amounts.credited, 'Overdue'],
    ],
  },
  'an invoice': {
    async show(embed, world) {
      const { partly } = await invoiceSample(world, 0);
      await embed.open({ widget: 'invoice', resource: partly });
      await expect(embed.frame.getByRole('article')).toBeVisible();
    },
    texts: [
      ...['Invoice INV-2026-0042', 'Torstraße 1', 'FR12345678901', 'PO 4711/26', 'Support agent, resolved conversations', '1,240 conversations', '€1,054.00'],
      ...['Voice minutes', '505.5 min', '€60.66', 'Printed handbook', '€40.00', 'Loyalty discount', 'VAT, reduced', 'ch_3PqW', 'CN-2026-0003'],
      ...[...Object.values(amounts), '€779.39', 'Payable within 30 days without deduction.', 'Thank you for your business.'],
    ],
  },
};

for (const [what, { show, texts }] of Object.entries(printed)) {
  test(`G1 IV31 ${what} prints in full on every paper, with each line and each total`, async ({ embed, page, world, browserName }) => {
    needs(browserName, 'pdf');
    await page.setViewportSize({ width: 1_400, height: 900 });
    await show(embed, world);
    await waitForPrintHeights(page);
    const letters = texts.map((text) => text.replaceAll(/\s/g, ''));
    for (const paper of papers) expect(await missingInPrint(page, paper, letters), JSON.stringify(paper)).toEqual([]);
    // Buttons and controls are not printed.
    expect(await missingInPrint(page, { format: 'A4' }, ['DownloadPDF', 'Newestfirst', 'Start14-daytrial'])).toHaveLength(3);
  });
}

for (const format of ['A4', 'Letter', 'A6']) {
  test(`G1 IV31 the page of a published invoice prints in full on ${format}`, async ({ page, world, browserName }) => {
    needs(browserName, 'pdf');
    const { partly } = await invoiceSample(world, 0);
    await world.manage(`/v1/invoices/${partly}/publish`, {});
    const { url } = (await world.manage(`/v1/invoices/${partly}/share-link`)) as { url: string };
    await page.goto(url);
    await expect(page.getByRole('button', { name: 'Print' })).toBeVisible();
    const texts = (printed['an invoice']?.texts ?? []).map((text) => text.replaceAll(/\s/g, ''));
    expect(await missingInPrint(page, { format }, texts)).toEqual([]);
  });
}
