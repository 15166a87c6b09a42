const maxAmount = Number.MAX_SAFE_INTEGER;
const line = (amountMinor: number, more: object = {}): object => ({ description: 'Line', amountMinor, ...more });
const exact = (amountExact: string): object => ({ description: 'Line', amountExact });
const vat = (more: object = {}): object => ({ label: 'VAT', ratePercent: '19', ...more });

/** A name, a currency, and the content of a receipt. */
export const oddReceipts: [string, string, object][] = [
  ['less than nothing', 'EUR', { lines: [line(-123_456), line(5)], taxes: [vat({ amountMinor: -23_455 })] }],
  ['nothing', 'JPY', { lines: [line(-1_500), line(1_500), line(0)], taxes: [{ label: 'Tax', amountMinor: 0 }] }],
  ['three digits', 'KWD', { lines: [line(1_234_567, { unitPrice: '-1234.567', quantity: '-1' }), line(-1)], taxes: [{ label: 'Tax', amountMinor: -5 }] }],
  ['four digits', 'CLF', { lines: [line(12_345_678), line(-1)] }],
  ['hundredths out of use', 'HUF', { lines: [line(-12_345)] }],
  ['the most', 'USD', { lines: [line(maxAmount - 1)], taxes: [{ label: 'Tax', amountMinor: 1 }] }],
  ['the least', 'CLF', { lines: [line(-maxAmount)] }],
  ['finer than coins', 'EUR', { lines: [exact('-0.004'), exact('0.0049'), exact('-12345.6789')], taxes: [vat({ amountExact: '-0.0049' })] }],
  ['finer, to nothing', 'EUR', { lines: [exact('-0.004'), exact('0.004'), exact('-0.00')] }],
  ['finer than twenty places', 'EUR', { lines: [exact(`-0.${'0'.repeat(20)}12345`), exact(`0.${'3'.repeat(36)}`)] }],
  ['finest of all', 'EUR', { lines: [exact(`-0.${'0'.repeat(38)}1`)] }],
  ['whole units', 'XAU', { lines: [exact('-1.2345')] }],
];

/** What happens to an invoice after its creation: payments and credit notes are request bodies, `move` is the name of a route. */
export interface InvoiceSteps {
  move?: string;
  payments?: object[];
  credits?: object[];
}

const rates = [vat({ baseMinor: 9_000 }), { label: 'Reduced', ratePercent: '7', baseMinor: -1_845 }];
const discounts = [{ label: 'Loyalty', percent: '10' }, { label: 'Coin', amountMinor: 1 }];

export const oddInvoices: [string, string, object, InvoiceSteps][] = [
  ['several rates', 'EUR', { lines: [line(10_000), line(-2_050), line(0)], discounts, taxes: rates }, {
    ...{ payments: [{ amountMinor: 100 }, { amountMinor: -50 }], credits: [{ lines: [line(33)] }] },
  }],
  ['paid twice', 'KWD', { lines: [line(1_234_567)], taxes: [vat()] }, {
    ...{ payments: [{ amountMinor: 1_469_135 }], credits: [{ lines: [line(-7), line(40)], taxes: [vat()] }] },
  }],
  ['tax inside', 'JPY', {
    ...{ taxMode: 'inclusive', lines: [line(11_000), line(-1_000)], discounts: [{ label: 'A', percent: '33.333' }], taxes: [vat()] },
  }, { credits: [{}] }],
  ['owed elsewhere', 'CLF', { lines: [line(12_345_678)], taxes: [vat({ reverseCharge: true })] }, { move: 'uncollectible', payments: [{ amountMinor: 1 }] }],
  ['nothing to pay', 'BHD', { lines: [line(1_500), line(-1_500)], discounts: [{ label: 'A', percent: '50' }], taxes: [vat()] }, {}],
  ['as much as can be', 'USD', { lines: [line(maxAmount)], discounts: [{ label: 'A', amountMinor: 1 }], taxes: [vat({ ratePercent: '0' })] }, {
    payments: [{ amountMinor: 5 }],
  }],
  ['as much, void', 'CLF', { taxMode: 'inclusive', lines: [line(maxAmount)], taxes: [vat()] }, { move: 'void' }],
  ['finer than coins', 'EUR', {
    ...{ lines: [exact('100.0045'), exact('-0.0145')], taxes: [vat({ amountExact: '16.6234' })] },
    discounts: [{ label: 'A', amountExact: '0.001' }, { label: 'B', percent: '12.5' }],
  }, { payments: [{ amountMinor: 1 }], credits: [{ lines: [exact('1.0049')] }, { lines: [exact(`0.${'9'.repeat(39)}`)] }] }],
  ['withheld', 'GBP', { lines: [line(10_000)], taxes: [{ label: 'Withheld', amountMinor: -1_500, baseMinor: 10_000 }, vat({ baseMinor: 10_000 })] }, {}],
];
