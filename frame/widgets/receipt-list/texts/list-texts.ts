import type { Plural } from '@vitrine/frame/widget';

export interface ListTexts {
  emptyTitle: string;
  emptyText: string;
  receipts: string;
  back: string;
  showMore: string;
  moreShown: Plural;
}
