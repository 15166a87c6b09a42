/** Where a request comes from, as recorded in the audit trail. */
export interface RequestOrigin {
  requestId: string | null;
  address: string | null;
}
