export interface SignInTexts {
  title: string;
  lead: string;
  ended: string;
  email: string;
  send: string;
  sentTitle: string;
  /** `{email}` is the viewer's. */
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
