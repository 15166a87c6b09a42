import type { ServerErrorCode } from '../../protocol/errors.ts';
import type { Locale } from '../../protocol/locales.ts';

/** A page that says one thing: what it is, what it means, and what can be done. */
export interface PageMessage {
  title: string;
  text: string;
  action?: string;
}

/** Error codes that a viewer meets on a page. Any other has the page of `internal` or, below 500, of `invalid_request`. */
export type PageCode = Extract<
  ServerErrorCode,
  'invalid_request' | 'token_in_url' | 'token_missing' | 'token_invalid' | 'token_expired' | 'token_replayed' | 'action_not_allowed' | 'not_found' | 'method_not_allowed' | 'rate_limited' | 'storage_unavailable' | 'internal'
>;

/** Pages that are no error, and those whose error code says too little. */
export type PageName = PageCode | 'private_preview' | 'framed' | 'no_login' | 'no_cookies' | 'no_token' | 'other_account' | 'for_programs' | 'confirm';

export const pageMessages: Record<Locale, Record<PageName, PageMessage>> = {
  en: {
    private_preview: { title: 'A private document', text: 'Open this link in a browser to sign in and read it.', action: 'Sign in' },
    confirm: { title: 'Continue to the document?', text: 'The link you followed signs you in. Continue only if you expected it.', action: 'Continue' },
    framed: { title: 'Open this document in a tab of its own', text: 'It is private and cannot be shown inside another page.', action: 'Open' },
    no_login: { title: 'This document is private', text: 'Ask whoever sent the link to give you access, or open it from your account with them.' },
    no_cookies: { title: 'This browser did not keep your sign-in', text: 'Allow cookies for this site, then open the link again.', action: 'Try again' },
    no_token: {
      title: 'You are not signed in yet',
      text: 'The sign-in ended without access to this document. Sign in again. If that brings you back here, tell whoever sent you the link.',
      action: 'Sign in',
    },
    other_account: {
      title: 'This account cannot open the document',
      text: 'You are signed in, but it is for another account. Sign out there, then sign in with the account that it was sent to.',
      action: 'Sign in with another account',
    },
    token_missing: { title: 'Sign in to read this document', text: 'It is private. You come back here after signing in.', action: 'Sign in' },
    token_invalid: { title: 'The sign-in did not work', text: 'What the login page sent back is not valid for this document.', action: 'Try again' },
    token_expired: { title: 'The sign-in has expired', text: 'It was valid for a short time only. Sign in again to read the document.', action: 'Sign in again' },
    token_replayed: { title: 'This link has been used', text: 'A sign-in link works once. Sign in again to read the document.', action: 'Sign in again' },
    action_not_allowed: { title: 'This was not sent from our page', text: 'Open the link again and continue from there.', action: 'Try again' },
    token_in_url: { title: 'A token must not stand in the address', text: 'Remove it from the address of the embed; the page around it hands it over.' },
    invalid_request: { title: 'This address does not work', text: 'A part of it is missing or doubled. Check the link.', action: 'Try again' },
    not_found: { title: 'Nothing here', text: 'The link is wrong, or what it showed is not available any more.' },
    method_not_allowed: { title: 'This address only shows a page', text: 'Open it in a browser.' },
    for_programs: { title: 'This address is for programs', text: 'It answers calls of the API and has no page to show. Open the link that you were sent.' },
    rate_limited: { title: 'Too many requests', text: 'Wait a moment and try again.', action: 'Try again' },
    storage_unavailable: { title: 'Not available at the moment', text: 'Try again in a minute.', action: 'Try again' },
    internal: { title: 'Something went wrong on our side', text: 'Try again in a minute.', action: 'Try again' },
  },
  de: {
    private_preview: { title: 'Ein privates Dokument', text: 'Öffnen Sie den Link im Browser, um sich anzumelden und es zu lesen.', action: 'Anmelden' },
    confirm: { title: 'Weiter zum Dokument?', text: 'Der Link, dem Sie gefolgt sind, meldet Sie an. Fahren Sie nur fort, wenn Sie das erwartet haben.', action: 'Weiter' },
    framed: { title: 'Öffnen Sie das Dokument in einem eigenen Tab', text: 'Es ist privat und kann nicht in einer anderen Seite gezeigt werden.', action: 'Öffnen' },
    no_login: { title: 'Dieses Dokument ist privat', text: 'Bitten Sie den Absender um Zugang, oder öffnen Sie es in Ihrem Konto bei ihm.' },
    no_cookies: { title: 'Dieser Browser hat die Anmeldung nicht behalten', text: 'Erlauben Sie Cookies für diese Seite und öffnen Sie den Link noch einmal.', action: 'Noch einmal versuchen' },
    no_token: {
      title: 'Sie sind noch nicht angemeldet',
      text: 'Die Anmeldung hat keinen Zugang zu diesem Dokument gebracht. Melden Sie sich noch einmal an. Führt auch das hierher zurück, sagen Sie es dem Absender des Links.',
      action: 'Anmelden',
    },
    other_account: {
      title: 'Dieses Konto kann das Dokument nicht öffnen',
      text: 'Sie sind angemeldet, aber es ist für ein anderes Konto. Melden Sie sich dort ab und dann mit dem Konto an, für das es bestimmt ist.',
      action: 'Mit anderem Konto anmelden',
    },
    token_missing: { title: 'Melden Sie sich an, um das Dokument zu lesen', text: 'Es ist privat. Nach der Anmeldung kommen Sie hierher zurück.', action: 'Anmelden' },
    token_invalid: { title: 'Die Anmeldung hat nicht geklappt', text: 'Was die Anmeldeseite zurückgegeben hat, gilt nicht für dieses Dokument.', action: 'Noch einmal versuchen' },
    token_expired: { title: 'Die Anmeldung ist abgelaufen', text: 'Sie galt nur kurze Zeit. Melden Sie sich neu an, um das Dokument zu lesen.', action: 'Neu anmelden' },
    token_replayed: { title: 'Dieser Link wurde schon benutzt', text: 'Ein Anmeldelink gilt einmal. Melden Sie sich neu an, um das Dokument zu lesen.', action: 'Neu anmelden' },
    action_not_allowed: { title: 'Das kam nicht von unserer Seite', text: 'Öffnen Sie den Link noch einmal und fahren Sie dort fort.', action: 'Noch einmal versuchen' },
    token_in_url: { title: 'Ein Token darf nicht in der Adresse stehen', text: 'Entfernen Sie es aus der Adresse der Einbettung; die Seite darum übergibt es.' },
    invalid_request: { title: 'Diese Adresse funktioniert nicht', text: 'Ein Teil fehlt oder kommt doppelt vor. Prüfen Sie den Link.', action: 'Noch einmal versuchen' },
    not_found: { title: 'Hier ist nichts', text: 'Der Link stimmt nicht, oder der Inhalt ist nicht mehr verfügbar.' },
    method_not_allowed: { title: 'Diese Adresse zeigt nur eine Seite', text: 'Öffnen Sie sie im Browser.' },
    for_programs: { title: 'Diese Adresse ist für Programme', text: 'Sie beantwortet Aufrufe der API und hat keine Seite zu zeigen. Öffnen Sie den Link, den Sie bekommen haben.' },
    rate_limited: { title: 'Zu viele Anfragen', text: 'Warten Sie einen Moment und versuchen Sie es noch einmal.', action: 'Noch einmal versuchen' },
    storage_unavailable: { title: 'Im Moment nicht verfügbar', text: 'Versuchen Sie es in einer Minute noch einmal.', action: 'Noch einmal versuchen' },
    internal: { title: 'Bei uns ist etwas schiefgegangen', text: 'Versuchen Sie es in einer Minute noch einmal.', action: 'Noch einmal versuchen' },
  },
  ar: {
    private_preview: { title: 'مستند خاص', text: 'افتح هذا الرابط في المتصفح لتسجيل الدخول وقراءته.', action: 'تسجيل الدخول' },
    confirm: { title: 'هل تريد المتابعة إلى المستند؟', text: 'الرابط الذي اتبعته يسجّل دخولك. تابع فقط إذا كنت تتوقع ذلك.', action: 'متابعة' },
    framed: { title: 'افتح هذا المستند في علامة تبويب مستقلة', text: 'إنه خاص ولا يمكن عرضه داخل صفحة أخرى.', action: 'فتح' },
    no_login: { title: 'هذا المستند خاص', text: 'اطلب من مرسل الرابط منحك حق الوصول، أو افتحه من حسابك لديه.' },
    no_cookies: { title: 'لم يحتفظ هذا المتصفح بتسجيل دخولك', text: 'اسمح بملفات تعريف الارتباط لهذا الموقع ثم افتح الرابط مرة أخرى.', action: 'إعادة المحاولة' },
    no_token: {
      title: 'لم تسجّل الدخول بعد',
      text: 'انتهى تسجيل الدخول دون منحك حق الوصول إلى هذا المستند. سجّل الدخول مرة أخرى. وإذا عدت إلى هذه الصفحة فأخبر من أرسل إليك الرابط.',
      action: 'تسجيل الدخول',
    },
    other_account: {
      title: 'لا يمكن لهذا الحساب فتح المستند',
      text: 'لقد سجّلت الدخول، لكن المستند مخصص لحساب آخر. سجّل الخروج هناك، ثم سجّل الدخول بالحساب الذي أُرسل إليه.',
      action: 'تسجيل الدخول بحساب آخر',
    },
    token_missing: { title: 'سجّل الدخول لقراءة هذا المستند', text: 'إنه خاص. ستعود إلى هنا بعد تسجيل الدخول.', action: 'تسجيل الدخول' },
    token_invalid: { title: 'لم ينجح تسجيل الدخول', text: 'ما أرسلته صفحة تسجيل الدخول غير صالح لهذا المستند.', action: 'إعادة المحاولة' },
    token_expired: { title: 'انتهت صلاحية تسجيل الدخول', text: 'كان صالحًا لفترة قصيرة فقط. سجّل الدخول مرة أخرى لقراءة المستند.', action: 'تسجيل الدخول مرة أخرى' },
    token_replayed: { title: 'تم استخدام هذا الرابط', text: 'رابط تسجيل الدخول يعمل مرة واحدة. سجّل الدخول مرة أخرى لقراءة المستند.', action: 'تسجيل الدخول مرة أخرى' },
    action_not_allowed: { title: 'لم يُرسل هذا من صفحتنا', text: 'افتح الرابط مرة أخرى وتابع من هناك.', action: 'إعادة المحاولة' },
    token_in_url: { title: 'يجب ألا يظهر الرمز في العنوان', text: 'أزله من عنوان التضمين؛ الصفحة المحيطة هي التي تسلّمه.' },
    invalid_request: { title: 'هذا العنوان لا يعمل', text: 'جزء منه ناقص أو مكرر. تحقق من الرابط.', action: 'إعادة المحاولة' },
    not_found: { title: 'لا يوجد شيء هنا', text: 'الرابط غير صحيح، أو أن ما كان يعرضه لم يعد متاحًا.' },
    method_not_allowed: { title: 'هذا العنوان يعرض صفحة فقط', text: 'افتحه في المتصفح.' },
    for_programs: { title: 'هذا العنوان مخصص للبرامج', text: 'إنه يجيب عن طلبات واجهة البرمجة، وليس فيه صفحة لعرضها. افتح الرابط الذي أُرسل إليك.' },
    rate_limited: { title: 'طلبات كثيرة جدًا', text: 'انتظر لحظة ثم حاول مرة أخرى.', action: 'إعادة المحاولة' },
    storage_unavailable: { title: 'غير متاح في الوقت الحالي', text: 'حاول مرة أخرى بعد دقيقة.', action: 'إعادة المحاولة' },
    internal: { title: 'حدث خطأ من جانبنا', text: 'حاول مرة أخرى بعد دقيقة.', action: 'إعادة المحاولة' },
  },
};

/** The page for an error code. */
export function pageOfCode(code: ServerErrorCode, status: number): PageName {
  if (Object.hasOwn(pageMessages.en, code)) return code as PageCode;
  if (code === 'storage_timeout') return 'storage_unavailable';
  if (status === 401) return 'token_invalid';
  if (status === 404) return 'not_found';
  if (status === 503) return 'storage_unavailable';
  return status >= 500 ? 'internal' : 'invalid_request';
}
