import type { OfferingStatus, SubscriptionStatus } from '../../../../protocol/offering.ts';

export interface OfferingRow {
  id: string;
  tenant_id: string;
  /** The tenant's own id; part of the natural key. */
  external_id: string;
  status: OfferingStatus;
  position: number;
  /** Also in the content; shown in lists of subscriptions. */
  name: string;
  /** Everything that queries do not need. */
  content_json: string;
  published_at: number | null;
  archived_at: number | null;
  created_at: number;
  updated_at: number;
}

export interface SubscriptionRow {
  id: string;
  tenant_id: string;
  /** The tenant's own id; part of the natural key. */
  external_id: string;
  customer_id: string;
  offering_id: string;
  status: SubscriptionStatus;
  quantity: number;
  /** Days, `YYYY-MM-DD`. */
  period_start: string | null;
  period_end: string | null;
  renews_on: string | null;
  trial_ends_on: string | null;
  created_at: number;
  updated_at: number;
}
