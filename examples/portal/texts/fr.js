export const fr = {
  languageName: 'Français',
  brandLine: 'Espace client',
  waysIn: 'Accès',
  groups: { tenantToken: 'Jeton du locataire', throughBackend: 'Par votre backend', withoutBackend: 'Sans backend', byLink: 'Par lien' },
  ways: {
    receipts: {
      label: 'Reçus',
      lead:
        'Votre backend signe un jeton pour le client connecté à votre site. Le jeton ouvre tout ce qui concerne ce client, pendant la durée que fixe le ' +
        'backend.',
    },
    latest: { label: 'Dernier reçu', lead: 'Votre backend signe un jeton pour un reçu au lieu d’un client. Il ouvre ce reçu et rien d’autre.' },
    invoices: {
      label: 'Factures',
      lead: 'Le même jeton ouvre les factures de ce client : montants dus, paiements et avoirs. Le widget a sa propre recherche et ses propres filtres.',
    },
    scriptTag: {
      label: 'Balise script',
      lead: 'Votre backend signe les jetons comme avant. Une balise script avec des attributs les demande : la page n’a besoin d’aucun autre script.',
    },
    bridge: {
      label: 'Jeton passerelle',
      lead:
        'Votre backend identifie le visiteur par un jeton valable cinq minutes. La page l’échange contre une session d’une heure, que les deux widgets ' +
        'partagent et qui peut être fermée à tout moment.',
    },
    accessKey: {
      label: 'Clé d’accès',
      lead:
        'Votre backend ne signe rien : il échange sa clé d’accès contre un jeton d’intégration qui désigne le client. La page contient le premier jeton et ' +
        'en demande un nouveau après quinze minutes.',
    },
    widgetToken: {
      label: 'Jeton de widget',
      lead:
        'Votre backend émet un jeton pour le client d’un administrateur et les réglages que cette page peut ouvrir. Le jeton est vérifié à chaque appel : ' +
        'dès qu’il est révoqué, l’appel suivant est refusé.',
    },
    legacy: {
      label: 'Ancien proxy de connexion',
      lead:
        'Votre backend envoie une clé d’API et une adresse e-mail, et le serveur des reçus trouve le client. La page n’a qu’un script de l’ancien ' +
        'protocole : elle règle donc elle-même la hauteur du cadre.',
    },
    published: {
      label: 'Clé d’intégration seule',
      lead:
        'Le visiteur n’est pas identifié : la clé est publique et ne désigne que le site. Elle affiche un reçu publié dont la page connaît le lien, mais ' +
        'aucune liste.',
    },
    pricing: {
      label: 'Tarifs',
      lead:
        'Les tarifs ne demandent pas de connexion : la clé d’intégration les montre à tout visiteur. Les clients connectés à cet espace voient aussi ' +
        'leur propre offre.',
    },
    magicLink: {
      label: 'Lien de connexion',
      lead:
        'Le widget demande une adresse e-mail et y envoie un lien de connexion : l’accès à la boîte de réception identifie le client. Ni backend ni ' +
        'connexion à cet espace ne sont nécessaires.',
    },
    attributes: {
      label: 'Attributs',
      lead:
        'L’identité du visiteur n’est pas vérifiée : la page indique qui il est, et tout visiteur peut le modifier. Elle n’ouvre que ce qui est sans risque ' +
        'pour tous, et jamais les reçus d’un client.',
    },
    links: {
      label: 'Liens directs',
      lead: 'Tout le monde peut ouvrir un lien publié. Un lien privé passe par la connexion à cet espace, qui ajoute un jeton à usage unique.',
    },
  },
  trust: { backend: 'Vérifié', mailbox: 'Vérifié par e-mail', nobody: 'Public', unverified: 'Non vérifié', link: 'Par lien' },
  code: 'Code',
  inThePage: 'Dans votre page',
  onTheBackend: 'Dans votre backend',
  noBackend: 'Aucun backend n’est nécessaire.',
  attempt: 'Essayer d’ouvrir',
  attempts: { published: 'Un reçu publié', private: 'Un reçu privé', list: 'La liste d’un client' },
  youClaim: 'Vous prétendez être',
  claim: 'Prétendre',
  renew: 'Renouveler le jeton et recharger',
  accessKeyOver: 'La clé d’accès de cet espace n’est plus valable : son backend n’obtient plus de jetons.',
  askAgain: 'Répéter l’appel',
  revoke: 'Révoquer ce jeton',
  mint: 'Nouveau jeton',
  until: 'jusqu’à',
  whoseWidgets: 'Client et étendues',
  connections: 'Connexions SSO',
  noConnections: 'Il n’y a pas encore de connexion SSO.',
  connectionStates: { draft: 'Brouillon', active: 'Active', disabled: 'Désactivée' },
  directories: 'Annuaires',
  noDirectories: 'Il n’y a pas encore d’annuaire.',
  directoryStates: { pending: 'En attente', active: 'Actif', disabled: 'Désactivé' },
  calls: 'Appels de cette page',
  demoAddresses: 'Clients de cette démonstration :',
  mailsAreKept: 'Aucun e-mail ne quitte cette machine. Les e-mails sortants se trouvent dans la',
  outbox: 'boîte d’envoi',
  publishedLink: 'Publié : tout le monde peut l’ouvrir.',
  privateLink: 'Privé : il passe par la connexion et revient.',
  welcome: 'Bienvenue,',
  nothingYet: 'Il n’y a pas encore de tel reçu.',
  theme: 'Apparence',
  system: 'Système',
  light: 'Clair',
  dark: 'Sombre',
  language: 'Langue',
  tokenLife: 'Durée des jetons',
  3600: '1 heure',
  40: '40 secondes',
  apply: 'Appliquer',
  signOut: 'Se déconnecter',
  events: 'Événements du contenu intégré',
  signIn: 'Se connecter',
  signInLead: 'Ceci est une démonstration : choisissez qui vous êtes. Il n’y a pas de mot de passe.',
  signInForLink: 'Connectez-vous pour ouvrir le reçu qui vous a été partagé.',
  badRedirect: 'Cette page de connexion a été ouverte avec une adresse de retour qui n’est pas un de nos reçus. Ouvrez le lien à nouveau.',
  badCheckout: 'Cette page a été ouverte sans paiement signé par le serveur des reçus, ou le paiement a expiré. Recommencez.',
  billing: 'Paiement',
  billingLead:
    'Ceci est la page de paiement d’une démonstration : aucun argent ne circule. Le backend transmet votre choix au serveur des reçus dans un avis signé.',
  billingFor: 'Pour',
  billingAmount: 'Montant dû',
  billingCustomer: 'Client',
  pay: 'Payer',
  payLater: 'Payer par virement : cela prend du temps',
  payFails: 'Payer avec une carte refusée',
  payNot: 'Revenir sans payer',
  notFound: 'Cette page n’existe pas.',
  notLetIn: 'Le serveur des reçus refuse ce client.',
  serverAway: 'Le serveur des reçus ne répond pas pour le moment. Réessayez dans une minute.',
};
