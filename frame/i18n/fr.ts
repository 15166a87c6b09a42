import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'Chargement…',
  retry: 'Réessayer',
  retrying: 'Nouvelle tentative…',
  reference: 'Référence : {id}',
  failedTitle: 'Le chargement a échoué',
  failedText: 'Une erreur s’est produite.',
  host_unreachable: 'La page qui entoure ce contenu n’a pas répondu.',
  host_not_allowed: 'Cette page n’est pas autorisée à l’afficher.',
  not_embedded: 'Ce contenu est fait pour être affiché dans une autre page.',
  network_unreachable: 'Le serveur est injoignable.',
  widget_blocked: 'Ce navigateur ou une règle de la page empêche d’en charger le code.',
  receipt_not_found: 'Reçu introuvable',
  invoice_not_found: 'Facture introuvable',
  notFoundText: 'Ce contenu n’existe pas ou ne vous est pas accessible.',
  busyText: 'Le serveur est occupé.',
  accessText: 'Votre accès n’a pas pu être confirmé.',
  endedTitle: 'Votre session est terminée',
  endedText: 'Veuillez vous reconnecter.',
  draft: 'Brouillon',
  archived: 'Archivé',
};
