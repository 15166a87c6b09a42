import type { Plural } from '@vitrine/frame/widget';

/** What a list is called. */
export interface ListTexts {
  emptyTitle: string;
  emptyText: string;
  /** The name of the list. */
  title: string;
  /** The way back from an entry. */
  back: string;
  showMore: string;
  moreShown: Plural;
}
