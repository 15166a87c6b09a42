export const fr = {
  languageName: 'Français',
  brandLine: 'Espace client',
  waysIn: 'Accès',
  groups: { tenantToken: 'Jeton du locataire', throughBackend: 'Par votre backend', withoutBackend: 'Sans backend', byLink: 'Par lien' },
  ways: {
    receipts: {
      label: 'Reçus',
      lead:
        'Votre backend signe un jeton pour la personne connectée à votre propre site. Le jeton ouvre tout ce qui concerne ce client, aussi longtemps que le ' +
        'backend le décide.',
    },
    latest: { label: 'Dernier reçu', lead: 'Votre backend signe un jeton pour un reçu au lieu d’un client. Il ouvre ce reçu et rien d’autre.' },
    invoices: {
      label: 'Factures',
      lead:
        'Le même jeton ouvre les factures de ce client : ce qui est dû, ce qui a été payé et les avoirs. La recherche et les filtres sont dans le widget.',
    },
    scriptTag: {
      label: 'Balise script',
      lead: 'Votre backend signe les jetons comme avant ; ici, une balise et ses attributs les demandent. Il n’y a pas une ligne de script dans cette page.',
    },
    bridge: {
      label: 'Jeton passerelle',
      lead:
        'Votre backend dit qui regarde par un jeton de cinq minutes, que la page échange contre une session d’une heure. Les deux widgets partagent cette ' +
        'session, et elle peut être fermée à tout moment.',
    },
    accessKey: {
      label: 'Clé d’accès',
      lead:
        'Votre backend ne signe rien : il échange sa clé d’accès contre un jeton d’intégration qui nomme le client. La page reçoit le premier avec son ' +
        'contenu, et un autre après quinze minutes.',
    },
    widgetToken: {
      label: 'Jeton de widget',
      lead:
        'Votre backend nomme le client d’un administrateur et les réglages que cette page peut ouvrir. Le jeton est vérifié à chaque appel : dès qu’il est ' +
        'révoqué, l’appel suivant est refusé.',
    },
    legacy: {
      label: 'Ancien proxy de connexion',
      lead:
        'Votre backend donne une clé d’API et une adresse e-mail, et le serveur des reçus sait à qui elle appartient. La page n’a qu’un script de l’ancien ' +
        'protocole ; la hauteur du cadre est son affaire.',
    },
    published: {
      label: 'Clé d’intégration seule',
      lead:
        'Personne ne se porte garant : la clé est publique et dit seulement de quel site il s’agit. Elle montre un reçu publié dont la page connaît le ' +
        'lien, et aucune liste.',
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
        'La boîte de réception se porte garante : qui peut lire l’e-mail est le client, et le widget demande lui-même l’adresse. Il n’y a ici ni backend ni ' +
        'connexion à cet espace.',
    },
    attributes: {
      label: 'Attributs',
      lead:
        'Personne ne se porte garant : la page dit qui regarde, et tout visiteur peut dire autre chose. Elle ouvre donc ce qui est sans risque pour tous, ' +
        'et jamais ce qui appartient à un client.',
    },
    links: {
      label: 'Liens directs',
      lead:
        'Un lien publié s’ouvre pour quiconque l’a. Un lien privé passe par la connexion à cet espace, qui se porte garant par un jeton à usage unique.',
    },
  },
  trust: { backend: 'Vérifié', mailbox: 'Vérifié par e-mail', nobody: 'Public', unverified: 'Non vérifié', link: 'Par lien' },
  code: 'Code',
  inThePage: 'Dans votre page',
  onTheBackend: 'Dans votre backend',
  noBackend: 'Il n’y a rien à faire dans un backend.',
  attempt: 'Essayer d’ouvrir',
  attempts: { published: 'Un reçu publié', private: 'Un reçu privé', list: 'La liste d’un client' },
  youClaim: 'Vous prétendez être',
  claim: 'Prétendre',
  renew: 'Renouveler le jeton et recharger',
  accessKeyOver: 'La clé d’accès de cet espace n’est plus valable : son backend n’obtient plus de jetons.',
  askAgain: 'Demander à nouveau',
  revoke: 'Révoquer ce jeton',
  mint: 'Nouveau jeton',
  until: 'jusqu’à',
  whoseWidgets: 'À qui sont les réglages',
  connections: 'Connexions SSO',
  noConnections: 'Il n’y a pas encore de connexion SSO.',
  connectionStates: { draft: 'Brouillon', active: 'Active', disabled: 'Désactivée' },
  directories: 'Annuaires',
  noDirectories: 'Il n’y a pas encore d’annuaire.',
  directoryStates: { pending: 'En attente', active: 'Actif', disabled: 'Désactivé' },
  calls: 'Appels de cette page',
  demoAddresses: 'Clients de cette démonstration :',
  mailsAreKept: 'Aucun e-mail ne quitte cette machine. Ce qui aurait été envoyé se trouve dans la',
  outbox: 'boîte d’envoi',
  publishedLink: 'Publié : il s’ouvre pour tout le monde.',
  privateLink: 'Privé : il passe par la connexion et revient.',
  welcome: 'Ravis de vous voir,',
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
  events: 'Ce que le cadre signale',
  signIn: 'Se connecter',
  signInLead: 'Ceci est une démonstration : choisissez qui vous êtes. Il n’y a pas de mot de passe.',
  signInForLink: 'Connectez-vous pour ouvrir le reçu qui vous a été partagé.',
  badRedirect: 'Cette page de connexion a été ouverte avec une adresse de retour qui n’est pas un de nos reçus. Ouvrez le lien à nouveau.',
  badCheckout: 'Cette page a été ouverte sans paiement signé par le serveur des reçus, ou le délai est passé. Recommencez.',
  billing: 'Paiement',
  billingLead:
    'Ceci est la page de paiement d’une démonstration : aucun argent ne circule. Votre choix est transmis au serveur des reçus, signé, de backend à backend.',
  billingFor: 'Pour',
  billingAmount: 'À payer',
  billingCustomer: 'Client',
  pay: 'Payer',
  payLater: 'Payer par virement : cela prend du temps',
  payFails: 'Payer avec une carte refusée',
  payNot: 'Revenir sans payer',
  notFound: 'Cette page n’existe pas ici.',
  notLetIn: 'Le serveur des reçus ne laisse pas entrer ce client.',
  serverAway: 'Le serveur des reçus ne répond pas pour le moment. Réessayez dans une minute.',
};
