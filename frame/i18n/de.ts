import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'Wird geladen …',
  retry: 'Erneut versuchen',
  retrying: 'Neuer Versuch …',
  reference: 'Referenz: {id}',
  failedTitle: 'Das konnte nicht geladen werden',
  failedText: 'Unterwegs ist etwas schiefgegangen.',
  host_unreachable: 'Die umgebende Seite hat nicht geantwortet.',
  host_not_allowed: 'Diese Seite darf das nicht zeigen.',
  not_embedded: 'Dieser Inhalt ist dafür gemacht, in einer anderen Seite gezeigt zu werden.',
  network_unreachable: 'Der Server ist nicht erreichbar. Bitte prüfen Sie Ihre Verbindung.',
  widget_blocked: 'Dieser Browser oder eine Richtlinie der Seite lässt den Code dafür nicht laden.',
  receipt_not_found: 'Beleg nicht gefunden',
  invoice_not_found: 'Diese Rechnung gibt es nicht',
  notFoundText: 'Nicht vorhanden, oder für Sie nicht verfügbar.',
  busyText: 'Der Server ist gerade ausgelastet.',
  accessText: 'Ihr Zugang konnte nicht bestätigt werden.',
  endedTitle: 'Ihre Sitzung ist beendet',
  endedText: 'Bitte melden Sie sich erneut an.',
  draft: 'Entwurf',
  archived: 'Archiviert',
};
