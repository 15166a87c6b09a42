import { z } from 'zod';
import { isoTime, isoTimeOrNull } from '../../clock.ts';
import { label, text } from '../../platform/http/input/field.ts';
import type { DirectoryRow } from '../../platform/store/rows/credential-rows.ts';

/** The sources of a directory. `scim`: any other source that speaks SCIM 2.0 (RFC 7644). */
export const providers = ['okta', 'entra', 'google-workspace', 'jumpcloud', 'rippling', 'scim'] as const;
const directoryStates = ['pending', 'active', 'disabled'] as const satisfies readonly DirectoryRow['state'][];

export type Provider = (typeof providers)[number];

/** A new directory of a customer. It is pending until it is set to active. */
export const newDirectory = z
  .strictObject({
    customerId: text(255).meta({ description: 'Id or external id of the customer that the directory belongs to.' }),
    name: label(120),
    provider: z.enum(providers),
    state: z.enum(directoryStates).default('pending'),
  })
  .meta({ id: 'NewDirectory' });

export type NewDirectory = z.output<typeof newDirectory>;

export const directoryPatch = z.strictObject({ name: label(120), state: z.enum(directoryStates) }).partial().meta({ id: 'DirectoryPatch' });

export type DirectoryPatch = z.output<typeof directoryPatch>;

/** A directory, as the API returns it. */
export const directory = z
  .object({
    id: z.string(),
    customerId: z.string(),
    name: z.string(),
    provider: z.enum(providers),
    state: z.enum(directoryStates),
    users: z.number().int().meta({ description: 'Number of users in the last synchronisation.' }),
    lastSyncAt: z.string().nullable(),
    createdAt: z.string(),
    updatedAt: z.string(),
  })
  .meta({ id: 'Directory' });

export type Directory = z.output<typeof directory>;

const providerOf = z.enum(providers);

export const directoryOf = (row: DirectoryRow): Directory => ({
  id: row.id,
  customerId: row.customer_id,
  name: row.name,
  provider: providerOf.parse(row.provider),
  state: row.state,
  users: row.users,
  lastSyncAt: isoTimeOrNull(row.last_sync_at),
  createdAt: isoTime(row.created_at),
  updatedAt: isoTime(row.updated_at),
});
