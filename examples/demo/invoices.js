import { readFileSync } from 'node:fs';
import { caller } from '../portal/receipts-server.js';

const invoices = JSON.parse(readFileSync(new URL('invoices.json', import.meta.url), 'utf8'));

/** The exceptions: a mistake, an uncollectible invoice, and a partial credit. */
const mistake = { number: 'ACM-2026-0129', step: 'void' };
const corrected = {
  number: 'ACM-2026-0137',
  creditNote: {
    ...{ number: 'ACM-CN-2026-0007', issueDate: '2026-06-19', subject: 'Scheduling agent: appointments counted twice' },
    lines: [{ description: 'Scheduling agent: appointments counted twice', quantity: '4', unit: 'appointments', unitPrice: '38.00', amountMinor: 15_200 }],
    taxes: [
      { label: 'Texas sales tax', ratePercent: '6.25', baseMinor: 15_200 },
      { label: 'Austin city tax', ratePercent: '2', baseMinor: 15_200 },
    ],
  },
};

/**
 * Creates the invoices of a year and their payments. All calls can be repeated.
 *
 * @param {string} server
 * @param {string} apiKey
 */
export async function prepareInvoices(server, apiKey) {
  const call = caller(server, apiKey);
  await call('POST', '/v1/invoices/bulk', { items: invoices });
  /** @param {string} number */
  const idOf = async (number) => (await call('GET', `/v1/invoices?text=${number}&limit=1`)).items[0]?.id;
  await call('POST', `/v1/invoices/${await idOf(mistake.number)}/${mistake.step}`);
  const credited = await idOf(corrected.number);
  await call('POST', `/v1/invoices/${credited}/credit-notes`, corrected.creditNote).catch((error) => {
    // Its number exists: an earlier start has created it.
    if (error.code !== 'conflict') throw error;
  });
}
