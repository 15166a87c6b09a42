import type { ToolsTexts } from './tools-texts.ts';

export const texts: ToolsTexts = {
  print: '印刷',
  pdf: 'PDF をダウンロード',
  csv: 'CSV をダウンロード',
  preparing: 'ファイルを作成しています…',
  failed: 'ファイルを作成できませんでした。しばらくしてからもう一度お試しください。',
};
