import { HttpError } from '../../../errors/http-error.ts';
import { type InvoiceFilter, type InvoiceSort, orderOf } from './list-conditions.ts';

const days = { issue_date: ['issuedFrom', 'issuedTo'], due_date: ['dueFrom', 'dueTo'] } as const;

/**
 * Refuses filters that would scan the invoices of all customers to find few. Such lists are read along one date, or, with a search text, by number.
 * For one customer, every combination is allowed.
 *
 * @throws HttpError `invalid_request`, with the parameter that does not fit the others.
 */
export function requireServed(filter: InvoiceFilter, sort: InvoiceSort | undefined, text: string | undefined): void {
  if (filter.customerId !== undefined) return;
  const given = (column: keyof typeof days): string | undefined => days[column].find((name) => filter[name] !== undefined);
  const [issued, due] = [given('issue_date'), given('due_date')];
  if (text !== undefined) {
    const path = issued ?? due ?? (['status', 'kind'] as const).find((name) => filter[name] !== undefined);
    if (path !== undefined) throw notServed(path, 'text cannot be combined with dates, status or kind: omit these');
    return;
  }
  const isByIssue = orderOf(filter, sort).column === 'issue_date';
  if (filter.status === 'overdue' && (isByIssue || issued !== undefined))
    throw notServed(issued ?? 'sort', 'overdue invoices can only be sorted by due date and filtered with dueFrom and dueTo');
  if (isByIssue && due !== undefined) throw notServed(due, 'a list sorted by issue date can only be filtered with issuedFrom and issuedTo');
  if (!isByIssue && issued !== undefined) throw notServed(issued, 'a list sorted by due date can only be filtered with dueFrom and dueTo');
}

function notServed(path: string, message: string): HttpError {
  return new HttpError('invalid_request', `For all customers’ invoices, ${message}; or ask for those of one customer.`, { errors: [{ path, message }] });
}

/** Whether no invoice can match: a credit note is always settled. */
export const isNothing = ({ kind, status }: InvoiceFilter): boolean => kind === 'credit-note' && status !== undefined && status !== 'paid';
