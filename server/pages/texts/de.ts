import type { PageTexts } from './page-texts.ts';

export const texts: PageTexts = {
  private_preview: { title: 'Ein privates Dokument', text: 'Öffnen Sie den Link im Browser, um sich anzumelden und es zu lesen.', action: 'Anmelden' },
  confirm: {
    title: 'Weiter zum Dokument?',
    text: 'Der Link, dem Sie gefolgt sind, meldet Sie an. Fahren Sie nur fort, wenn Sie das erwartet haben.',
    action: 'Weiter',
  },
  framed: {
    title: 'Öffnen Sie das Dokument in einem eigenen Tab',
    text: 'Es ist privat und kann nicht in einer anderen Seite gezeigt werden.',
    action: 'Öffnen',
  },
  no_login: { title: 'Dieses Dokument ist privat', text: 'Bitten Sie den Absender um Zugang, oder öffnen Sie es in Ihrem Konto bei ihm.' },
  no_cookies: {
    title: 'Dieser Browser hat die Anmeldung nicht behalten',
    text: 'Erlauben Sie Cookies für diese Seite und öffnen Sie den Link noch einmal.',
    action: 'Noch einmal versuchen',
  },
  no_token: {
    title: 'Sie sind noch nicht angemeldet',
    text:
      'Die Anmeldung hat keinen Zugang zu diesem Dokument gebracht. Melden Sie sich noch einmal an. Führt auch das hierher zurück, sagen Sie es dem ' +
      'Absender des Links.',
    action: 'Anmelden',
  },
  other_account: {
    title: 'Dieses Konto kann das Dokument nicht öffnen',
    text: 'Sie sind angemeldet, aber es ist für ein anderes Konto. Melden Sie sich dort ab und dann mit dem Konto an, für das es bestimmt ist.',
    action: 'Mit anderem Konto anmelden',
  },
  token_missing: {
    title: 'Melden Sie sich an, um das Dokument zu lesen',
    text: 'Es ist privat. Nach der Anmeldung kommen Sie hierher zurück.',
    action: 'Anmelden',
  },
  token_invalid: {
    title: 'Die Anmeldung hat nicht geklappt',
    text: 'Was die Anmeldeseite zurückgegeben hat, gilt nicht für dieses Dokument.',
    action: 'Noch einmal versuchen',
  },
  token_expired: {
    title: 'Die Anmeldung ist abgelaufen',
    text: 'Sie galt nur kurze Zeit. Melden Sie sich neu an, um das Dokument zu lesen.',
    action: 'Neu anmelden',
  },
  token_replayed: {
    title: 'Dieser Link wurde schon benutzt',
    text: 'Ein Anmeldelink gilt einmal. Melden Sie sich neu an, um das Dokument zu lesen.',
    action: 'Neu anmelden',
  },
  action_not_allowed: {
    title: 'Das kam nicht von unserer Seite',
    text: 'Öffnen Sie den Link noch einmal und fahren Sie dort fort.',
    action: 'Noch einmal versuchen',
  },
  token_in_url: { title: 'Ein Token darf nicht in der Adresse stehen', text: 'Entfernen Sie es aus der Adresse der Einbettung; die Seite darum übergibt es.' },
  invalid_request: {
    title: 'Diese Adresse funktioniert nicht',
    text: 'Ein Teil fehlt oder kommt doppelt vor. Prüfen Sie den Link.',
    action: 'Noch einmal versuchen',
  },
  not_found: { title: 'Hier ist nichts', text: 'Der Link stimmt nicht, oder der Inhalt ist nicht mehr verfügbar.' },
  method_not_allowed: { title: 'Diese Adresse zeigt nur eine Seite', text: 'Öffnen Sie sie im Browser.' },
  for_programs: {
    title: 'Diese Adresse ist für Programme',
    text: 'Sie beantwortet Aufrufe der API und hat keine Seite zu zeigen. Öffnen Sie den Link, den Sie bekommen haben.',
  },
  rate_limited: { title: 'Zu viele Anfragen', text: 'Warten Sie einen Moment und versuchen Sie es noch einmal.', action: 'Noch einmal versuchen' },
  storage_unavailable: { title: 'Im Moment nicht verfügbar', text: 'Versuchen Sie es in einer Minute noch einmal.', action: 'Noch einmal versuchen' },
  internal: { title: 'Bei uns ist etwas schiefgegangen', text: 'Versuchen Sie es in einer Minute noch einmal.', action: 'Noch einmal versuchen' },
};
