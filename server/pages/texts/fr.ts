import type { PageTexts } from './page-texts.ts';

export const texts: PageTexts = {
  private_preview: { title: 'Un document privé', text: 'Ouvrez ce lien dans un navigateur pour vous connecter et le lire.', action: 'Se connecter' },
  confirm: {
    title: 'Continuer vers le document ?',
    text: 'Le lien que vous avez suivi vous connecte. Continuez seulement si vous vous y attendiez.',
    action: 'Continuer',
  },
  framed: { title: 'Ouvrez ce document dans son propre onglet', text: 'Il est privé et ne peut pas être affiché dans une autre page.', action: 'Ouvrir' },
  no_login: { title: 'Ce document est privé', text: 'Demandez un accès à la personne qui a envoyé le lien, ou ouvrez-le depuis votre compte chez elle.' },
  no_cookies: {
    title: 'Ce navigateur n’a pas conservé votre connexion',
    text: 'Autorisez les cookies pour ce site, puis ouvrez le lien à nouveau.',
    action: 'Réessayer',
  },
  no_token: {
    title: 'Vous n’êtes pas encore connecté',
    text: 'La connexion n’a pas donné accès à ce document. Reconnectez-vous. Si vous revenez encore ici, prévenez la personne qui vous a envoyé le lien.',
    action: 'Se connecter',
  },
  other_account: {
    title: 'Ce compte ne peut pas ouvrir le document',
    text: 'Vous êtes connecté, mais le document est destiné à un autre compte. Déconnectez-vous, puis connectez-vous avec le compte auquel il a été envoyé.',
    action: 'Se connecter avec un autre compte',
  },
  token_missing: { title: 'Connectez-vous pour lire ce document', text: 'Il est privé. Vous reviendrez ici après la connexion.', action: 'Se connecter' },
  token_invalid: {
    title: 'La connexion n’a pas fonctionné',
    text: 'Ce que la page de connexion a renvoyé n’est pas valable pour ce document.',
    action: 'Réessayer',
  },
  token_expired: {
    title: 'La connexion a expiré',
    text: 'Elle n’était valable que peu de temps. Reconnectez-vous pour lire le document.',
    action: 'Se reconnecter',
  },
  token_replayed: {
    title: 'Ce lien a déjà servi',
    text: 'Un lien de connexion ne sert qu’une fois. Reconnectez-vous pour lire le document.',
    action: 'Se reconnecter',
  },
  action_not_allowed: { title: 'Ceci ne vient pas de notre page', text: 'Ouvrez le lien à nouveau et continuez à partir de là.', action: 'Réessayer' },
  token_in_url: {
    title: 'Un jeton ne doit pas figurer dans l’adresse',
    text: 'Retirez-le de l’adresse ; c’est la page qui entoure le contenu qui le transmet.',
  },
  invalid_request: { title: 'Cette adresse ne fonctionne pas', text: 'Une partie manque ou figure deux fois. Vérifiez le lien.', action: 'Réessayer' },
  not_found: { title: 'Il n’y a rien ici', text: 'Le lien est faux, ou ce qu’il montrait n’est plus disponible.' },
  method_not_allowed: { title: 'Cette adresse ne fait qu’afficher une page', text: 'Ouvrez-la dans un navigateur.' },
  for_programs: {
    title: 'Cette adresse est destinée aux programmes',
    text: 'Elle répond aux appels de l’API et n’a pas de page à montrer. Ouvrez le lien que vous avez reçu.',
  },
  rate_limited: { title: 'Trop de demandes', text: 'Attendez un instant et réessayez.', action: 'Réessayer' },
  storage_unavailable: { title: 'Indisponible pour le moment', text: 'Réessayez dans une minute.', action: 'Réessayer' },
  internal: { title: 'Une erreur s’est produite de notre côté', text: 'Réessayez dans une minute.', action: 'Réessayer' },
};
