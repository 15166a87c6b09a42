export interface ReceiptTexts {
  from: string;
  to: string;
  taxId: string;
  product: string;
  order: string;
  outcomes: string;
  up: string;
  down: string;
  unchanged: string;
  before: string;
  /** Verdict on a change, if the tenant says which direction is good. */
  good: string;
  bad: string;
  items: string;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  subtotal: string;
  total: string;
  notes: string;
  showAll: string;
  showFewer: string;
  more: string;
}
