export const es = {
  languageName: 'Español',
  brandLine: 'Portal de clientes',
  waysIn: 'Accesos',
  groups: { tenantToken: 'Token del inquilino', throughBackend: 'Por su backend', withoutBackend: 'Sin backend', byLink: 'Por enlace' },
  ways: {
    receipts: {
      label: 'Recibos',
      lead:
        'Su backend firma un token para quien ha iniciado sesión en su propio sitio. El token abre todo lo de este cliente, durante el tiempo que el ' +
        'backend diga.',
    },
    latest: { label: 'Último recibo', lead: 'Su backend firma un token para un recibo en lugar de un cliente. Abre este recibo y nada más.' },
    invoices: {
      label: 'Facturas',
      lead:
        'El mismo token abre las facturas de este cliente: lo que está pendiente, lo que se pagó y las notas de crédito. Se buscan y se filtran en el widget.',
    },
    scriptTag: {
      label: 'Etiqueta script',
      lead: 'Su backend firma los tokens como antes; aquí los pide una etiqueta con atributos. No hay ni una línea de script en esta página.',
    },
    bridge: {
      label: 'Token puente',
      lead:
        'Su backend dice quién mira con un token de cinco minutos, que la página cambia por una sesión de una hora. Los dos widgets comparten esa sesión, ' +
        'y se puede terminar en cualquier momento.',
    },
    accessKey: {
      label: 'Clave de acceso',
      lead:
        'Su backend no firma nada: cambia su clave de acceso por un token de inserción que nombra al cliente. La página recibe el primero con su contenido, ' +
        'y otro al cabo de quince minutos.',
    },
    widgetToken: {
      label: 'Token de widget',
      lead:
        'Su backend nombra al cliente de un administrador y los ajustes que esta página puede abrir. El token se consulta en cada llamada: una vez ' +
        'revocado, la siguiente se rechaza.',
    },
    legacy: {
      label: 'Proxy de acceso antiguo',
      lead:
        'Su backend da una clave de API y una dirección de correo, y el servidor de recibos sabe de quién es. La página solo tiene un script del protocolo ' +
        'antiguo, así que la altura del marco es asunto suyo.',
    },
    published: {
      label: 'Solo clave de inserción',
      lead:
        'Nadie responde por el visitante: la clave es pública y solo dice de qué sitio se trata. Muestra un recibo publicado cuyo enlace conoce la página, ' +
        'y ninguna lista.',
    },
    pricing: {
      label: 'Precios',
      lead:
        'Los precios no requieren iniciar sesión: la clave de inserción los muestra a cualquier visitante. Los clientes que han iniciado sesión en este ' +
        'portal también ven su propio plan.',
    },
    magicLink: {
      label: 'Enlace de acceso',
      lead:
        'Responde el buzón: quien puede leer el correo es el cliente, y el propio widget pide la dirección. Aquí no hay backend ni inicio de sesión de este ' +
        'portal.',
    },
    attributes: {
      label: 'Atributos',
      lead:
        'Nadie responde por el visitante: la página dice quién mira, y cualquiera puede decir otra cosa. Por eso abre lo que es seguro para todos, y nunca ' +
        'lo de un cliente.',
    },
    links: {
      label: 'Enlaces directos',
      lead:
        'Un enlace publicado se abre para quien lo tenga. Uno privado pasa por el inicio de sesión de este portal, que responde con un token de un solo uso.',
    },
  },
  trust: { backend: 'Verificado', mailbox: 'Verificado por correo', nobody: 'Público', unverified: 'Sin verificar', link: 'Por enlace' },
  code: 'Código',
  inThePage: 'En su página',
  onTheBackend: 'En su backend',
  noBackend: 'No hay nada que hacer en un backend.',
  attempt: 'Intentar abrir',
  attempts: { published: 'Un recibo publicado', private: 'Un recibo privado', list: 'La lista de un cliente' },
  youClaim: 'Usted dice ser',
  claim: 'Afirmarlo',
  renew: 'Renovar el token y recargar',
  accessKeyOver: 'La clave de acceso de este portal ya no vale: su backend no obtiene más tokens.',
  askAgain: 'Preguntar de nuevo',
  revoke: 'Revocar este token',
  mint: 'Token nuevo',
  until: 'hasta',
  whoseWidgets: 'De quién son los ajustes',
  connections: 'Conexiones SSO',
  noConnections: 'Aún no hay ninguna conexión SSO.',
  connectionStates: { draft: 'Borrador', active: 'Activa', disabled: 'Desactivada' },
  directories: 'Directorios',
  noDirectories: 'Aún no hay ningún directorio.',
  directoryStates: { pending: 'Pendiente', active: 'Activo', disabled: 'Desactivado' },
  calls: 'Llamadas de esta página',
  demoAddresses: 'Clientes de esta demostración:',
  mailsAreKept: 'Ningún correo sale de esta máquina. Lo que se habría enviado está en la',
  outbox: 'bandeja de salida',
  publishedLink: 'Publicado: se abre para todos.',
  privateLink: 'Privado: pasa por el inicio de sesión y vuelve.',
  welcome: 'Nos alegra verle,',
  nothingYet: 'Aún no existe ese recibo.',
  theme: 'Apariencia',
  system: 'Sistema',
  light: 'Claro',
  dark: 'Oscuro',
  language: 'Idioma',
  tokenLife: 'Duración de los tokens',
  3600: '1 hora',
  40: '40 segundos',
  apply: 'Aplicar',
  signOut: 'Cerrar sesión',
  events: 'Lo que comunica el marco',
  signIn: 'Iniciar sesión',
  signInLead: 'Esto es una demostración: elija quién es. No hay contraseña.',
  signInForLink: 'Inicie sesión para abrir el recibo que se compartió con usted.',
  badRedirect: 'Esta página de acceso se abrió con una dirección de regreso que no es un recibo nuestro. Abra el enlace de nuevo.',
  badCheckout: 'Esta página se abrió sin un pago firmado por el servidor de recibos, o su plazo ha terminado. Empiece de nuevo.',
  billing: 'Pago',
  billingLead:
    'Esta es la página de pago de una demostración: no se mueve dinero. Lo que elija se comunica al servidor de recibos, firmado, de backend a backend.',
  billingFor: 'Concepto',
  billingAmount: 'A pagar',
  billingCustomer: 'Cliente',
  pay: 'Pagar',
  payLater: 'Pagar por transferencia: tarda un poco',
  payFails: 'Pagar con una tarjeta que se rechaza',
  payNot: 'Volver sin pagar',
  notFound: 'Esa página no existe aquí.',
  notLetIn: 'El servidor de recibos no deja entrar a este cliente.',
  serverAway: 'El servidor de recibos no responde en este momento. Inténtelo de nuevo en un minuto.',
};
