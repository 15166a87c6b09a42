import type { Logger } from 'pino';
import { addressBucket } from '../../access/client-address.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import { randomId } from '../../access/secrets.ts';
import type { By } from '../../platform/audit/model.ts';
import type { Clock } from '../../clock.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { mailAddressOf } from '../../config/mail-address.ts';
import type { Outbox } from '../../platform/mail/outbox.ts';
import type { MagicLinkAskRow } from '../../platform/store/rows/credential-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import { dueInMs, hasCome } from '../../platform/mail/due.ts';
import type { AuditCounts } from '../../platform/audit/counts.ts';
import { magicLinkMail } from './mail.ts';
import { compatOf } from '../../resources/tenants/compat.ts';
import { type Ask, ask as askSchema, foreignParameter, magicLinkLimits } from './model.ts';
import { linkTo } from './return-url.ts';
import { browserSecrets, linkMs, noBrowser, type MagicLinkStore } from './store.ts';

export interface MagicLinkAsks {
  /**
   * Takes a request for a link. The same few lines run whoever asks and whatever for, so that neither the answer nor its time tells whether
   * somebody is a customer; what becomes of it is decided behind the request, by {@link MagicLinkAsks.fulfil}.
   *
   * @returns The secret that the asking browser keeps.
   * @throws HttpError `rate_limited`, for a backend alone.
   */
  take(by: By, tenantId: string, ask: Pick<Ask, 'embedKeyId' | 'email' | 'returnUrl' | 'locale' | 'sentBy' | 'foreign'>): Promise<{ browserSecret: string }>;
  /** Works on everything that was taken: a link and its mail, or nothing. Any number of processes may do so at once. */
  fulfil(): Promise<void>;
  /** Milliseconds until something is to be worked on; `undefined` when nothing was taken. */
  dueInMs(): Promise<number | undefined>;
}

export interface MagicLinkAskOptions {
  database: Database;
  auditCounts: AuditCounts;
  clock: Clock;
  masterKeys: MasterKeys;
  log: Logger;
  rateLimits: RateLimits;
  customers: CustomerStore;
  magicLinks: MagicLinkStore;
  outbox: Outbox;
  publicUrl: string;
  /** Called whenever something was taken, whoever has asked and whatever will come of it. */
  taken(): void;
}

/** A process has a request to itself for that long; should it die, another one takes it up then. */
const takenMs = 30_000;
const atOnce = 20;

/** What a request comes to: a mail to somebody, or the reason why there is none. */
type Outcome = { reason: string } | { to: string; tenant: TenantRow; customerId: string; embedKey: string; origins: readonly string[] };

export const sealPurpose = (row: Pick<MagicLinkAskRow, 'id' | 'tenant_id'>): string => `magic-link-ask|${row.tenant_id}|${row.id}`;

export function createMagicLinkAsks({
  database,
  auditCounts,
  clock,
  masterKeys,
  log,
  rateLimits,
  customers,
  magicLinks,
  outbox,
  publicUrl,
  taken,
}: MagicLinkAskOptions): MagicLinkAsks {
  const { query } = database;

  const isOver = async (bucket: string, limit: { points: number; seconds: number }): Promise<boolean> => !(await rateLimits.consume(bucket, limit)).allowed;

  async function judge(row: MagicLinkAskRow, { email, address, embedKeyId, sentBy, foreign }: Ask): Promise<Outcome> {
    if (clock.now() - row.created_at > linkMs) return { reason: 'late' };
    if (sentBy === undefined && (await isOver(`magic-link-address:${embedKeyId} ${addressBucket(address)}`, magicLinkLimits.address)))
      return { reason: 'limit of the client address' };
    const mailbox = mailAddressOf(email);
    if (!mailbox) return { reason: 'no address' };
    if (await isOver(`magic-link-email:${row.tenant_id}:${mailbox.countedAs}`, magicLinkLimits.email)) return { reason: 'limit of the e-mail address' };
    const tenant = await query.selectFrom('tenants').selectAll().where('id', '=', row.tenant_id).executeTakeFirst();
    if (!tenant || tenant.magic_links !== 1) return { reason: 'off' };
    if (foreign && !compatOf(tenant).includes(`${foreign}-magic-links`)) return { reason: 'off' };
    const [customer, another] = await customers.withEmail(row.tenant_id, mailbox.address);
    if (!customer) return { reason: 'unknown' };
    if (another) return { reason: 'ambiguous' };
    if (customer.blocked_at !== null) return { reason: 'blocked' };
    const pages = await query
      .selectFrom('embed_key_origins')
      .innerJoin('embed_keys', 'embed_keys.id', 'embed_key_origins.embed_key_id')
      .select(['origin', 'embed_key'])
      .where('embed_keys.id', '=', embedKeyId)
      .where('embed_keys.tenant_id', '=', row.tenant_id)
      .where('revoked_at', 'is', null)
      .execute();
    return { to: mailbox.address, tenant, customerId: customer.id, embedKey: pages[0]?.embed_key ?? '', origins: pages.map(({ origin }) => origin) };
  }

  async function answer(row: MagicLinkAskRow): Promise<void> {
    const ask = askSchema.parse(JSON.parse(masterKeys.open(row.ask_sealed, sealPurpose(row))));
    const actor = ask.sentBy === undefined ? ({ kind: 'embed-key', id: ask.embedKeyId } as const) : ({ kind: 'api-key', id: ask.sentBy } as const);
    const by: By = { actor, requestId: ask.requestId, address: ask.address };
    let outcome = await judge(row, ask);
    const draft = magicLinks.draft();
    const parameter = ask.foreign && foreignParameter[ask.foreign];
    const place = 'to' in outcome ? { origins: outcome.origins, embedKey: outcome.embedKey, publicUrl, parameter } : undefined;
    const link = place && linkTo(ask.returnUrl, draft.token, place);
    if ('to' in outcome && !link) outcome = { reason: 'return address' };
    if ('to' in outcome && (await isOver(`magic-link-site:${ask.embedKeyId}`, magicLinkLimits.site))) outcome = { reason: 'limit of the site' };
    if ('to' in outcome && (await isOver(`magic-link-tenant:${row.tenant_id}`, magicLinkLimits.tenant))) outcome = { reason: 'limit of the tenant' };
    if ('to' in outcome && (await isOver('magic-link-server:all', magicLinkLimits.server))) outcome = { reason: 'limit of the server' };
    const settled = outcome;
    const isMine = await database.write(async (tx) => {
      const { numDeletedRows } = await tx.deleteFrom('magic_link_asks').where('id', '=', row.id).executeTakeFirst();
      if (numDeletedRows !== 1n) return false;
      if ('to' in settled && link) {
        const { to, tenant, customerId } = settled;
        await magicLinks.insert(
          tx,
          by,
          { tenantId: row.tenant_id, embedKeyId: ask.embedKeyId, customerId, origin: link.origin, returnUrl: ask.returnUrl, browserHash: ask.browserHash },
          draft,
        );
        const message = magicLinkMail({ to, tenant: tenant.name, href: link.href, code: ask.foreign ? undefined : draft.code, locale: ask.locale });
        await outbox.add(tx, { tenantId: row.tenant_id, message, giveUpAt: clock.now() + linkMs });
      }
      return true;
    }, row.tenant_id);
    if (isMine && 'reason' in settled) {
      const action = settled.reason === 'ambiguous' ? 'magic_link.ambiguous' : 'magic_link.refused';
      auditCounts.count({ tenantId: row.tenant_id, action, target: { kind: 'magic_link', id: 'none' }, reason: settled.reason });
    }
    if ('reason' in settled) log.info({ ask: row.id, tenant: row.tenant_id, requestId: ask.requestId, reason: settled.reason }, 'no sign-in link sent');
  }

  async function claim({ id, taken_until: before }: MagicLinkAskRow): Promise<boolean> {
    const { numUpdatedRows } = await query
      .updateTable('magic_link_asks')
      .set({ taken_until: clock.now() + takenMs })
      .where('id', '=', id)
      .where('taken_until', before === null ? 'is' : '=', before)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  return {
    async take({ requestId, address }, tenantId, asked) {
      const { secret: browserSecret, hash } = browserSecrets.make();
      const browserHash = asked.foreign ? noBrowser : hash;
      if (asked.sentBy !== undefined) await rateLimits.require(`magic-link-backend:${asked.sentBy}`, magicLinkLimits.backend);
      else if (await isOver(`magic-link-flood:${addressBucket(address)}`, magicLinkLimits.flood)) return { browserSecret };
      const row = { id: randomId('mlk'), tenant_id: tenantId };
      const kept: Ask = { ...asked, browserHash, requestId, address };
      await query
        .insertInto('magic_link_asks')
        .values({ ...row, ask_sealed: masterKeys.seal(JSON.stringify(kept), sealPurpose(row)), created_at: clock.now(), taken_until: null })
        .execute();
      taken();
      return { browserSecret };
    },

    async dueInMs() {
      const rows = await query.selectFrom('magic_link_asks').select('taken_until').orderBy('created_at').limit(atOnce).execute();
      const now = clock.now();
      return rows.length === 0 ? undefined : Math.min(...rows.map((row) => dueInMs(row.taken_until, now, takenMs)));
    },

    async fulfil() {
      for (;;) {
        const now = clock.now();
        const rows = await query
          .selectFrom('magic_link_asks')
          .selectAll()
          .where(hasCome('taken_until', now, takenMs))
          .orderBy('created_at')
          .limit(atOnce)
          .execute();
        let worked = 0;
        for (const row of rows) {
          if (!(await claim(row))) continue;
          worked += 1;
          await answer(row).catch((err: unknown) => log.error({ err, ask: row.id, tenant: row.tenant_id }, 'a request for a sign-in link waits'));
        }
        if (worked === 0) return;
        await auditCounts.flush();
      }
    },
  };
}
