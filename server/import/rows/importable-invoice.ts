import { HttpError } from '../../errors/http-error.ts';

type ExportedInvoice = Record<string, unknown>;

const isObject = (value: unknown): value is ExportedInvoice => typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Converts an invoice shown by another server to an importable one: issued invoices are issued here, and paid ones are paid. State that a file cannot carry is
 * refused, because the customer would otherwise owe the wrong amount.
 *
 * @throws HttpError `invalid_request` for a credit note, and for an invoice that is void, uncollectible or credited there.
 */
export function toImportableInvoice(value: unknown): unknown {
  if (!isObject(value)) return value;
  const { kind = 'invoice', credits = [], payable: _payable, checkout: _checkout, ...given } = value;
  if (kind !== 'invoice')
    throw refused('kind', 'is a credit note: import its invoice, then issue the credit note for it (vitrine invoices credit, or the API)');
  const { status, customer, payments = [], ...rest } = given;
  if (status === 'void' || status === 'uncollectible') throw refused('status', `is ${status}, but only drafts and open invoices can be imported: leave it out`);
  if (!Array.isArray(credits) || credits.length > 0)
    throw refused('credits', 'cannot be imported: leave the invoice out, or import it without them and issue them again');
  // Written for an import, not shown by a server.
  if (!isObject(customer) || !('id' in customer) || status === undefined) return given;
  const { id: _id, ...named } = customer;
  return {
    ...rest,
    customer: Object.fromEntries(Object.entries(named).filter(([, field]) => field !== null)),
    status: status === 'draft' ? 'draft' : 'open',
    payments: Array.isArray(payments) ? payments.map((payment: unknown) => toImportablePayment(payment, value['currency'])) : payments,
  };
}

/** Turns a draft into an open invoice before it is checked, because only open invoices can be paid. */
export const asOpenInvoice = (value: unknown): unknown =>
  isObject(value) && (value['status'] ?? 'draft') === 'draft' ? { ...value, status: 'open' } : value;

/** Converts a payment. On the other server it has no currency, and may lack a reference: its id replaces it, which makes the import idempotent. */
function toImportablePayment(payment: unknown, currency: unknown): unknown {
  if (!isObject(payment)) return payment;
  const { id, reference, ...rest } = payment;
  return { currency, ...rest, reference: reference ?? id };
}

const refused = (path: string, message: string): HttpError => new HttpError('invalid_request', message, { errors: [{ path, message }] });
