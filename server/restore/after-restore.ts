import { sql } from 'kysely';
import type { By } from '../audit/model.ts';
import type { AuditStore } from '../audit/store.ts';
import type { Clock } from '../clock.ts';
import { ownKeyKinds } from '../own-keys/model.ts';
import type { OwnKeyStore } from '../own-keys/store.ts';
import { revokedAtOf } from '../receipts/revoked-links.ts';
import type { Database } from '../store/database.ts';

/** Something that opens doors again, because the backup says so: somebody may have ended it since. */
export interface StandingKey {
  tenant: string;
  kind: 'signing key' | 'embed key' | 'access key' | 'API key' | 'open link';
  id: string;
  name: string;
}

export interface AfterRestoreDeps {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  ownKeys: OwnKeyStore;
}

/**
 * Makes an old state of the database safe to serve. Nothing that was issued before this moment opens anything any more, whatever became of it
 * between the backup and now: the server signs with keys that no backup holds, tokens that tenants have signed must be newer than this, and
 * links by e-mail, mails and cookies of direct links are over. What it cannot know is which keys were ended since the backup.
 *
 * @returns Every key and open link that stands, to be gone through by a person.
 */
export async function afterRestore({ database, audit, clock, ownKeys }: AfterRestoreDeps, by: By): Promise<StandingKey[]> {
  // The next key is in the backup, too, and may have signed since.
  for (const kind of ownKeyKinds) for (let turn = 0; turn < 2; turn += 1) await ownKeys.rotate(by, kind, { graceSeconds: 0 });
  return database.write(async (tx) => {
    const now = clock.now();
    const tenants = await tx.selectFrom('tenants').select(['id', 'slug']).orderBy('slug').execute();
    await tx.updateTable('tenants').set({ tokens_from: now }).execute();
    await tx.updateTable('sessions').set({ revoked_at: now }).where('revoked_at', 'is', null).execute();
    await tx.updateTable('widget_tokens').set({ revoked_at: now }).where('revoked_at', 'is', null).execute();
    await tx.updateTable('embed_tokens').set({ revoked_at: now }).where('revoked_at', 'is', null).execute();
    await tx.updateTable('magic_links').set({ consumed_at: now }).where('consumed_at', 'is', null).execute();
    await tx.updateTable('mail_outbox').set({ failed_at: now, message_sealed: null }).where('sent_at', 'is', null).where('failed_at', 'is', null).execute();
    await tx.deleteFrom('magic_link_asks').execute();
    await tx.deleteFrom('link_sessions').execute();
    for (const { id } of tenants) await audit.record(tx, { tenantId: id, by, action: 'tenant.restored', target: { kind: 'tenant', id }, after: { tokensFrom: now } });

    const slugs = new Map(tenants.map(({ id, slug }) => [id, slug]));
    const standing = (kind: StandingKey['kind'], rows: readonly { id: string; tenant_id: string | null; name: string }[]): StandingKey[] =>
      rows.map(({ id, tenant_id: tenantId, name }) => ({ tenant: tenantId === null ? 'operator' : (slugs.get(tenantId) ?? ''), kind, id, name }));
    const signing = await tx.selectFrom('signing_keys').select(['id', 'tenant_id', 'state as name']).where((where) => where.or([where('state', '<>', 'retired'), where('usable_until', '>', now)])).execute();
    const embed = await tx.selectFrom('embed_keys').select(['id', 'tenant_id', 'name']).where('revoked_at', 'is', null).execute();
    const access = await tx.selectFrom('access_keys').select(['id', 'tenant_id', 'name']).where('revoked_at', 'is', null).execute();
    const api = await tx.selectFrom('api_keys').select(['id', 'tenant_id', 'name']).where('revoked_at', 'is', null).execute();
    const open = await tx.selectFrom('receipts').select(['id', 'tenant_id', 'title as name']).where('published_at', 'is not', null).where(sql<boolean>`published_at > ${revokedAtOf(sql.ref('receipts.tenant_id'))}`).where((where) => where.or([where('published_until', 'is', null), where('published_until', '>', now)])).execute();
    return [...standing('signing key', signing), ...standing('embed key', embed), ...standing('access key', access), ...standing('API key', api), ...standing('open link', open)];
  });
}
