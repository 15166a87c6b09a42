import { pdfText } from '../../support/pdf-text.ts';
import { expect, test } from '../embed.ts';

const said = { en: 'Partly settled', de: 'Teilweise ausgeglichen', ar: 'مسوّاة جزئيًا' } as const;

test('an invoice that a credit note lowers, and nobody has paid, is not called paid: in the list, by itself and on paper', async ({ embed, world }) => {
  const customer = { externalId: 'customer-1', name: 'Globex Europe SE' };
  const days = { issueDate: '2026-10-01', dueDate: '2099-10-31' };
  const { id } = (await world.manage('/v1/invoices', {
    ...{ customer, ...days, number: 'INV-1', currency: 'EUR', status: 'open', lines: [{ description: 'Team plan', amountMinor: 10_000 }] },
  })) as { id: string };
  const credit = { number: 'CN-1', issueDate: '2026-10-20', lines: [{ description: 'Two days of outage', amountMinor: 2_000 }] };
  await world.manage(`/v1/invoices/${id}/credit-notes`, credit, 'POST');
  for (const [locale, text] of Object.entries(said)) {
    await embed.open({ widget: 'invoice-list', locale });
    const row = embed.frame.locator('.row', { hasText: 'INV-1' });
    await expect(row.locator('.status')).toHaveText(text);
    await row.click();
    await expect(embed.frame.locator('.eyebrow .status')).toHaveText(text);
  }
  const file = await fetch(`${world.server.url}/v1/invoices/${id}/document?format=pdf&locale=de`, {
    headers: { authorization: `Bearer ${world.tenant.apiKey}` },
  });
  const [page = ''] = await pdfText(new Uint8Array(await file.arrayBuffer()));
  expect(page).toContain(said.de);
  expect(page).not.toMatch(/bezahlt/i);
});
