import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'No receipts yet',
  emptyText: 'They will appear here.',
  title: 'Receipts',
  back: 'All receipts',
  showMore: 'Show more',
  moreShown: { one: '{count} more receipt is shown.', other: '{count} more receipts are shown.' },
  draft: 'Draft',
  sealed: 'Final',
};
