import { HttpError } from '../../errors/http-error.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import type { CustomerStore } from './store.ts';

/**
 * Finds the customer that a caller names by either id.
 *
 * @throws HttpError `not_found`, also for another tenant's customer.
 */
export async function knownCustomer(customers: CustomerStore, tenantId: string, idOrExternalId: string): Promise<CustomerRow> {
  const customer = await customers.find(tenantId, idOrExternalId);
  if (!customer) throw noCustomer();
  return customer;
}

export const noCustomer = (): HttpError => new HttpError('not_found', 'There is no customer with this id or external id.');
