import type { Plural } from '@vitrine/frame/widget';

/** Texts of a list. */
export interface ListTexts {
  emptyTitle: string;
  emptyText: string;
  /** The name of the list. */
  title: string;
  /** Button: from an entry to the list. */
  back: string;
  showMore: string;
  moreShown: Plural;
}
