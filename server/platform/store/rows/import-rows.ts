/** A great file of receipts on its way in. Its parts are laid aside where nobody sees them. */
export interface ReceiptImportRow {
  id: string;
  tenant_id: string;
  by_json: string;
  format: string;
  /** 1: its receipts are sealed. */
  seal: number;
  /** 1: they are published. */
  publish: number;
  /** Of the parts that are stored. */
  outcome_json: string;
  /** Set: it counts, and whatever happens is stored to its end. */
  committed_at: number | null;
  /** From then on another process may go on with it. */
  held_until: number;
}
