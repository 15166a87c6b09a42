export interface SignInTexts {
  title: string;
  lead: string;
  ended: string;
  email: string;
  send: string;
  sentTitle: string;
  /** `{email}` is what was typed. */
  sentText: string;
  again: string;
  codeTitle: string;
  codeLead: string;
  code: string;
  signIn: string;
  newMail: string;
  wrong: string;
  tooMany: string;
  signOut: string;
}
