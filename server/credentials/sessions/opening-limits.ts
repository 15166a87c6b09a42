import type { RateLimits } from '../../platform/limits/rate-limits.ts';
import type { TenantRow } from '../../platform/store/schema.ts';

/** Who wants a session, and where. */
export interface Opening {
  /** Id of the embed key, or of the API key of a backend: what the tenant calls a site. */
  siteId: string;
  /** Whom the session is for, by the name under which the caller has asked. */
  customer: string;
}

const seconds = 60;

/**
 * Takes one of the sessions that may be opened in a minute: first of the customer, then of the site. In this order, so that a customer who is over
 * their limit uses up nothing that belongs to the others.
 *
 * @throws HttpError `rate_limited`, naming the setting of the tenant that says so.
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
