export const de = {
  languageName: 'Deutsch',
  brandLine: 'Kundenportal',
  waysIn: 'Zugänge',
  groups: { tenantToken: 'Mandanten-Token', throughBackend: 'Über Ihr Backend', withoutBackend: 'Ohne Backend', byLink: 'Über einen Link' },
  ways: {
    receipts: {
      label: 'Belege',
      lead:
        'Ihr Backend signiert ein Token für den Kunden, der auf Ihrer Seite angemeldet ist. Es öffnet alles von diesem Kunden, so lange, wie das ' +
        'Backend es festlegt.',
    },
    latest: {
      label: 'Neuester Beleg',
      lead: 'Ihr Backend unterschreibt ein Token für einen Beleg statt für einen Kunden. Es öffnet diesen Beleg und sonst nichts.',
    },
    invoices: {
      label: 'Rechnungen',
      lead: 'Dasselbe Token öffnet die Rechnungen dieses Kunden: fällige Beträge, Zahlungen und Gutschriften. Das Widget hat Suche und Filter.',
    },
    scriptTag: {
      label: 'Script-Tag',
      lead: 'Ihr Backend unterschreibt die Tokens wie zuvor; hier fragt ein Tag mit Attributen danach. Auf dieser Seite steht keine Zeile Skript.',
    },
    bridge: {
      label: 'Bridge-Token',
      lead:
        'Ihr Backend sagt mit einem Token von fünf Minuten, wer zusieht; die Seite tauscht es gegen eine Sitzung von einer Stunde. Beide Widgets teilen ' +
        'sich diese Sitzung, und sie lässt sich jederzeit beenden.',
    },
    accessKey: {
      label: 'Zugangsschlüssel',
      lead:
        'Ihr Backend unterschreibt nichts: Es tauscht seinen Zugangsschlüssel gegen ein Embed-Token, das den Kunden nennt. Das erste kommt mit der Seite, ' +
        'das nächste nach fünfzehn Minuten.',
    },
    widgetToken: {
      label: 'Widget-Token',
      lead:
        'Ihr Backend nennt den Kunden eines Administrators und welche seiner Einstellungen diese Seite öffnen darf. Das Token wird bei jedem Aufruf ' +
        'nachgeschlagen: Ist es widerrufen, wird schon der nächste abgelehnt.',
    },
    legacy: {
      label: 'Älterer Anmelde-Proxy',
      lead:
        'Ihr Backend gibt einen API-Schlüssel und eine E-Mail-Adresse, und der Server weiß, wem sie gehört. Die Seite hat nur ein Skript des älteren ' +
        'Protokolls; die Höhe des Rahmens ist ihre Sache.',
    },
    published: {
      label: 'Nur Embed-Schlüssel',
      lead:
        'Der Betrachter ist unbekannt: Der Schlüssel ist öffentlich und nennt nur die Website. Er zeigt einen veröffentlichten Beleg, dessen Link die Seite ' +
        'kennt, und keine Liste.',
    },
    pricing: {
      label: 'Preise',
      lead:
        'Preise brauchen keine Anmeldung: Der Embed-Schlüssel zeigt sie jedem Besucher. Kunden, die in diesem Portal angemeldet sind, sehen auch ' +
        'ihren eigenen Tarif.',
    },
    magicLink: {
      label: 'Anmelde-Link',
      lead:
        'Das Widget fragt nach einer E-Mail-Adresse und sendet dorthin einen Anmelde-Link: Der Zugriff auf das Postfach weist den Kunden aus. Das ' +
        'braucht kein Backend und keine Anmeldung in diesem Portal.',
    },
    attributes: {
      label: 'Attribute',
      lead:
        'Der Betrachter ist nicht geprüft: Die Seite gibt an, wer er ist, und jeder Besucher kann das ändern. Sie öffnet nur, was für alle unbedenklich ' +
        'ist, und nie etwas von einem Kunden.',
    },
    links: {
      label: 'Direkte Links',
      lead:
        'Einen veröffentlichten Link kann jeder öffnen. Ein privater führt über die Anmeldung dieses Portals, die ein einmal gültiges Token ' +
        'hinzufügt.',
    },
  },
  trust: { backend: 'Geprüft', mailbox: 'Per E-Mail geprüft', nobody: 'Öffentlich', unverified: 'Ungeprüft', link: 'Per Link' },
  code: 'Code',
  inThePage: 'In Ihrer Seite',
  onTheBackend: 'In Ihrem Backend',
  noBackend: 'Das braucht kein Backend.',
  attempt: 'Öffnen versuchen',
  attempts: { published: 'Veröffentlichter Beleg', private: 'Privater Beleg', list: 'Liste eines Kunden' },
  youClaim: 'Sie behaupten, Sie sind',
  claim: 'Behaupten',
  renew: 'Token erneuern und neu laden',
  accessKeyOver: 'Der Zugangsschlüssel dieses Portals gilt nicht mehr: Sein Backend bekommt keine Tokens.',
  askAgain: 'Noch einmal fragen',
  revoke: 'Dieses Token widerrufen',
  mint: 'Neues Token',
  until: 'bis',
  whoseWidgets: 'Wessen Einstellungen',
  connections: 'SSO-Verbindungen',
  noConnections: 'Es gibt noch keine SSO-Verbindung.',
  connectionStates: { draft: 'Entwurf', active: 'Aktiv', disabled: 'Deaktiviert' },
  directories: 'Verzeichnisse',
  noDirectories: 'Es gibt noch kein Verzeichnis.',
  directoryStates: { pending: 'Ausstehend', active: 'Aktiv', disabled: 'Deaktiviert' },
  calls: 'Aufrufe dieser Seite',
  demoAddresses: 'Kunden dieser Demo:',
  mailsAreKept: 'Keine E-Mail verlässt diesen Rechner. Was gesendet würde, liegt im',
  outbox: 'Postausgang',
  publishedLink: 'Veröffentlicht: Er öffnet sich für alle.',
  privateLink: 'Privat: Er führt über die Anmeldung und zurück.',
  welcome: 'Schön, dass Sie da sind,',
  nothingYet: 'So einen Beleg gibt es noch nicht.',
  theme: 'Darstellung',
  system: 'System',
  light: 'Hell',
  dark: 'Dunkel',
  language: 'Sprache',
  tokenLife: 'Tokens gelten',
  3600: '1 Stunde',
  40: '40 Sekunden',
  apply: 'Übernehmen',
  signOut: 'Abmelden',
  events: 'Was die Einbettung meldet',
  signIn: 'Anmelden',
  signInLead: 'Dies ist eine Demo: Wählen Sie, wer Sie sind. Es gibt kein Passwort.',
  signInForLink: 'Melden Sie sich an, um den Beleg zu öffnen, der mit Ihnen geteilt wurde.',
  badRedirect: 'Diese Anmeldeseite wurde mit einer Rückadresse geöffnet, die kein Beleg von uns ist. Öffnen Sie den Link noch einmal.',
  badCheckout: 'Diese Seite wurde ohne eine Zahlung geöffnet, die der Belegserver signiert hat, oder deren Zeit ist um. Beginnen Sie von vorn.',
  billing: 'Zahlung',
  billingLead: 'Das ist die Bezahlseite einer Demo: Es fließt kein Geld. Was Sie wählen, erfährt der Belegserver signiert, von Backend zu Backend.',
  billingFor: 'Für',
  billingAmount: 'Zu zahlen',
  billingCustomer: 'Kunde',
  pay: 'Bezahlen',
  payLater: 'Per Überweisung zahlen: das dauert',
  payFails: 'Mit einer Karte zahlen, die abgelehnt wird',
  payNot: 'Zurück, ohne zu zahlen',
  notFound: 'Diese Seite gibt es hier nicht.',
  notLetIn: 'Der Belegserver lässt diesen Kunden nicht herein.',
  serverAway: 'Der Belegserver antwortet gerade nicht. Versuchen Sie es in einer Minute noch einmal.',
};
