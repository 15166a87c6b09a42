/** A receipt with every part, as a tenant syncs it: outcomes, a series, lines, a tax, notes. */
export const richReceipt = {
  customer: { externalId: 'customer-1', name: 'Nordwind Logistik' },
  period: { start: '2026-10-01', end: '2026-10-31' },
  title: 'Value delivered in October',
  summary: 'Your three agents answered 3,620 questions and booked 29 meetings. They gave your team back more than three weeks of work.',
  currency: 'EUR',
  issuer: { name: 'Acme Automation', addressLines: ['18 Harbour Row', 'Dublin D02 F205', 'Ireland'], taxId: 'IE 6388047V', email: 'billing@acme.example' },
  recipient: { name: 'Nordwind Logistik GmbH', addressLines: ['Am Sandtorkai 44', '20457 Hamburg'], taxId: 'DE 318 204 776', email: null },
  outcomes: [
    { label: 'Hours saved', amount: '812.5', unit: 'hours', previousAmount: '744' },
    { label: 'Meetings booked', amount: '29', unit: 'count', previousAmount: '34' },
    { label: 'Cost avoided', amount: '28140.00', unit: 'currency', previousAmount: '25310.00' },
    { label: 'Solved at once', amount: '81.2', unit: 'percent', previousAmount: '81.2' },
  ],
  series: {
    label: 'Hours saved each day',
    unit: 'hours',
    points: Array.from({ length: 31 }, (_, day) => ({
      date: `2026-10-${String(day + 1).padStart(2, '0')}`,
      value: String(18 + ((day * 7) % 13) + (day % 7 > 4 ? -12 : 0)),
    })),
  },
  lines: [
    { description: 'Support agent: questions answered', quantity: '3620', unit: 'questions', unitPrice: '0.79', amountMinor: 285980 },
    { description: 'Sales agent: meetings that took place', quantity: '29', unit: 'meetings', unitPrice: '45.00', amountMinor: 130500 },
    { description: 'Document agent: pages read', quantity: '9120', unit: 'pages', unitPrice: '0.035', amountMinor: 31920 },
    { description: 'Platform, a seat', quantity: '24', unit: 'seats', unitPrice: '49.00', amountMinor: 117600 },
  ],
  taxes: [{ label: 'VAT', ratePercent: '19', amountMinor: 107540 }],
  notes: 'Payable within 30 days.\nQuestions: billing@acme.example',
};

/** A cloud bill with amounts below the minor unit. */
export const fineReceipt = {
  customer: { externalId: 'customer-1', name: 'Nordwind Logistik' },
  period: { start: '2026-09-01', end: '2026-09-30' },
  title: 'Cloud bill of September',
  currency: 'USD',
  lines: [
    { description: 'Object storage', amountExact: '0.0000123456' },
    { description: 'Compute', amountExact: '12.3456789' },
  ],
};

/** Creates `count` receipt lines, each with its own text and amount. */
export const manyLines = (count: number): object[] =>
  Array.from({ length: count }, (_, index) => ({
    description: `Item number ${index + 1}`,
    quantity: String(index + 1),
    unit: 'pieces',
    unitPrice: '1.25',
    amountMinor: 125 * (index + 1),
  }));
