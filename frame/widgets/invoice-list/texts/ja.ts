import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: '請求書はまだありません',
  emptyText: '届くとここに表示されます。',
  title: '請求書',
  back: 'すべての請求書',
  showMore: 'さらに表示',
  newest: '新しい順',
  oldest: '古い順',
  dueFirst: '支払い期限順',
  due: '期限 {date}',
  open: '未払い',
  overdue: '支払い期限超過',
  paid: '支払い済み',
  void: '無効',
  uncollectible: '回収不能',
  moreShown: { other: 'さらに {count} 件を表示しました。' },
};
