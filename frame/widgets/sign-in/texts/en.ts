import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'Sign in',
  lead: 'Enter your e-mail address to get a link that signs you in.',
  ended: 'Your session has ended. Please sign in again.',
  email: 'E-mail address',
  send: 'Send me a link',
  sentTitle: 'Check your inbox',
  sentText: 'If {email} is known here, a link is on its way. Open it in this browser within 15 minutes.',
  again: 'Use another address',
  codeTitle: 'One more step',
  codeLead: 'This is not the tab that asked for the link. Enter the six digits from the same e-mail.',
  code: 'Code',
  signIn: 'Sign in',
  newMail: 'Request a new e-mail',
  wrong: 'The code does not match, or the link has expired. A link works once, for 15 minutes.',
  tooMany: 'Too many attempts. Please wait a minute.',
  signOut: 'Sign out',
};
