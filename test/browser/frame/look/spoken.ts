import type { Embed } from '../embed.ts';
import { richReceipt } from '../sample.ts';

/** A receipt without a digit in the tenant's own words: every digit that is seen was written by the frame. */
export const figures = {
  ...richReceipt,
  summary: null,
  notes: null,
  issuer: { name: 'Acme' },
  recipient: { name: 'Nordwind' },
  lines: [{ description: 'Seats', quantity: '1250.5', unit: 'seats', unitPrice: '0.5', amountMinor: 62525 }],
  taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 11880 }],
};

/** What the document says of its language. */
export const rootOf = async (embed: Embed): Promise<{ lang: string; dir: string }> =>
  (await embed.document()).evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
