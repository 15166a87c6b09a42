import type { By } from '../platform/audit/model.ts';
import type { AuditStore } from '../platform/audit/store.ts';
import type { Clock } from '../clock.ts';
import { ownKeyKinds } from '../platform/own-keys/model.ts';
import type { OwnKeyStore } from '../platform/own-keys/store.ts';
import type { Database } from '../platform/store/database.ts';
import type { CredentialDescriptor } from './descriptor.ts';
import { endEvery, liveRows } from './rows.ts';
import { sql } from 'kysely';
import { revokedAtOf } from '../resources/links/revoked-links.ts';

/** Something that opens doors again, because the backup says so: somebody may have ended it since. */
export interface StandingKey {
  tenant: string;
  /** As people say it: `embed key`, `open link`. */
  kind: string;
  id: string;
  name: string;
}

export interface AfterRestoreDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  ownKeys: OwnKeyStore;
  credentials: readonly CredentialDescriptor[];
}

/**
 * Makes an old state of the database safe to serve. Nothing that was issued before this moment opens anything any more, whatever became of it
 * between the backup and now: the server signs with keys that no backup holds, tokens that tenants have signed must be newer than this, and
 * links by e-mail, mails and cookies of direct links are over. What it cannot know is which keys were ended since the backup.
 *
 * @returns Every key and open link that stands, to be gone through by a person.
 */
export async function afterRestore({ database, audit, clock, ownKeys, credentials }: AfterRestoreDeps, by: By): Promise<StandingKey[]> {
  // The next key is in the backup, too, and may have signed since.
  for (const kind of ownKeyKinds) for (let turn = 0; turn < 2; turn += 1) await ownKeys.rotate(by, kind, { graceSeconds: 0 });
  return database.write(async (tx) => {
    const now = clock.now();
    const tenants = await tx.selectFrom('tenants').select(['id', 'slug']).orderBy('slug').execute();
    await tx.updateTable('tenants').set({ tokens_from: now }).execute();
    const kept = credentials.flatMap(({ rows }) => rows ?? []);
    for (const rows of kept.filter(({ afterRestore: fate }) => fate === 'ends')) await endEvery(tx, rows, now);
    await tx.updateTable('mail_outbox').set({ failed_at: now, message_sealed: null }).where('sent_at', 'is', null).where('failed_at', 'is', null).execute();
    await tx.deleteFrom('magic_link_asks').execute();
    await tx.deleteFrom('link_sessions').execute();
    for (const { id } of tenants)
      await audit.record(tx, { tenantId: id, by, action: 'tenant.restored', target: { kind: 'tenant', id }, after: { tokensFrom: now } });

    const slugs = new Map(tenants.map(({ id, slug }) => [id, slug]));
    const standing = (kind: StandingKey['kind'], rows: readonly { id: string; tenant_id: string | null; name: string }[]): StandingKey[] =>
      rows.map(({ id, tenant_id: tenantId, name }) => ({ tenant: tenantId === null ? 'operator' : (slugs.get(tenantId) ?? ''), kind, id, name }));
    const keys: StandingKey[] = [];
    for (const rows of kept.filter(({ afterRestore: fate }) => fate === 'stands')) keys.push(...standing(rows.noun, await liveRows(tx, rows, now)));
    const openLinks = async (table: 'receipts' | 'invoices', name: 'title' | 'number') => {
      const { rows } = await sql<{ id: string; tenant_id: string; name: string }>`select id, tenant_id, ${sql.ref(name)} as name from ${sql.table(table)}
        where published_at is not null and published_at > ${revokedAtOf(sql.ref(`${table}.tenant_id`))}
        and (published_until is null or published_until > ${now})`.execute(tx);
      return standing('open link', rows);
    };
    return [...keys, ...(await openLinks('receipts', 'title')), ...(await openLinks('invoices', 'number'))];
  });
}
