import { HttpError } from '../errors/http-error.ts';

type Shown = Record<string, unknown>;

const isObject = (value: unknown): value is Shown => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * An invoice that another server shows, as it is written here: what is issued there is issued here, and what was paid there is paid. What a file cannot bring
 * is refused, for otherwise the customer would owe what they do not owe.
 *
 * @throws HttpError `invalid_request` for a credit note, and for what is void, given up or credited there.
 */
export function issuable(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { kind = 'invoice', credits = [], payable: _payable, checkout: _checkout, ...given } = value;
  if (kind !== 'invoice')
    throw refused('kind', 'is a credit note: import its invoice, and issue the credit note on that (vitrine invoices credit, or the API)');
  const { status, customer, payments = [], ...rest } = given;
  if (status === 'void' || status === 'uncollectible') throw refused('status', `is ${status}, and a file makes drafts and open invoices: leave it out`);
  if (!Array.isArray(credits) || credits.length > 0)
    throw refused('credits', 'are there, and a file brings none: leave the invoice out, or import it without them and issue them anew');
  // Written for us, and not shown by us.
  if (!isObject(customer) || !('id' in customer) || status === undefined) return given;
  const { id: _id, ...named } = customer;
  return {
    ...rest,
    customer: Object.fromEntries(Object.entries(named).filter(([, field]) => field !== null)),
    status: status === 'draft' ? 'draft' : 'open',
    payments: Array.isArray(payments) ? payments.map((payment: unknown) => paidHere(payment, value['currency'])) : payments,
  };
}

/** A draft, issued: before it is judged, for only what is open can be paid already. */
export const opened = (value: unknown): unknown =>
  isObject(value) && (value['status'] ?? 'draft') === 'draft' ? { ...value, status: 'open' } : value;

/** A payment has no currency of its own there, and not always a reference: its id names it, so that it is recorded once. */
function paidHere(payment: unknown, currency: unknown): unknown {
  if (!isObject(payment)) return payment;
  const { id, reference, ...rest } = payment;
  return { currency, ...rest, reference: reference ?? id };
}

const refused = (path: string, message: string): HttpError => new HttpError('invalid_request', message, { errors: [{ path, message }] });
