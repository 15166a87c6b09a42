import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'Anmelden',
  lead: 'Geben Sie Ihre E-Mail-Adresse ein. Sie erhalten einen Link, der Sie anmeldet.',
  ended: 'Ihre Sitzung ist beendet. Bitte melden Sie sich wieder an.',
  email: 'E-Mail-Adresse',
  send: 'Link senden',
  sentTitle: 'Sehen Sie in Ihr Postfach',
  sentText: 'Ist {email} hier bekannt, so ist ein Link unterwegs. Öffnen Sie ihn innerhalb von 15 Minuten in diesem Browser.',
  again: 'Andere Adresse verwenden',
  codeTitle: 'Noch ein Schritt',
  codeLead: 'Dieser Tab hat den Link nicht angefordert. Geben Sie die sechs Ziffern aus derselben Mail ein.',
  code: 'Code',
  signIn: 'Anmelden',
  newMail: 'Neue Mail anfordern',
  wrong: 'Der Code passt nicht, oder der Link gilt nicht mehr. Ein Link gilt einmal und 15 Minuten lang.',
  tooMany: 'Zu viele Versuche. Bitte warten Sie eine Minute.',
  signOut: 'Abmelden',
};
