import { shownOnce } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { MagicLinkRow } from '../../platform/store/rows/credential-rows.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { codeTries, type Redemption } from './model.ts';

/** What the asking browser keeps: who brings it needs no code. */
export const browserSecrets = shownOnce('mlb');

/** In place of the hash of a browser's secret: the link was asked for by a page of another server, and no browser has one. No hash looks like it. */
export const noBrowser = 'none';

/** Makes what judges a link and uses it up, in the caller's transaction. `isCodeOf` tells by the hash of a link's code whether a code is that one. */
export function createConsume(clock: Clock, isCodeOf: (hash: string, linkId: string, code: string) => boolean) {
  /** Whether whoever brings the link has asked for it, or reads the mail: a reason why not. A code that is tried is counted. */
  async function faultOfProof(tx: Executor, row: MagicLinkRow, { browserSecret, code, foreign }: Redemption): Promise<string | undefined> {
    const isSameBrowser = browserSecret !== undefined && browserSecrets.fits(browserSecret, row.browser_hash);
    const isFree = foreign === true && row.browser_hash === noBrowser;
    if (isSameBrowser || isFree) return undefined;
    if (code === undefined) return 'no proof';
    const tried = tx.updateTable('magic_links').set({ code_tries: row.code_tries + 1 });
    await tried.where('id', '=', row.id).execute();
    return isCodeOf(row.code_hash, row.id, code.replace(/[\s-]/g, '')) ? undefined : 'wrong code';
  }

  /** Whose it is, as long as they may come in this way, and the mailbox that the link was sent to is theirs. */
  async function customerOf(tx: Executor, row: MagicLinkRow): Promise<CustomerRow | undefined> {
    const customer = await tx
      .selectFrom('customers')
      .innerJoin('tenants', 'tenants.id', 'customers.tenant_id')
      .selectAll('customers')
      .where('customers.id', '=', row.customer_id)
      .where('customers.blocked_at', 'is', null)
      .where('tenants.magic_links', '=', 1)
      .executeTakeFirst();
    return row.email_key === null || row.email_key === customer?.email_key ? customer : undefined;
  }

  /** @returns Whose it was, or the reason why it is not good. */
  return async (tx: Executor, row: MagicLinkRow, redemption: Redemption): Promise<CustomerRow | string> => {
    const now = clock.now();
    if (row.consumed_at !== null) return 'used';
    if (row.expires_at <= now) return 'expired';
    if (row.code_tries >= codeTries) return 'too many codes';
    const fault = await faultOfProof(tx, row, redemption);
    if (fault !== undefined) return fault;
    const customer = await customerOf(tx, row);
    if (!customer) return 'not for this customer any more';
    await tx.updateTable('magic_links').set({ consumed_at: now }).where('id', '=', row.id).execute();
    return customer;
  };
}
