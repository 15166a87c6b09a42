import { HttpError } from '../../errors/http-error.ts';
import { type InvoiceFilter, type InvoiceSort, orderOf } from './list-conditions.ts';

const days = { issue_date: ['issuedFrom', 'issuedTo'], due_date: ['dueFrom', 'dueTo'] } as const;

/**
 * Refuses what would look through the invoices of all customers to find few of them: these are read along one date, or in the order of numbers when a text is
 * looked for. Those of one customer are few enough for every combination.
 *
 * @throws HttpError `invalid_request`, with the parameter that does not go with the others.
 */
export function requireServed(filter: InvoiceFilter, sort: InvoiceSort | undefined, text: string | undefined): void {
  if (filter.customerId !== undefined) return;
  const given = (column: keyof typeof days): string | undefined => days[column].find((name) => filter[name] !== undefined);
  const [issued, due] = [given('issue_date'), given('due_date')];
  if (text !== undefined) {
    const path = issued ?? due ?? (['status', 'kind'] as const).find((name) => filter[name] !== undefined);
    if (path !== undefined) throw notServed(path, 'a text is looked for alone, in the order of numbers: leave days, status and kind out');
    return;
  }
  const isByIssue = orderOf(filter, sort).column === 'issue_date';
  if (filter.status === 'overdue' && (isByIssue || issued !== undefined))
    throw notServed(issued ?? 'sort', 'overdue ones are listed by their due dates: sort by these, and bound these (dueFrom, dueTo)');
  if (isByIssue && due !== undefined) throw notServed(due, 'a list in the order of issue dates is bounded by these alone: use issuedFrom and issuedTo');
  if (!isByIssue && issued !== undefined) throw notServed(issued, 'a list in the order of due dates is bounded by these alone: use dueFrom and dueTo');
}

function notServed(path: string, message: string): HttpError {
  return new HttpError('invalid_request', `Of all customers’ invoices, ${message}; or ask for those of one customer.`, { errors: [{ path, message }] });
}

/** Whether no invoice can be so: a credit note is settled as soon as it is there. */
export const isNothing = ({ kind, status }: InvoiceFilter): boolean => kind === 'credit-note' && status !== undefined && status !== 'paid';
