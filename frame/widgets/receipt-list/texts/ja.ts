import type { ListTexts } from './list-texts.ts';

export const texts: ListTexts = {
  emptyTitle: '領収書はまだありません',
  emptyText: '届くとここに表示されます。',
  title: '領収書',
  back: 'すべての領収書',
  showMore: 'さらに表示',
  moreShown: { other: 'さらに {count} 件を表示しました。' },
  draft: '下書き',
  sealed: '確定',
};
