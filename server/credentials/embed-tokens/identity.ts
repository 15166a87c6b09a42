import { z } from 'zod';
import { emailAddress, newCustomer, type NewCustomer } from '../../resources/customers/model.ts';
import { named } from '../../resources/customers/named.ts';
import { parseInput, text } from '../../platform/http/field.ts';

const limits = { entries: 20, bytes: 2_048 } as const;

/**
 * Who the viewer is, in the names that pages use: `data-customer-id` is the tenant's own id of the customer and counts before `data-email`,
 * which may change. Anything else is carried along. Claims of a token have other names, so that none can be set from here.
 */
export const identity = z
  .record(z.string().regex(/^data-[a-z0-9]+(?:-[a-z0-9]+)*$/, { error: 'must be named data-… in lower-case letters, digits and hyphens' }), text(255))
  .refine((given) => Object.keys(given).length <= limits.entries, { error: `must have at most ${limits.entries} entries` })
  .refine((given) => Buffer.byteLength(JSON.stringify(given)) <= limits.bytes, { error: `must have at most ${limits.bytes} bytes` })
  .refine((given) => 'data-customer-id' in given || 'data-email' in given, { error: 'needs data-customer-id, or data-email where there is no stable id' })
  .meta({ id: 'Identity', description: 'Who the viewer is: data-customer-id (the tenant’s id of the customer), else data-email; up to 20 entries.' });

export type Identity = z.output<typeof identity>;

/** The customer that an identity names by a stable id, or the e-mail address that may lead to one. */
export function subjectOf(given: Identity): { customer: NewCustomer } | { email: string } {
  const { 'data-customer-id': externalId, 'data-email': email, 'data-name': called } = given;
  if (externalId === undefined) return { email: parseInput(emailAddress, email, 'data-email') };
  return { customer: parseInput(newCustomer, { externalId, ...(email !== undefined && { email }), ...named(called) }, 'The identity') };
}
