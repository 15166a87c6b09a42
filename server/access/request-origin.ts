/** Where a request comes from, as the audit trail keeps it. */
export interface RequestOrigin {
  requestId: string | null;
  address: string | null;
}
