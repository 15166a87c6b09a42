/** Forms of a sentence that counts something, by CLDR plural category. `other` is always there; which others a language has, differs. */
export type Plural = Partial<Record<Intl.LDMLPluralRule, string>> & { other: string };

/** Every text of the frame. `{name}` is replaced by a value. */
export interface Messages {
  loading: string;
  retry: string;
  retrying: string;
  reference: string;
  emptyTitle: string;
  emptyText: string;
  failedTitle: string;
  failedText: string;
  unreachableText: string;
  refusedText: string;
  notEmbeddedTitle: string;
  notEmbeddedText: string;
  networkText: string;
  badResponseText: string;
  notFoundTitle: string;
  notFoundText: string;
  notAllowedText: string;
  busyText: string;
  accessText: string;
  unknownWidgetText: string;
  endedTitle: string;
  endedText: string;
  receipts: string;
  receipt: string;
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
  itemCount: Plural;
  description: string;
  quantity: string;
  unitPrice: string;
  amount: string;
  subtotal: string;
  total: string;
  notes: string;
  date: string;
  plotText: string;
  print: string;
  back: string;
  showMore: string;
  moreShown: Plural;
}
