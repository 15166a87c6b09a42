import type { FilterTexts } from './filter-texts.ts';

export const texts: FilterTexts = {
  search: '検索',
  year: '年',
  month: '月',
  status: '状態',
  sort: '並べ替え',
  all: 'すべて',
  until: '{year}以前',
  found: '{count} 件見つかりました',
  none: '条件に合うものはありません。',
  clear: 'すべて表示',
};
