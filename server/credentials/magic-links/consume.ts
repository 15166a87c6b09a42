import { shownOnce } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { Executor } from '../../platform/store/database.ts';
import type { MagicLinkRow } from '../../platform/store/rows/credential-rows.ts';
import type { CustomerRow } from '../../platform/store/schema.ts';
import { withAsciiDigits } from '../../resources/folded.ts';
import { codeTries, type Redemption } from './model.ts';

/** Secrets of browsers that requested a link. A browser with its secret needs no code. */
export const browserSecrets = shownOnce('mlb');

/** Stored instead of a browser secret's hash when a page using a vendor API requested the link. It never equals a hash. */
export const noBrowser = 'none';

/** The digits of a typed code. Keyboards and input methods write them in their own script, and people add spaces, dashes and marks of direction. */
const digitsOf = (code: string): string => withAsciiDigits(code).replace(/\D/g, '');

/** Creates the function that validates a magic link and consumes it, in the caller's transaction. `isCodeOf` checks a code against its hash. */
export function createConsume(clock: Clock, isCodeOf: (hash: string, linkId: string, code: string) => boolean) {
  /** Returns the reason if the caller is neither the requesting browser nor a reader of the mail. Counts each code tried. */
  async function faultOfProof(tx: Executor, row: MagicLinkRow, { browserSecret, code, foreign }: Redemption): Promise<string | undefined> {
    const isSameBrowser = browserSecret !== undefined && browserSecrets.fits(browserSecret, row.browser_hash);
    const isFree = foreign === true && row.browser_hash === noBrowser;
    if (isSameBrowser || isFree) return undefined;
    if (code === undefined) return 'no proof';
    const tried = tx.updateTable('magic_links').set({ code_tries: row.code_tries + 1 });
    await tried.where('id', '=', row.id).execute();
    return isCodeOf(row.code_hash, row.id, digitsOf(code)) ? undefined : 'wrong code';
  }

  /** Returns the link's customer, unless they are blocked, magic links are off, or the link was sent to a former mailbox. */
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

  /** @returns The link's customer, or the reason why the link is not valid. */
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
