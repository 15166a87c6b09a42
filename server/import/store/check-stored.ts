import { isSameName } from '../../../protocol/names.ts';
import { HttpError } from '../../errors/http-error.ts';
import { checkPut } from '../../resources/invoices/changes/check-put.ts';
import type { InvoiceInput } from '../../resources/invoices/content.ts';
import type { InvoiceReads } from '../../resources/invoices/read.ts';
import type { SubscriptionInput } from '../../resources/subscriptions/model.ts';
import type { SubscriptionReads } from '../../resources/subscriptions/read.ts';
import type { PackedRows } from '../rows/packed-rows.ts';

interface Fault {
  path: string;
  message: string;
}

/** Compares every invoice with the stored ones before anything is written. @throws HttpError `import_refused` with the number of each conflict. */
export async function checkInvoices(invoices: Pick<InvoiceReads, 'findByNumbers'>, tenantId: string, rows: PackedRows<InvoiceInput>): Promise<void> {
  const errors: Fault[] = [];
  for (const some of rows.pieces()) {
    const stored = await invoices.findByNumbers(tenantId, some.map(({ number }) => number));
    for (const row of some) {
      const existing = stored.get(row.number);
      try {
        if (existing) checkPut(row, existing);
      } catch (error) {
        if (!(error instanceof HttpError)) throw error;
        errors.push({ path: row.number, message: error.message });
      }
    }
  }
  const [first] = errors;
  if (first) throw refused(`${errors.length} of ${rows.length} invoices cannot be imported; nothing was. ${first.message}`, errors);
}

/** Checks before anything is written that subscriptions keep their customer. @throws HttpError `import_refused` with the name of each that does not. */
export async function checkSubscriptions(
  subscriptions: Pick<SubscriptionReads, 'findNamed'>,
  tenantId: string,
  rows: PackedRows<SubscriptionInput>,
): Promise<void> {
  const errors: Fault[] = [];
  for (const some of rows.pieces()) {
    const stored = await subscriptions.findNamed(tenantId, some.map(({ externalId }) => externalId));
    for (const { externalId, customer } of some) {
      const known = stored.get(externalId);
      if (known && !isSameName(known.customer_external_id, customer.externalId)) errors.push({ path: externalId, message: 'belongs to another customer' });
    }
  }
  const [first] = errors;
  if (!first) return;
  const what = `${errors.length} of ${rows.length} subscriptions cannot be imported; nothing was. The subscription "${first.path}" ${first.message}.`;
  throw refused(what, errors);
}

const refused = (what: string, errors: readonly Fault[]): HttpError => new HttpError('import_refused', what, { errors });
