import { z } from 'zod';
import { emailAddress, newCustomer, type NewCustomer } from '../../resources/customers/model.ts';
import { named } from '../../resources/customers/named.ts';
import { parseInput, text } from '../../platform/http/input/field.ts';

const limits = { entries: 20, bytes: 2_048 } as const;

/**
 * The viewer's identity, in the names that pages use. `data-customer-id` is the tenant's own customer id and takes precedence over `data-email`, which may
 * change. Other attributes are passed along. Token claims have different names, so an identity cannot set them.
 */
export const identity = z
  .record(z.string().regex(/^data-[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'must be named data-… in lower-case letters, digits and hyphens' }), text(255))
  .refine((given) => Object.keys(given).length <= limits.entries, { error: `must have at most ${limits.entries} entries` })
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= limits.bytes, { error: `must have at most ${limits.bytes} bytes` })
  .refine((given) => 'data-customer-id' in given || 'data-email' in given, { error: 'needs data-customer-id, or data-email if there is no stable id' })
  .meta({ id: 'Identity', description: 'Identity of the viewer: data-customer-id (external id of the customer), or else data-email. Up to 20 entries.' });

export type Identity = z.output<typeof identity>;

/** Returns the customer that an identity names by a stable id, or the e-mail address that may lead to one. */
export function subjectOf(given: Identity): { customer: NewCustomer } | { email: string } {
  const { 'data-customer-id': externalId, 'data-email': email, 'data-name': called } = given;
  if (externalId === undefined) return { email: parseInput(emailAddress, email, 'data-email') };
  return { customer: parseInput(newCustomer, { externalId, ...(email !== undefined && { email }), ...named(called) }, 'The identity') };
}
