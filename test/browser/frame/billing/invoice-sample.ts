import type { World } from '../../support/world.ts';

export interface InvoiceSample {
  /** Ids of an invoice that is partly paid and has a credit note, and of one that is paid. */
  partly: string;
  paid: string;
}

const lines = [
  {
    description: 'Support agent, resolved conversations',
    period: { start: '2026-09-01', end: '2026-09-30' },
    quantity: '1240',
    unit: 'conversations',
    unitPrice: '0.85',
    amountMinor: 105_400,
    taxRatePercent: '19',
  },
  { description: 'Voice minutes', quantity: '505.5', unit: 'min', unitPrice: '0.12', amountExact: '60.66', taxRatePercent: '19' },
  { description: 'Printed handbook', quantity: '2', unitPrice: '20.00', amountMinor: 4_000, taxRatePercent: '7' },
];

/** Creates the invoices of a typical customer: a year of them, one with every part that an invoice can have, and a credit note. */
export async function invoiceSample({ manage }: World, count = 11): Promise<InvoiceSample> {
  const customer = { externalId: 'customer-1', name: 'Globex Europe SE', email: 'accounts@globex.example' };
  const put = async (invoice: Record<string, unknown>): Promise<string> => {
    const { id } = (await manage('/v1/invoices', { customer, currency: 'EUR', status: 'open', ...invoice })) as { id: string };
    return id;
  };
  const month = (index: number): string => `2025-${String((index % 12) + 1).padStart(2, '0')}`;
  let paid = '';
  for (let index = 0; index < count; index += 1) {
    const total = 11_900 + index * 100;
    paid = await put({
      ...{ number: `INV-2025-${String(index + 1).padStart(4, '0')}`, subject: index % 2 === 0 ? 'Agents' : 'Voice minutes' },
      ...{ issueDate: `${month(index)}-01`, dueDate: `${month(index)}-15`, lines: [{ description: 'Subscription, Team plan', amountMinor: total }] },
      payments: index === 2 ? [] : [{ amountMinor: total, currency: 'EUR', paidOn: `${month(index)}-10`, method: 'bank transfer', reference: `SEPA ${index}` }],
    });
  }
  const partly = await put({
    ...{ number: 'INV-2026-0042', subject: 'Agents in September', reference: 'PO 4711/26', issueDate: '2026-10-01', dueDate: '2099-10-31' },
    period: { start: '2026-09-01', end: '2026-09-30' },
    issuer: { name: 'Acme Agents GmbH', addressLines: ['Torstraße 1', '10119 Berlin'], taxId: 'DE123456789', email: 'billing@acme.example' },
    recipient: { name: 'Globex Europe SE', addressLines: ['1 Rue de la Paix', '75002 Paris'], taxId: 'FR12345678901' },
    lines,
    discounts: [{ label: 'Loyalty discount', percent: '5' }],
    taxes: [
      { label: 'VAT', ratePercent: '19', baseMinor: 105_893 },
      { label: 'VAT, reduced', ratePercent: '7', baseMinor: 3_800 },
    ],
    ...{ terms: 'Payable within 30 days without deduction.', notes: 'Thank you for your business.' },
  });
  await manage(`/v1/invoices/${partly}/payments`, { amountMinor: 50_000, currency: 'EUR', paidOn: '2026-10-12', method: 'card', reference: 'ch_3PqW' }, 'POST');
  await manage(
    `/v1/invoices/${partly}/credit-notes`,
    {
      number: 'CN-2026-0003',
      issueDate: '2026-10-20',
      lines: [{ description: 'Handbook returned', amountMinor: 2_000 }],
      taxes: [{ label: 'VAT, reduced', ratePercent: '7' }],
    },
    'POST',
  );
  return { partly, paid };
}
