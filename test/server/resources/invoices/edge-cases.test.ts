import { describe, expect, it } from 'vitest';
import { HttpError } from '../../../../server/errors/http-error.ts';
import { parseInvoiceInput } from '../../../../server/resources/invoices/content.ts';
import { completeInvoice } from '../../../../server/resources/invoices/model.ts';
import { invoiceJson } from './invoice-calls.ts';

/** The total of an invoice, or the code that refuses it. */
function outcome(changes: Record<string, unknown>): number | string {
  try {
    const input = parseInvoiceInput(invoiceJson({ taxes: [], ...changes }));
    return completeInvoice(input, { issuer: 'a', recipient: 'b', recipientEmail: null }).totalMinor;
  } catch (error) {
    if (error instanceof HttpError) return error.code;
    throw error;
  }
}

const line = (amount: Record<string, unknown>): Record<string, unknown> => ({ lines: [{ description: 'Agent', ...amount }] });

describe('an unusual invoice', () => {
  it.each([Number.NaN, Infinity, 1.5, 2 ** 53, 1e21, '100', '1e3', null, true, -100])('IV02 is refused with an amount of %s', (amountMinor) => {
    expect(outcome(line({ amountMinor }))).toBe('invalid_amount');
  });

  const invalidNumbers = ['1e3', '\uff11\uff12', '\u0663', 'NaN', 'Infinity', '0x10', ' 1', '1 ', '+1', '1.', '.5', '1_000', '1,5', '', '00012', '-1'];
  it.each([...invalidNumbers, '1'.repeat(20), '1'.repeat(41)])(
    'IV02 is refused with an exact amount of "%s"',
    (amountExact) => expect(outcome(line({ amountExact }))).toBe('invalid_amount'),
  );

  it.each([
    [{ amountMinor: -0 }, 0],
    [{ amountExact: '-0' }, 0],
    [{ amountMinor: 1e3 }, 1_000],
    [{ amountExact: '0.125' }, 13],
    [{ amountMinor: 2 ** 53 - 1 }, 2 ** 53 - 1],
  ])('IV02 is accepted with %j and a total of %s', (amount, total) => expect(Object.is(outcome(line(amount)), total)).toBe(true));

  it('IV02 is refused if its sum exceeds the safe integers', () => {
    expect(outcome({ lines: [1, 2].map(() => ({ description: 'a', amountMinor: 2 ** 53 - 1 })) })).toBe('invalid_amount');
  });

  it.each([
    ['JPY', '100', 100],
    ['JPY', '100.4', 100],
    ['KWD', '2.468', 2_468],
    ['EUR', '2.46', 246],
  ])('IV02 converts %s %s to minor units of the currency', (currency, amountExact, total) => {
    expect(outcome({ currency, ...line({ amountExact }) })).toBe(total);
  });

  it.each(['eur', 'EUR ', '\uff25\uff35\uff32', 'EU', 'BTC', 'DEM', 'XXX', 'XTS', '', null])('IV02 is refused with the currency "%s"', (currency) =>
    expect(outcome({ currency })).toBe('unknown_currency'),
  );

  it.each(['2026-02-30', '2026-1-1', '\uff12\uff10\uff12\uff16-01-01', '2026-01-01T00:00:00Z', '10000-01-01'])('IV02 cannot have the date %s', (issueDate) =>
    expect(outcome({ issueDate })).toBe('invalid_period'),
  );

  it.each([' ', '\u200b', '--', 'A\u202eB', 'A\u0000', 'A\nB', '\ud800', ' A', 'A '])('IV02 is refused with the number %j', (number) =>
    expect(outcome({ number })).toBe('invalid_text'),
  );
  it.each(['A\u200bB', 'A\u00adB', 'A\u2060', '\ufeffA', 'A\ufe0f', 'A\u3164', 'A\u00a0B', 'A  B', 'A\u3000B', 'A\tB'])(
    'IV02 is refused with the number %j, which looks like another one',
    (number) => expect(outcome({ number })).toBe('invalid_text'),
  );
  it.each(['7', '№ 7', '../../etc', 'RE/2026-7', '請求書7'])('IV02 is accepted with the number %j', (number) => expect(typeof outcome({ number })).toBe('number'));
});
