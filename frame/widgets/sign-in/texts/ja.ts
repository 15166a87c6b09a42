import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'サインイン',
  lead: 'メールアドレスを入力すると、サインイン用のリンクが届きます。',
  ended: 'セッションが終了しました。もう一度サインインしてください。',
  email: 'メールアドレス',
  send: 'リンクを送信',
  sentTitle: '受信トレイをご確認ください',
  sentText: '{email} が登録済みであれば、リンクをお送りしています。15 分以内にこのブラウザーで開いてください。',
  again: '別のアドレスを使う',
  codeTitle: 'あと一歩です',
  codeLead: 'このタブはリンクを要求したタブではありません。同じメールにある 6 桁の数字を入力してください。',
  code: 'コード',
  signIn: 'サインイン',
  newMail: 'メールを再送する',
  wrong: 'コードが違うか、リンクの有効期限が切れています。リンクは 15 分間、一度だけ使えます。',
  tooMany: '試行回数が多すぎます。1 分ほどお待ちください。',
  signOut: 'サインアウト',
};
