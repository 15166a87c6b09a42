import type { Answer, World } from '../../../support/server/world.ts';

let count = 0;

/** An invoice as a caller sends it, valid unless `changes` makes it invalid: 100.00 and 50.50 at 19 %, 20.00 at 7 %, 202.95 EUR in total. */
export const invoiceJson = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  customer: { externalId: 'ext-1' },
  number: `INV-2026-${String((count += 1)).padStart(4, '0')}`,
  issueDate: '2026-11-01',
  dueDate: '2026-11-30',
  period: { start: '2026-10-01', end: '2026-10-31' },
  subject: 'Agents in October',
  currency: 'EUR',
  lines: [
    { description: 'Support agent', quantity: '100', unit: 'run', unitPrice: '1.00', taxRatePercent: '19', amountMinor: 10_000 },
    { description: 'Voice minutes', quantity: '505', unit: 'min', unitPrice: '0.10', taxRatePercent: '19', amountMinor: 5_050 },
    { description: 'Printed handbook', quantity: '1', unitPrice: '20.00', taxRatePercent: '7', amountMinor: 2_000 },
  ],
  taxes: [
    { label: 'VAT', ratePercent: '19', baseMinor: 15_050, amountMinor: 2_860 },
    { label: 'VAT reduced', ratePercent: '7', baseMinor: 2_000 },
  ],
  ...changes,
});

/** Invoice calls of management in a world. */
export function invoiceCalls(world: () => World) {
  const post = (path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer> =>
    world().manage(world().acme.apiKey, 'POST', `/v1/invoices${path}`, body, headers);
  const get = (path: string): Promise<Answer> => world().manage(world().acme.apiKey, 'GET', `/v1/invoices${path}`);
  const made = async (changes: Record<string, unknown> = {}): Promise<Record<string, unknown> & { id: string }> => {
    const { status, json, text } = await post('', invoiceJson(changes));
    if (status >= 300) throw new Error(text);
    return { ...json, id: String(json['id']) };
  };
  const trail = async (id: string): Promise<string[]> => {
    const { json } = await world().manage(world().acme.apiKey, 'GET', `/v1/audit?targetId=${id}`);
    return (json['items'] as { action: string }[]).map(({ action }) => action).toReversed();
  };
  return { post, get, made, trail };
}
