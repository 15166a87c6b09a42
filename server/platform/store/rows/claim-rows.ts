/** Single-use tokens: the row is the claim. */
export interface UsedTokenRow {
  tenant_id: string;
  token_hash: string;
  expires_at: number;
}

export interface IdempotencyRow {
  tenant_id: string;
  key: string;
  request_hash: string;
  /** 0 while the request is running. */
  status: number;
  response_json: string;
  created_at: number;
  /** Id of the claim. A process that lost it stores nothing. */
  claim: string | null;
  /** While the request is running: after this, any process may take the claim, because its holder is dead. */
  leased_until: number | null;
}

/** A background task that one process runs at a time. */
export interface UpkeepRow {
  name: string;
  due_at: number;
  held_by: string | null;
  /** After this any process may take it. */
  held_until: number | null;
}
