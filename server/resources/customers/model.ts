import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { checkLabel, name as nameField, text } from '../../platform/http/input/field.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';

/** Ids that Vitrine generates. An external id of this form could be mistaken for another customer's id. */
const ownId = /^(?:ten|cus|rcpt|inv|key|apik|aud|wtok|sso|dir)_[0-9a-f]{24}$/;

/** The tenant's own name for a customer. Spellings of the same text name the same customer. Invisible characters are only refused for new customers. */
export const externalId = nameField({ mayBeBlank: true }).refine((value) => !ownId.test(value), {
  params: { code: 'invalid_text' },
  error: 'must not have the form of a Vitrine id',
});

/** Names an existing customer in a request. */
export const customerName = z.string().min(1).max(255).meta({ description: 'Id or external id of the customer.' });

const name = text(255).nullable();
/** Refuses invisible characters: mail would not arrive, and no typed address would match. */
export const emailAddress = text(254)
  .refine((value) => /^[^\s@]+@[^\s@]+$/.test(value), { error: 'must be an e-mail address' })
  .superRefine(checkLabel);
const email = emailAddress.nullable();

/** Names a customer, and creates new ones. Omitted fields of an existing customer stay as they are. */
export const newCustomer = z.strictObject({ externalId, name: name.optional(), email: email.optional() }).meta({ id: 'NewCustomer' });

export type NewCustomer = z.output<typeof newCustomer>;

export const customerPatch = z
  .strictObject({
    name: name.optional(),
    email: email.optional(),
    blocked: z.boolean().optional().meta({ description: '`true` blocks the customer: none of their credentials are accepted.' }),
  })
  .meta({ id: 'CustomerPatch' });

export type CustomerPatch = z.output<typeof customerPatch>;

/** A customer, as the API returns it. */
export const customer = z
  .object({
    id: z.string(),
    externalId: z.string(),
    name: z.string().nullable(),
    email: z.string().nullable(),
    blockedAt: z.string().nullable().meta({ description: 'When the customer was blocked. While set, none of their credentials are accepted.' }),
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
