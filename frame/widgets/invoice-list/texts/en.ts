import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: 'No invoices yet',
  emptyText: 'They will appear here.',
  title: 'Invoices',
  back: 'All invoices',
  showMore: 'Show more',
  newest: 'Newest first',
  oldest: 'Oldest first',
  dueFirst: 'By due date',
  due: 'due {date}',
  open: 'Open',
  overdue: 'Overdue',
  paid: 'Paid',
  void: 'Void',
  uncollectible: 'Uncollectible',
  moreShown: { one: '{count} more invoice is shown.', other: '{count} more invoices are shown.' },
};
