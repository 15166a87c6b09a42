import { type RawBuilder, sql } from 'kysely';
import { field, text } from '../../platform/http/input/field.ts';
import type { Executor } from '../../platform/store/database.ts';

/**
 * Returns the name of a time zone in its usual spelling, or `undefined` if it is not one. An alias stays as it is. Abbreviations such as BST are refused:
 * they mean different zones in different countries.
 */
function timeZoneNamed(name: string): string | undefined {
  if (!name.includes('/') && name.toUpperCase() !== 'UTC') return undefined;
  try {
    const usual = new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone;
    return usual.toLowerCase() === name.toLowerCase() ? usual : name;
  } catch {
    return undefined;
  }
}

const rule = (value: unknown): string =>
  `${JSON.stringify(value)} must be the IANA name of a time zone, such as "America/New_York", or "UTC": instead of an abbreviation or an offset, ` +
  'give the area and a large city';

/** The setting, stored in its usual spelling. */
export const timeZoneSetting = text(64)
  .transform((name) => timeZoneNamed(name) ?? name)
  .pipe(field<string>('invalid_request', rule, (name) => typeof name === 'string' && timeZoneNamed(name) !== undefined, { type: 'string' }))
  .meta({
    description:
      'IANA name of the time zone whose days decide when an invoice is overdue, and are the default for payments, credit notes and subscriptions bought by a ' +
      'checkout. Default for a new tenant: `UTC`.',
  });

/** SQL for the time zone of a tenant. */
export const timeZoneColumn = (tenantId: RawBuilder<unknown>): RawBuilder<string> =>
  sql<string>`(select zoned.time_zone from tenants as zoned where zoned.id = ${tenantId})`;

export const timeZoneOf = async (query: Executor, tenantId: string): Promise<string> =>
  (await query.selectFrom('tenants').select('time_zone').where('id', '=', tenantId).executeTakeFirstOrThrow()).time_zone;
