/**
 * The output of `receipts import --example`: a receipt with the required fields only, and one with every field. Both can be imported unchanged.
 */
export const exampleReceipts = [
  {
    customer: { externalId: 'customer-42' },
    title: 'Support in October',
    period: { start: '2026-10-01', end: '2026-10-31' },
    currency: 'EUR',
    lines: [{ description: 'Answered questions', amountMinor: 120_000 }],
  },
  {
    customer: { externalId: 'customer-43', name: 'Globex Ltd', email: 'billing@globex.example' },
    title: 'Support in October',
    summary: 'Your agents answered 3,620 questions in October, four of five without asking back.',
    period: { start: '2026-10-01', end: '2026-10-31' },
    scope: { product: 'support' },
    currency: 'EUR',
    issuer: { name: 'Acme Ltd', addressLines: ['18 Harbour Row', 'Dublin D02 F205', 'Ireland'], taxId: 'IE 6388047V', email: 'billing@acme.example' },
    recipient: { name: 'Globex Ltd', addressLines: ['1 Long Street', 'London N1 9GU'], taxId: null, email: 'billing@globex.example' },
    outcomes: [
      { label: 'Hours saved', amount: '812.5', unit: 'hours', previousAmount: '744', better: 'higher' },
      { label: 'Cost avoided', amount: '28140.00', unit: 'currency', previousAmount: '25310.00', better: 'higher' },
      { label: 'Solved without asking back', amount: '81.2', unit: 'percent', previousAmount: null },
      { label: 'Meetings booked', amount: '29', unit: 'count', previousAmount: '24' },
    ],
    lines: [
      { description: 'Answered questions', quantity: '3620', unit: 'questions', unitPrice: '0.79', amountMinor: 285_980 },
      { description: 'Read documents', quantity: '9121', unit: 'documents', unitPrice: '0.0035', amountExact: '31.9235' },
      { description: 'Goodwill', amountMinor: -1_000 },
    ],
    series: { label: 'Hours saved by day', unit: 'hours', points: [{ date: '2026-10-01', value: '32.5' }, { date: '2026-10-02', value: '31.1' }] },
    subtotalMinor: 288_172,
    taxes: [{ label: 'VAT', ratePercent: '23', amountExact: '662.7956' }],
    totalMinor: 354_452,
    notes: 'Thank you.\nPayable within 14 days.',
  },
] as const;
