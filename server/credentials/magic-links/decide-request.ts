import { addressBucket } from '../../access/client-address.ts';
import { mailAddressOf } from '../../config/mail-address.ts';
import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { Database } from '../../platform/store/database.ts';
import type { MagicLinkAskRow } from '../../platform/store/rows/credential-rows.ts';
import type { TenantRow } from '../../platform/store/schema.ts';
import type { CustomerStore } from '../../resources/customers/store.ts';
import { compatOf } from '../../resources/tenants/compat.ts';
import { foreignParameter, magicLinkLimits, type StoredRequest } from './model.ts';
import { linkTo } from './return-url.ts';

/** Outcome of a request: a link, or the reason why there is none. */
export type Verdict = { reason: string } | ({ link: Link } & Addressee);

interface Link {
  href: string;
  origin: string;
}

interface Addressee {
  to: string;
  tenant: TenantRow;
  customerId: string;
}

export interface DecideOptions {
  database: Database;
  rateLimits: RateLimits;
  customers: CustomerStore;
  publicUrl: string;
}

/** Creates the function that decides on a request: who gets a mail, with which link, and whether the limits allow it. */
export function createDecide({ database: { query }, rateLimits, customers, publicUrl }: DecideOptions) {
  const isOver = async (bucket: string, limit: { points: number; seconds: number }): Promise<boolean> => !(await rateLimits.consume(bucket, limit)).allowed;

  /** Returns the recipient. Every attempt counts against the limits of the caller and of the e-mail address. */
  async function findAddressee(row: MagicLinkAskRow, { email, address, embedKeyId, sentBy, foreign }: StoredRequest): Promise<Addressee | { reason: string }> {
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
    return { to: mailbox.address, tenant, customerId: customer.id };
  }

  /** Returns the link, to a page of the embed key's origins. */
  async function linkFor(tenantId: string, { embedKeyId, returnUrl, foreign }: StoredRequest, token: string): Promise<Link | undefined> {
    const pages = await query
      .selectFrom('embed_key_origins')
      .innerJoin('embed_keys', 'embed_keys.id', 'embed_key_origins.embed_key_id')
      .select(['origin', 'embed_key'])
      .where('embed_keys.id', '=', embedKeyId)
      .where('embed_keys.tenant_id', '=', tenantId)
      .where('revoked_at', 'is', null)
      .execute();
    const origins = pages.map(({ origin }) => origin);
    return linkTo(returnUrl, token, { origins, embedKey: pages[0]?.embed_key ?? '', publicUrl, parameter: foreign && foreignParameter[foreign] });
  }

  /** Returns the exhausted limit. These limits count only mails, so made-up addresses do not use them up. */
  async function exhaustedLimit(tenantId: string, embedKeyId: string): Promise<string | undefined> {
    if (await isOver(`magic-link-site:${embedKeyId}`, magicLinkLimits.site)) return 'limit of the site';
    if (await isOver(`magic-link-tenant:${tenantId}`, magicLinkLimits.tenant)) return 'limit of the tenant';
    if (await isOver('magic-link-server:all', magicLinkLimits.server)) return 'limit of the server';
    return undefined;
  }

  /** @param token The secret of the link. */
  return async function decide(row: MagicLinkAskRow, ask: StoredRequest, token: string): Promise<Verdict> {
    const found = await findAddressee(row, ask);
    if ('reason' in found) return found;
    const link = await linkFor(row.tenant_id, ask, token);
    if (!link) return { reason: 'return address' };
    const reason = await exhaustedLimit(row.tenant_id, ask.embedKeyId);
    return reason === undefined ? { ...found, link } : { reason };
  };
}
