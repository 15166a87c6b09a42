/** Where a tenant's backend is told of changes. */
export interface WebhookEndpointRow {
  id: string;
  tenant_id: string;
  name: string | null;
  url: string;
  /** Names of events as they were asked for, `*` for all, as a JSON list. `webhook_topics` has them one by one. */
  events_json: string;
  enabled: number;
  /** Tries in a row that have failed. */
  failures: number;
  failing_since: number | null;
  /** Set: nothing is tried until then. */
  paused_until: number | null;
  last_success_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A secret that signs for an endpoint. */
export interface WebhookSecretRow {
  id: string;
  endpoint_id: string;
  tenant_id: string;
  secret_sealed: string;
  created_at: number;
  /** Set: it was replaced, and signs beside the new one until then. */
  usable_until: number | null;
}

/** Which endpoint is told of which action. A trigger on the trail reads it: rows of endpoints that are turned off are not in it. */
export interface WebhookTopicRow {
  tenant_id: string;
  action: string;
  endpoint_id: string;
}

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

/** An event on its way to one endpoint. The trigger writes it in the transaction of the change. */
export interface WebhookDeliveryRow {
  id: string;
  tenant_id: string;
  endpoint_id: string;
  event_id: string;
  action: string;
  target_kind: string;
  target_id: string;
  before_json: string | null;
  after_json: string | null;
  state: (typeof deliveryStates)[number];
  tries: number;
  next_try_at: number;
  give_up_at: number;
  /** Whose try is under way: who has lost it settles nothing. */
  claim: string | null;
  claimed_until: number | null;
  last_try_at: number | null;
  last_status: number | null;
  /** A code, never what the other side has said. */
  last_fault: string | null;
  last_ms: number | null;
  settled_at: number | null;
  resends: number;
  /** When it happened. */
  created_at: number;
}
