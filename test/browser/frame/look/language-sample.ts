import type { Embed } from '../embed.ts';
import { richReceipt } from '../sample.ts';

/** A receipt without digits in the texts of the tenant: the frame has written every visible digit. */
export const digitFreeReceipt = {
  ...richReceipt,
  summary: null,
  notes: null,
  issuer: { name: 'Acme' },
  recipient: { name: 'Nordwind' },
  lines: [{ description: 'Seats', quantity: '1250.5', unit: 'seats', unitPrice: '0.5', amountMinor: 62525 }],
  taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 11880 }],
};

/** The language and the direction of the document. */
export const documentAttributes = async (embed: Embed): Promise<{ lang: string; dir: string }> =>
  (await embed.document()).evaluate(() => ({ lang: document.documentElement.lang, dir: document.documentElement.dir }));
