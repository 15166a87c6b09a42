/** Texts of an invoice. `{name}` is replaced by a value. */
export interface InvoiceTexts {
  invoice: string;
  creditNote: string;
  /** On a credit note: the invoice that it corrects. */
  corrects: string;
  open: string;
  paid: string;
  partlyPaid: string;
  overdue: string;
  void: string;
  uncollectible: string;
  amountDue: string;
  total: string;
  credited: string;
  refundDue: string;
  issued: string;
  due: string;
  period: string;
  reference: string;
  from: string;
  to: string;
  taxId: string;
  items: string;
  description: string;
  quantity: string;
  unitPrice: string;
  taxRate: string;
  amount: string;
  subtotal: string;
  /** The amounts include taxes. */
  includedTax: string;
  taxes: string;
  tax: string;
  base: string;
  reverseCharge: string;
  payments: string;
  date: string;
  method: string;
  paidSoFar: string;
  refund: string;
  payment: string;
  credits: string;
  notes: string;
  terms: string;
  showAll: string;
  showFewer: string;
  more: string;
}
