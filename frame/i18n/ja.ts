import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: '読み込み中…',
  retry: '再試行',
  retrying: '再試行しています…',
  reference: '参照番号: {id}',
  failedTitle: '読み込めませんでした',
  failedText: '問題が発生しました。',
  host_unreachable: '表示元のページから応答がありません。',
  host_not_allowed: 'このページでは表示できません。',
  not_embedded: 'この内容は別のページに埋め込んで表示するためのものです。',
  network_unreachable: 'サーバーに接続できません。',
  widget_blocked: 'ブラウザーまたはページのポリシーにより、コードを読み込めません。',
  receipt_not_found: '領収書が見つかりません',
  invoice_not_found: '請求書が見つかりません',
  notFoundText: '存在しないか、閲覧できません。',
  busyText: 'サーバーが混み合っています。',
  accessText: 'アクセス権を確認できませんでした。',
  endedTitle: 'セッションが終了しました',
  endedText: 'もう一度サインインしてください。',
  draft: '下書き',
  archived: 'アーカイブ済み',
};
