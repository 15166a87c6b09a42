import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { isSeen, name as nameField, text } from '../../platform/http/field.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';

/** Ids that this server makes. An external id that looks like one could be taken for somebody else. */
const ownId = /^(?:ten|cus|rcpt|inv|key|apik|aud|wtok|sso|dir)_[0-9a-f]{24}$/;

/** The tenant's own name for a customer: two spellings of the same text are the same customer. Whether a new one can be seen is asked where it is new. */
export const externalId = nameField({ mayBeBlank: true }).refine((value) => !ownId.test(value), {
  params: { code: 'invalid_text' },
  error: 'must not look like an id of this server',
});

/** How a request names a customer that there is. */
export const customerName = z.string().min(1).max(255).meta({ description: 'Our id of the customer or the tenant’s.' });

const name = text(255).nullable();
/** With a character that nobody sees in it, no mail would arrive, and what somebody types would never be it. */
export const emailAddress = text(254)
  .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), { error: 'must be an e-mail address' })
  .superRefine(isSeen);
const email = emailAddress.nullable();

/** Names a customer, and makes them when they are new. A name or address that is left out stays as it is. */
export const newCustomer = z.strictObject({ externalId, name: name.optional(), email: email.optional() }).meta({ id: 'NewCustomer' });

export type NewCustomer = z.output<typeof newCustomer>;

export const customerPatch = z
  .strictObject({
    name: name.optional(),
    email: email.optional(),
    blocked: z.boolean().optional().meta({ description: 'true: no way in works for this customer any more.' }),
  })
  .meta({ id: 'CustomerPatch' });

export type CustomerPatch = z.output<typeof customerPatch>;

/** A customer as the API writes them. */
export const customer = z
  .object({
    id: z.string(),
    externalId: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    blockedAt: z.string().nullable().meta({ description: 'Set: no way in works for them.' }),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Customer' });

export type Customer = z.output<typeof customer>;

export const customerOf = (row: CustomerRow): Customer => ({
  id: row.id,
  externalId: row.external_id,
  name: row.name,
  email: row.email,
  blockedAt: isoTimeOrNull(row.blocked_at),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});
