/** Text of the fortieth line. When it is on screen, the receipt is readable. */
export const lastLine = 'Line 40: archive storage, north';

const services = ['Compute hours', 'Block storage', 'Object storage', 'Outbound transfer', 'Managed database', 'Message queue', 'Function calls', 'Support'];
const minor = (index: number): number => 1_250 + ((index * 7_919) % 90_000);
const totalOf = (count: number): number => Array.from({ length: count }, (_, index) => minor(index)).reduce((sum, amount) => sum + amount, 0);

/** Returns the text of the last line of a receipt with `count` lines. */
export const textOfLast = (count: number): string => (count === 40 ? lastLine : `Line ${count}: ${services[(count - 1) % services.length]}`);

/** Returns a receipt as an operator syncs it for the customer `externalId`. One with a line count other than 40 belongs to another month. */
export const sampleReceipt = (externalId: string, count = 40) => ({
  customer: { externalId, name: 'Nordwind Logistics' },
  title: 'Value receipt, September 2026',
  summary: 'What the platform did for Nordwind Logistics in September, and what it cost.',
  period: count === 40 ? { start: '2026-09-01', end: '2026-09-30' } : { start: '2026-08-01', end: '2026-08-31' },
  currency: 'EUR',
  issuer: { name: 'Acme Cloud GmbH', addressLines: ['Hafenstrasse 1', '20457 Hamburg'], taxId: 'DE123456789', email: 'billing@acme.example' },
  recipient: { name: 'Nordwind Logistics', addressLines: ['Kaistrasse 9', '24103 Kiel'], taxId: null, email: null },
  outcomes: [
    { label: 'Hours saved', amount: '128.5', unit: 'hours', previousAmount: '110' },
    { label: 'Cost avoided', amount: '4300.00', unit: 'currency', previousAmount: '3900.00' },
    { label: 'Uptime', amount: '99.98', unit: 'percent', previousAmount: '99.95' },
  ],
  lines: Array.from({ length: count }, (_, index) => ({
    description: index === 39 && count === 40 ? lastLine : `Line ${index + 1}: ${services[index % services.length]}`,
    quantity: String(index + 1),
    unit: 'units',
    unitPrice: (minor(index) / (index + 1) / 100).toFixed(4),
    amountMinor: minor(index),
    amountExact: null,
  })),
  series: {
    label: 'Hours saved',
    unit: 'hours',
    points: Array.from({ length: 30 }, (_, day) => ({ date: `2026-09-${String(day + 1).padStart(2, '0')}`, value: String(3 + ((day * 7) % 5)) })),
  },
  subtotalMinor: totalOf(count),
  subtotalExact: null,
  taxes: [],
  totalMinor: totalOf(count),
  totalExact: null,
  notes: 'Paid by direct debit.',
});
