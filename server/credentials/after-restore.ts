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

/** A key or open link that is valid in the restored backup, although somebody may have revoked it since. */
export interface SurvivingKey {
  tenant: string;
  /** For people: `embed key`, `open link`. */
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
 * Makes a restored database safe to serve. Every token, session and e-mailed link issued before this moment becomes invalid, whatever happened to it between
 * the backup and now: the server signs with keys that no backup contains, tokens signed by tenants must be newer than this moment, and links by e-mail, mails
 * and direct link cookies are ended. It cannot know which keys were revoked after the backup.
 *
 * @returns Every key and open link that is still valid, for a person to review.
 */
export async function afterRestore({ database, audit, clock, ownKeys, credentials }: AfterRestoreDeps, by: By): Promise<SurvivingKey[]> {
  // Rotates twice: the backup also contains the next key, which may have signed tokens since.
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
    const survivingOf = (kind: SurvivingKey['kind'], rows: readonly { id: string; tenant_id: string | null; name: string }[]): SurvivingKey[] =>
      rows.map(({ id, tenant_id: tenantId, name }) => ({ tenant: tenantId === null ? 'operator' : (slugs.get(tenantId) ?? ''), kind, id, name }));
    const keys: SurvivingKey[] = [];
    for (const rows of kept.filter(({ afterRestore: fate }) => fate === 'stands')) keys.push(...survivingOf(rows.noun, await liveRows(tx, rows, now)));
    const openLinks = async (table: 'receipts' | 'invoices', name: 'title' | 'number') => {
      const { rows } = await sql<{ id: string; tenant_id: string; name: string }>`select id, tenant_id, ${sql.ref(name)} as name from ${sql.table(table)}
        where published_at is not null and published_at > ${revokedAtOf(sql.ref(`${table}.tenant_id`))}
        and (published_until is null or published_until > ${now})`.execute(tx);
      return survivingOf('open link', rows);
    };
    return [...keys, ...(await openLinks('receipts', 'title')), ...(await openLinks('invoices', 'number'))];
  });
}
