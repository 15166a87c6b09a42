import type { Locale } from '../../../protocol/locales.ts';

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

/** The texts of the sign-in, in every language: they come with its code. */
export const signInTexts: Record<Locale, SignInTexts> = {
  en: {
    title: 'Sign in',
    lead: 'Enter your e-mail address, and you get a link that signs you in.',
    ended: 'Your session has ended. Please sign in again.',
    email: 'E-mail address',
    send: 'Send me a link',
    sentTitle: 'Check your inbox',
    sentText: 'If {email} is known here, a link is on its way. Open it in this browser within 15 minutes.',
    again: 'Use another address',
    codeTitle: 'One more step',
    codeLead: 'This is not the tab that asked for the link. Type the six digits from the same mail.',
    code: 'Code',
    signIn: 'Sign in',
    newMail: 'Ask for a new mail',
    wrong: 'That code does not fit, or the link has ended. A link works once, for 15 minutes.',
    tooMany: 'Too many tries. Please wait a minute.',
    signOut: 'Sign out',
  },
  de: {
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
  },
  ar: {
    title: 'تسجيل الدخول',
    lead: 'أدخل عنوان بريدك الإلكتروني وسيصلك رابط لتسجيل الدخول.',
    ended: 'انتهت جلستك. يُرجى تسجيل الدخول مرة أخرى.',
    email: 'البريد الإلكتروني',
    send: 'أرسل الرابط',
    sentTitle: 'تفقّد بريدك الوارد',
    sentText: 'إذا كان العنوان {email} معروفًا هنا فالرابط في طريقه إليك. افتحه في هذا المتصفح خلال 15 دقيقة.',
    again: 'استخدام عنوان آخر',
    codeTitle: 'خطوة واحدة بعد',
    codeLead: 'لم يُطلب الرابط من علامة التبويب هذه. اكتب الأرقام الستة الواردة في الرسالة نفسها.',
    code: 'الرمز',
    signIn: 'تسجيل الدخول',
    newMail: 'طلب رسالة جديدة',
    wrong: 'الرمز غير مطابق أو انتهت صلاحية الرابط. يعمل الرابط مرة واحدة خلال 15 دقيقة.',
    tooMany: 'محاولات كثيرة جدًا. يُرجى الانتظار دقيقة.',
    signOut: 'تسجيل الخروج',
  },
};
