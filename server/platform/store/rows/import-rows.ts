/** A large import of receipts in progress. Its parts are stored where nothing reads them yet. */
export interface ReceiptImportRow {
  id: string;
  tenant_id: string;
  by_json: string;
  format: string;
  /** 1: its receipts are sealed. */
  seal: number;
  /** 1: they are published. */
  publish: number;
  /** Of the stored parts. */
  outcome_json: string;
  /** When set, the import is committed and will be stored completely, whatever happens. */
  committed_at: number | null;
  /** After that another process may continue it. */
  held_until: number;
}
