/** Text of the fortieth line: once it is on screen, the receipt can be read. */
export const lastLine = 'Line 40: archive storage, north';

const services = ['Compute hours', 'Block storage', 'Object storage', 'Outbound transfer', 'Managed database', 'Message queue', 'Function calls', 'Support'];
const minor = (index: number): number => 1_250 + ((index * 7_919) % 90_000);
const total = Array.from({ length: 40 }, (_, index) => minor(index)).reduce((sum, amount) => sum + amount, 0);

/** A receipt of 40 lines as an operator syncs it, for the customer `externalId`. */
export const sampleReceipt = (externalId: string) => ({
  customer: { externalId, name: 'Nordwind Logistics' },
  title: 'Value receipt, September 2026',
  summary: 'What the platform did for Nordwind Logistics in September, and what it cost.',
  period: { start: '2026-09-01', end: '2026-09-30' },
  currency: 'EUR',
  issuer: { name: 'Acme Cloud GmbH', addressLines: ['Hafenstrasse 1', '20457 Hamburg'], taxId: 'DE123456789', email: 'billing@acme.example' },
  recipient: { name: 'Nordwind Logistics', addressLines: ['Kaistrasse 9', '24103 Kiel'], taxId: null, email: null },
  outcomes: [
    { label: 'Hours saved', amount: '128.5', unit: 'hours', previousAmount: '110' },
    { label: 'Cost avoided', amount: '4300.00', unit: 'currency', previousAmount: '3900.00' },
    { label: 'Uptime', amount: '99.98', unit: 'percent', previousAmount: '99.95' },
  ],
  lines: Array.from({ length: 40 }, (_, index) => ({
    description: index === 39 ? lastLine : `Line ${index + 1}: ${services[index % services.length]}`,
    quantity: String(index + 1),
    unit: 'units',
    unitPrice: (minor(index) / (index + 1) / 100).toFixed(4),
    amountMinor: minor(index),
    amountExact: null,
  })),
  series: { label: 'Hours saved', unit: 'hours', points: Array.from({ length: 30 }, (_, day) => ({ date: `2026-09-${String(day + 1).padStart(2, '0')}`, value: String(3 + ((day * 7) % 5)) })) },
  subtotalMinor: total,
  subtotalExact: null,
  taxes: [],
  totalMinor: total,
  totalExact: null,
  notes: 'Paid by direct debit.',
});
