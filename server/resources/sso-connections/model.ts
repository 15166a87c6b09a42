import { z } from 'zod';
import { isoTime } from '../../clock.ts';
import { label, text } from '../../platform/http/input/field.ts';
import type { SsoConnectionRow } from '../../platform/store/rows/credential-rows.ts';

export const protocols = ['saml', 'oidc'] as const satisfies readonly SsoConnectionRow['protocol'][];
const connectionStates = ['draft', 'active', 'disabled'] as const satisfies readonly SsoConnectionRow['state'][];

const domain = z
  .string()
  .max(253)
  .regex(/^(?=.{3,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?$/, {
    error: 'must be a lower-case domain such as example.com',
  });
const domains = z
  .array(domain)
  .max(50)
  .refine((values) => new Set(values).size === values.length, { error: 'must not contain duplicates' })
  .meta({ description: 'E-mail domains that sign in through the connection.' });

/** A new connection to a customer's identity provider. It is a draft until it is set to active. */
export const newSsoConnection = z
  .strictObject({
    customerId: text(255).meta({ description: 'Id or external id of the customer that the connection belongs to.' }),
    name: label(120),
    protocol: z.enum(protocols),
    state: z.enum(connectionStates).default('draft'),
    domains: domains.default([]),
  })
  .meta({ id: 'NewSsoConnection' });

export type NewSsoConnection = z.output<typeof newSsoConnection>;

export const ssoConnectionPatch = z
  .strictObject({ name: label(120), state: z.enum(connectionStates), domains })
  .partial()
  .meta({ id: 'SsoConnectionPatch' });

export type SsoConnectionPatch = z.output<typeof ssoConnectionPatch>;

/** A connection, as the API returns it. */
export const ssoConnection = z
  .object({
    id: z.string(),
    customerId: z.string(),
    name: z.string(),
    protocol: z.enum(protocols),
    state: z.enum(connectionStates),
    domains: z.array(z.string()),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'SsoConnection' });

export type SsoConnection = z.output<typeof ssoConnection>;

const domainsOf = z.array(z.string());

export const ssoConnectionOf = (row: SsoConnectionRow): SsoConnection => ({
  id: row.id,
  customerId: row.customer_id,
  name: row.name,
  protocol: row.protocol,
  state: row.state,
  domains: domainsOf.parse(JSON.parse(row.domains_json)),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});
