import type { Language } from '../../protocol/locales.ts';
import { languageOf } from '../iframe/titles.ts';

/** The library's own texts for viewers, in one language. */
export interface Words {
  cannotShow: string;
  /** The server does not respond, perhaps only temporarily. */
  unreachable: string;
  offline: string;
  /** A configuration error, which the viewer can only report. */
  misconfigured: string;
  retry: string;
  retrying: string;
}

const table: Readonly<Record<Language, Words>> = {
  en: {
    cannotShow: 'This could not be shown',
    unreachable: 'The service does not answer at the moment.',
    offline: 'You are offline. It is tried again as soon as the connection is back.',
    misconfigured: 'This page is not set up for it. If it stays so, please tell the operator of the page.',
    retry: 'Try again',
    retrying: 'Trying again…',
  },
  de: {
    cannotShow: 'Das kann nicht angezeigt werden',
    unreachable: 'Der Dienst antwortet im Moment nicht.',
    offline: 'Sie sind offline. Sobald die Verbindung wieder da ist, wird es erneut versucht.',
    misconfigured: 'Diese Seite ist dafür nicht eingerichtet. Wenn das so bleibt, sagen Sie es bitte dem Betreiber der Seite.',
    retry: 'Erneut versuchen',
    retrying: 'Wird erneut versucht …',
  },
  fr: {
    cannotShow: 'Affichage impossible',
    unreachable: 'Le service ne répond pas pour le moment.',
    offline: 'Vous êtes hors ligne. Une nouvelle tentative sera faite dès le retour de la connexion.',
    misconfigured: 'Cette page n’est pas configurée pour cela. Si le problème persiste, prévenez l’exploitant de la page.',
    retry: 'Réessayer',
    retrying: 'Nouvelle tentative…',
  },
  es: {
    cannotShow: 'No se puede mostrar',
    unreachable: 'El servicio no responde en este momento.',
    offline: 'No hay conexión. Se intentará de nuevo en cuanto vuelva.',
    misconfigured: 'Esta página no está configurada para ello. Si continúa así, avise al responsable de la página.',
    retry: 'Reintentar',
    retrying: 'Reintentando…',
  },
  ja: {
    cannotShow: '表示できません',
    unreachable: 'サービスが現在応答していません。',
    offline: 'オフラインです。接続が戻りしだい、もう一度試します。',
    misconfigured: 'このページでは表示する設定がされていません。解決しない場合は、ページの管理者にお知らせください。',
    retry: '再試行',
    retrying: '再試行中…',
  },
  pt: {
    cannotShow: 'Não foi possível exibir',
    unreachable: 'O serviço não está respondendo no momento.',
    offline: 'Você está sem conexão. Uma nova tentativa será feita assim que ela voltar.',
    misconfigured: 'Esta página não está configurada para isso. Se continuar assim, avise o responsável pela página.',
    retry: 'Tentar novamente',
    retrying: 'Tentando novamente…',
  },
  ar: {
    cannotShow: 'تعذّر العرض',
    unreachable: 'الخدمة لا تستجيب في الوقت الحالي.',
    offline: 'أنت غير متصل بالإنترنت. ستُعاد المحاولة فور عودة الاتصال.',
    misconfigured: 'لم تُهيَّأ هذه الصفحة لذلك. إذا استمر الأمر، فأبلغ مسؤول الصفحة.',
    retry: 'إعادة المحاولة',
    retrying: 'جارٍ إعادة المحاولة…',
  },
};

/** The texts for a viewer, with their language. */
export interface LocalizedWords {
  language: string;
  direction: 'ltr' | 'rtl';
  words: Words;
}

export function wordsFor(locale: string | undefined): LocalizedWords {
  const language = languageOf(locale, table);
  return { language, direction: language === 'ar' ? 'rtl' : 'ltr', words: table[language] };
}

/** Languages that have texts. */
export const languages: readonly string[] = Object.keys(table);
