/** A webhook endpoint of a tenant's backend. */
export interface WebhookEndpointRow {
  id: string;
  tenant_id: string;
  name: string | null;
  url: string;
  /** Names of the requested events, `*` for all, as a JSON list. `webhook_topics` has one row for each. */
  events_json: string;
  enabled: number;
  /** Consecutive failed attempts. */
  failures: number;
  failing_since: number | null;
  /** When set, no attempts are made until then. */
  paused_until: number | null;
  /** How often its tenant has ended a pause. */
  resumes: number;
  last_success_at: number | null;
  created_at: number;
  updated_at: number;
}

/** A signing secret of an endpoint. */
export interface WebhookSecretRow {
  id: string;
  endpoint_id: string;
  tenant_id: string;
  secret_sealed: string;
  created_at: number;
  /** When set, the secret was replaced, and signs beside the new one until then. */
  usable_until: number | null;
}

/** Which endpoint receives which action. A trigger on the trail reads it; disabled endpoints have no rows. */
export interface WebhookTopicRow {
  tenant_id: string;
  action: string;
  endpoint_id: string;
}

export const deliveryStates = ['waiting', 'delivered', 'failed'] as const;

/** A delivery of an event to one endpoint. The trigger writes it in the transaction of the change. */
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
  /** Id of the attempt in progress. A process that lost its claim cannot settle the delivery. */
  claim: string | null;
  claimed_until: number | null;
  last_try_at: number | null;
  last_status: number | null;
  /** A code, never text from the receiver. */
  last_fault: string | null;
  last_ms: number | null;
  settled_at: number | null;
  resends: number;
  /** When the event happened. */
  created_at: number;
}
