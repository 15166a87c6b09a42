/** An invoice or a credit note. The content holds what is fixed at issue, the columns what changes afterwards. */
export interface InvoiceRow {
  id: string;
  tenant_id: string;
  customer_id: string;
  number: string;
  /** The number in its search form: lower case, one spelling. */
  number_key: string;
  kind: 'invoice' | 'credit-note';
  /** Of a credit note: the invoice that it corrects. */
  corrects_id: string | null;
  status: 'draft' | 'open' | 'paid' | 'void' | 'uncollectible';
  issue_date: string;
  due_date: string;
  subject: string | null;
  currency: string;
  total_minor: number;
  total_exact: string | null;
  credited_minor: number;
  paid_minor: number;
  remaining_minor: number;
  share_token_hash: string;
  share_token_sealed: string;
  published_at: number | null;
  published_until: number | null;
  opened_at: number | null;
  closed_at: number | null;
  created_at: number;
  updated_at: number;
  /** Payments and credits in the order of recording. */
  settlement_json: string;
  /** Everything that queries do not need. */
  content_json: string;
}

/** A word that finds an invoice in a search. */
export interface InvoiceWordRow {
  invoice_id: string;
  tenant_id: string;
  customer_id: string;
  word: string;
  number_key: string;
}
