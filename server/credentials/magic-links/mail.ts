import { directionOf, type Locale } from '../../../protocol/locales.ts';
import { html, type Html } from '../../platform/http/answers/html.ts';
import type { MailMessage } from '../../platform/mail/message.ts';

interface Texts {
  subject: (tenant: string) => string;
  title: string;
  lead: string;
  button: string;
  code: string;
  codeHint: string;
  life: string;
  ignore: string;
}

const texts: Record<Locale, Texts> = {
  en: {
    subject: (tenant) => `Your sign-in link for ${tenant}`,
    title: 'Sign in',
    lead: 'Open this link in the browser in which you asked for it:',
    button: 'Sign in',
    code: 'Your code:',
    codeHint: 'Another browser asks for this code.',
    life: 'The link works once, within 15 minutes. A newer mail ends it.',
    ignore: 'If you did not ask for it, ignore this mail, and tell nobody the code.',
  },
  de: {
    subject: (tenant) => `Ihr Anmeldelink für ${tenant}`,
    title: 'Anmelden',
    lead: 'Öffnen Sie diesen Link in dem Browser, in dem Sie ihn angefordert haben:',
    button: 'Anmelden',
    code: 'Ihr Code:',
    codeHint: 'Ein anderer Browser fragt nach diesem Code.',
    life: 'Der Link gilt einmal und 15 Minuten lang. Eine neuere Mail beendet ihn.',
    ignore: 'Haben Sie ihn nicht angefordert, beachten Sie diese Mail nicht, und nennen Sie niemandem den Code.',
  },
  fr: {
    subject: (tenant) => `Votre lien de connexion pour ${tenant}`,
    title: 'Connexion',
    lead: 'Ouvrez ce lien dans le navigateur où vous l’avez demandé :',
    button: 'Se connecter',
    code: 'Votre code :',
    codeHint: 'Un autre navigateur demande ce code.',
    life: 'Le lien sert une seule fois, pendant 15 minutes. Un e-mail plus récent y met fin.',
    ignore: 'Si vous ne l’avez pas demandé, ignorez cet e-mail et ne communiquez le code à personne.',
  },
  es: {
    subject: (tenant) => `Su enlace de inicio de sesión para ${tenant}`,
    title: 'Iniciar sesión',
    lead: 'Abra este enlace en el navegador en el que lo pidió:',
    button: 'Iniciar sesión',
    code: 'Su código:',
    codeHint: 'Otro navegador le pedirá este código.',
    life: 'El enlace sirve una vez, durante 15 minutos. Un correo más reciente lo anula.',
    ignore: 'Si no lo ha pedido, ignore este correo y no diga el código a nadie.',
  },
  'pt-BR': {
    subject: (tenant) => `Seu link de acesso a ${tenant}`,
    title: 'Entrar',
    lead: 'Abra este link no navegador em que você o pediu:',
    button: 'Entrar',
    code: 'Seu código:',
    codeHint: 'Outro navegador pede este código.',
    life: 'O link funciona uma vez, por 15 minutos. Um e-mail mais recente o encerra.',
    ignore: 'Se você não o pediu, ignore este e-mail e não informe o código a ninguém.',
  },
  ja: {
    subject: (tenant) => `${tenant} のサインイン用リンク`,
    title: 'サインイン',
    lead: 'リンクを要求したブラウザーで、次のリンクを開いてください:',
    button: 'サインイン',
    code: 'コード:',
    codeHint: '別のブラウザーではこのコードの入力を求められます。',
    life: 'リンクは 15 分間、一度だけ使えます。新しいメールが届くと無効になります。',
    ignore: 'お心当たりがない場合は、このメールを無視し、コードを誰にも教えないでください。',
  },
  ar: {
    subject: (tenant) => `رابط تسجيل الدخول إلى ${tenant}`,
    title: 'تسجيل الدخول',
    lead: 'افتح هذا الرابط في المتصفح الذي طلبته منه:',
    button: 'تسجيل الدخول',
    code: 'الرمز الخاص بك:',
    codeHint: 'أي متصفح آخر سيطلب هذا الرمز.',
    life: 'يعمل الرابط مرة واحدة خلال 15 دقيقة، وأي رسالة أحدث تُنهيه.',
    ignore: 'إذا لم تطلبه فتجاهل هذه الرسالة، ولا تخبر أحدًا بالرمز.',
  },
};

/** Bidirectional marks, with which a name could reorder the line that contains it. */
const directionMarks = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;

interface SignInMail {
  to: string;
  tenant: string;
  href: string;
  /** Omitted when the link alone signs in. */
  code: string | undefined;
  locale: Locale;
}

/** Creates the mail as text and HTML. The tenant's name is the only foreign text; it is escaped and isolated in its own direction. */
export function magicLinkMail({ to, tenant, href, code, locale }: SignInMail): MailMessage {
  const localized = texts[locale];
  const name = tenant.replace(directionMarks, '');
  const withCode = code === undefined ? [] : [`${localized.code} ${code}`, localized.codeHint, ''];
  const text = [name, '', localized.lead, '', href, '', ...withCode, localized.life, localized.ignore, ''].join('\n');
  return { to, subject: localized.subject(name), text, html: page(localized, { name, href, code, locale }).markup };
}

function page(said: Texts, { name, href, code, locale }: { name: string; href: string; code: string | undefined; locale: Locale }): Html {
  return html`<!doctype html>
<html lang="${locale}" dir="${directionOf(locale)}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="color-scheme" content="light dark">
<title>${said.title}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,'Segoe UI',Roboto,'Noto Sans Arabic',sans-serif">
<div style="max-width:26rem;margin:0 auto">
<p style="font-weight:600"><bdi>${name}</bdi></p>
<p>${said.lead}</p>
<p><a href="${href}"
style="display:inline-block;padding:10px 18px;border-radius:8px;background:#0d6450;color:#ffffff;font-weight:600;text-decoration:none">${said.button}</a></p>
${code === undefined ? '' : html`<p>${said.code} <strong dir="ltr" style="font-size:1.25em;letter-spacing:.15em">${code}</strong><br>${said.codeHint}</p>`}
<p>${said.life} ${said.ignore}</p>
</div>
</body>
</html>
`;
}
