import type { Logger } from 'pino';
import { addressBucket } from '../../access/client-address.ts';
import type { MasterKeys } from '../../access/master-key.ts';
import { randomId } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { By } from '../../platform/audit/model.ts';
import type { AuditCounts } from '../../platform/audit/counts.ts';
import { dueCondition, dueInMs } from '../../platform/store/due.ts';
import type { Outbox } from '../../platform/mail/outbox.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { MagicLinkAskRow } from '../../platform/store/rows/credential-rows.ts';
import { browserSecrets, noBrowser } from './consume.ts';
import { createDecide, type DecideOptions } from './decide-request.ts';
import { magicLinkMail } from './mail.ts';
import { magicLinkLimits, type StoredRequest, storedRequest } from './model.ts';
import { linkMs, type MagicLinkStore } from './store.ts';

export interface MagicLinkRequests {
  /**
   * Stores a request for a link. The same code runs for every caller and address, so neither the response nor its timing reveals whether the address belongs to
   * a customer. {@link MagicLinkRequests.processDue} decides in the background.
   *
   * @returns The secret that the requesting browser keeps.
   * @throws HttpError `rate_limited`, only for a backend.
   */
  accept(
    by: By,
    tenantId: string,
    request: Pick<StoredRequest, 'embedKeyId' | 'email' | 'returnUrl' | 'locale' | 'sentBy' | 'foreign'>,
  ): Promise<{ browserSecret: string }>;
  /** Processes all stored requests. Each results in a link and its mail, or in nothing. Any number of processes may run it at once. */
  processDue(): Promise<void>;
  /** Milliseconds until a request is due; `undefined` when none is stored. */
  dueInMs(): Promise<number | undefined>;
}

export interface MagicLinkRequestsOptions extends DecideOptions {
  clock: Clock;
  auditCounts: AuditCounts;
  masterKeys: MasterKeys;
  log: Logger;
  magicLinks: MagicLinkStore;
  outbox: Outbox;
  /** Called whenever a request was stored, whatever its outcome. */
  onStored(): void;
}

/** How long a process holds a request. If the process dies, another one takes over after that. */
const claimMs = 30_000;
const atOnce = 20;

export const sealPurpose = (row: Pick<MagicLinkAskRow, 'id' | 'tenant_id'>): string => `magic-link-ask|${row.tenant_id}|${row.id}`;

export function createMagicLinkRequests(options: MagicLinkRequestsOptions): MagicLinkRequests {
  const { database, auditCounts, clock, masterKeys, log, rateLimits, magicLinks, outbox, onStored } = options;
  const { query } = database;
  const decide = createDecide(options);

  /** Returns the due requests that no process holds, oldest first. */
  const due = (limit: number): Promise<MagicLinkAskRow[]> =>
    query
      .selectFrom('magic_link_asks')
      .selectAll()
      .where(dueCondition('taken_until', clock.now(), claimMs))
      .orderBy('created_at')
      .limit(limit)
      .execute();

  async function claim({ id, taken_until: before }: MagicLinkAskRow): Promise<boolean> {
    const { numUpdatedRows } = await query
      .updateTable('magic_link_asks')
      .set({ taken_until: clock.now() + claimMs })
      .where('id', '=', id)
      .where('taken_until', before === null ? 'is' : '=', before)
      .executeTakeFirst();
    return numUpdatedRows === 1n;
  }

  /** Deletes a request and applies its outcome in the same transaction. Of two processes that held it in turn, only one succeeds. */
  const settle = (row: MagicLinkAskRow, andThen: (tx: Executor) => Promise<void> = async () => {}): Promise<boolean> =>
    database.write(async (tx) => {
      const { numDeletedRows } = await tx.deleteFrom('magic_link_asks').where('id', '=', row.id).executeTakeFirst();
      if (numDeletedRows !== 1n) return false;
      await andThen(tx);
      return true;
    }, row.tenant_id);

  async function refuse(row: MagicLinkAskRow, reason: string, requestId: string | null): Promise<void> {
    const action = reason === 'ambiguous' ? 'magic_link.ambiguous' : 'magic_link.refused';
    if (await settle(row)) auditCounts.count({ tenantId: row.tenant_id, action, target: { kind: 'magic_link', id: 'none' }, reason });
    log.info({ ask: row.id, tenant: row.tenant_id, requestId, reason }, 'no sign-in link sent');
  }

  /** @throws HttpError `key_unavailable`: the request waits for its key for as long as its link would be valid. */
  async function processRequest(row: MagicLinkAskRow): Promise<void> {
    if (clock.now() - row.created_at > linkMs) return refuse(row, 'late', null);
    const request = storedRequest.parse(JSON.parse(masterKeys.open(row.ask_sealed, sealPurpose(row))));
    const draft = magicLinks.draft();
    const verdict = await decide(row, request, draft.token);
    if ('reason' in verdict) return refuse(row, verdict.reason, request.requestId);
    const { to, tenant, customerId, link } = verdict;
    const { embedKeyId, returnUrl, browserHash, foreign, locale } = request;
    const of = { embedKeyId, customerId, email: to, origin: link.origin, returnUrl, browserHash };
    await settle(row, async (tx) => {
      await magicLinks.insert(tx, byOf(request), { tenantId: row.tenant_id, ...of }, draft);
      const message = magicLinkMail({ to, tenant: tenant.name, href: link.href, code: foreign ? undefined : draft.code, locale });
      await outbox.add(tx, { tenantId: row.tenant_id, message, giveUpAt: clock.now() + linkMs });
    });
  }

  return {
    async accept({ requestId, address }, tenantId, request) {
      const { secret: browserSecret, hash } = browserSecrets.make();
      const browserHash = request.foreign ? noBrowser : hash;
      if (request.sentBy !== undefined) await rateLimits.require(`magic-link-backend:${request.sentBy}`, magicLinkLimits.backend);
      else if (!(await rateLimits.consume(`magic-link-flood:${addressBucket(address)}`, magicLinkLimits.flood)).allowed) return { browserSecret };
      const row = { id: randomId('mlk'), tenant_id: tenantId };
      const kept: StoredRequest = { ...request, browserHash, requestId, address };
      await query
        .insertInto('magic_link_asks')
        .values({ ...row, ask_sealed: masterKeys.seal(JSON.stringify(kept), sealPurpose(row)), created_at: clock.now(), taken_until: null })
        .execute();
      onStored();
      return { browserSecret };
    },

    async dueInMs() {
      if ((await due(1)).length > 0) return 0;
      const next = await query.selectFrom('magic_link_asks').select('taken_until').orderBy('taken_until').limit(1).executeTakeFirst();
      return next && dueInMs(next.taken_until, clock.now(), claimMs);
    },

    async processDue() {
      for (;;) {
        let worked = 0;
        for (const row of await due(atOnce)) {
          if (!(await claim(row))) continue;
          worked += 1;
          await processRequest(row).catch((err: unknown) => log.error({ err, ask: row.id, tenant: row.tenant_id }, 'a sign-in link could not be sent yet'));
        }
        if (worked === 0) return;
        await auditCounts.flush();
      }
    },
  };
}

/** The caller in the audit trail: a page, or a backend. */
const byOf = ({ sentBy, embedKeyId, requestId, address }: StoredRequest): By => ({
  actor: sentBy === undefined ? { kind: 'embed-key', id: embedKeyId } : { kind: 'api-key', id: sentBy },
  requestId,
  address,
});
