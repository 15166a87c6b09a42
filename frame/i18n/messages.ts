/** The texts of the frame itself and of the receipt; a lazy widget brings its own. `{name}` is replaced by a value. */
export interface Messages {
  loading: string;
  retry: string;
  retrying: string;
  reference: string;
  failedTitle: string;
  failedText: string;
  /** By the code of the fault that they are about. */
  host_unreachable: string;
  host_not_allowed: string;
  not_embedded: string;
  network_unreachable: string;
  notFoundTitle: string;
  notFoundText: string;
  busyText: string;
  accessText: string;
  endedTitle: string;
  endedText: string;
  draft: string;
  sealed: string;
  archived: string;
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
  items: string;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  subtotal: string;
  total: string;
  notes: string;
  print: string;
}
