import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { TenantRow } from '../../platform/store/schema.ts';

/** Site and customer of a session to open. */
export interface Opening {
  /** Id of the embed key, or of a backend's API key. To the tenant, this is a site. */
  siteId: string;
  /** Customer of the session, by the name that the caller used. */
  customer: string;
}

const seconds = 60;

/**
 * Counts one session against the limits per minute, first that of the customer, then that of the site. In this order, a customer over their limit uses up
 * nothing of the site's.
 *
 * @throws HttpError `rate_limited`, naming the tenant setting with the limit.
 */
export async function requireOpening(rateLimits: RateLimits, tenant: TenantRow, { siteId, customer }: Opening): Promise<void> {
  const { customer_sessions_per_minute: ofCustomer, site_sessions_per_minute: ofSite } = tenant;
  await rateLimits.require(
    `session-customer:${siteId} ${customer}`,
    { points: ofCustomer, seconds },
    `One customer may open ${ofCustomer} sessions a minute on one site (customerSessionsPerMinute of the tenant).`,
  );
  if (ofSite === null) return;
  await rateLimits.require(
    `session-site:${siteId}`,
    { points: ofSite, seconds },
    `The site may open ${ofSite} sessions a minute (siteSessionsPerMinute of the tenant).`,
  );
}
