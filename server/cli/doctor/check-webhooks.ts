import { lookup } from 'node:dns/promises';
import { isIP } from 'node:net';
import { isoTime } from '../../clock.ts';
import { HttpError } from '../../errors/http-error.ts';
import type { Database } from '../../platform/store/database.ts';
import type { WebhookEndpointRow } from '../../platform/store/rows/webhook-rows.ts';
import type { WebhookAddresses } from '../../platform/webhooks/addresses.ts';
import type { Tenant } from '../../resources/tenants/model.ts';
import { fail, info, ok, warn, type Finding } from './finding.ts';

/** A delivery due this long without an attempt means that no server runs, or that it cannot send. */
const stuckMs = 10 * 60_000;
/** Counting stops here. */
const countedAtMost = 1_000;

export type Resolve = (hostname: string) => Promise<readonly { address: string }[]>;

const systemResolve: Resolve = (hostname) => lookup(hostname, { all: true });

/** Checks a tenant's webhooks: disabled or failing endpoints, invalid addresses, and unsent events. */
export async function checkWebhooks(
  { slug, id }: Pick<Tenant, 'slug' | 'id'>,
  { database, webhookAddresses }: { database: Database; webhookAddresses: WebhookAddresses },
  { now, resolve = systemResolve }: { now: number; resolve?: Resolve | undefined },
): Promise<Finding[]> {
  const rows = await database.query.selectFrom('webhook_endpoints').selectAll().where('tenant_id', '=', id).orderBy('created_at').orderBy('id').execute();
  const findings: Finding[] = [];
  for (const row of rows) {
    const check = `webhook ${slug} ${row.id}`;
    const waiting = await waitingSince(database, row.id, now - stuckMs);
    if (row.enabled !== 1) {
      const left = waiting === 0 ? '' : ` Waiting for it: ${eventCount(waiting)}.`;
      findings.push(info(check, `It is turned off: ${row.url} receives no events.${left}`, `vitrine webhooks update ${row.id} --tenant ${slug} --enabled on`));
      continue;
    }
    const fault = (await faultOfAddress(row, webhookAddresses, resolve)) ?? faultOfTries(row);
    if (fault !== undefined) {
      findings.push(warn(check, fault, `vitrine webhooks deliveries ${row.id} --tenant ${slug} shows what was tried; resend sends again.`));
    } else if (waiting > 0) {
      const message = `Due for more than ${stuckMs / 60_000} minutes and not sent: ${eventCount(waiting)}.`;
      findings.push(fail(check, message, 'Check that a server runs on this database, and read its log.'));
    } else findings.push(ok(check, `${new URL(row.url).host} receives events${row.last_success_at === null ? '; nothing has been sent yet' : ''}.`));
  }
  return findings;
}

const eventCount = (events: number): string => `${events > countedAtMost ? `More than ${countedAtMost}` : events} ${events === 1 ? 'event' : 'events'}`;

async function waitingSince({ query }: Database, endpointId: string, before: number): Promise<number> {
  const rows = await query
    .selectFrom('webhook_deliveries')
    .select('id')
    .where('endpoint_id', '=', endpointId)
    .where('state', '=', 'waiting')
    .where('next_try_at', '<', before)
    .limit(countedAtMost + 1)
    .execute();
  return rows.length;
}

/** Returns why an address cannot receive events, from its text or its name resolution here. */
async function faultOfAddress({ url }: WebhookEndpointRow, addresses: WebhookAddresses, resolve: Resolve): Promise<string | undefined> {
  try {
    addresses.check(url);
  } catch (error) {
    if (error instanceof HttpError) return error.message;
    throw error;
  }
  const { hostname, protocol } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) !== 0) return undefined;
  const found = await resolve(host).catch(() => []);
  if (found.length === 0) return `The name ${host} does not resolve from here.`;
  const refused = found.filter(({ address }) => !addresses.mayConnect(address, protocol));
  return refused.length === found.length ? `The name ${host} resolves to ${found[0]?.address}, which is not a public address.` : undefined;
}

const faultOfTries = ({ failures, failing_since: since }: WebhookEndpointRow): string | undefined =>
  failures === 0 ? undefined : `The last ${failures === 1 ? 'try has' : `${failures} tries have`} failed${since === null ? '' : `, since ${isoTime(since)}`}.`;
