export const es = {
  languageName: 'Español',
  brandLine: 'Portal de clientes',
  waysIn: 'Accesos',
  groups: { tenantToken: 'Token del inquilino', throughBackend: 'Por su backend', withoutBackend: 'Sin backend', byLink: 'Por enlace' },
  ways: {
    receipts: {
      label: 'Recibos',
      lead:
        'Su backend firma un token para el cliente que ha iniciado sesión en su sitio. El token abre todo lo de este cliente durante el tiempo que ' +
        'establezca el backend.',
    },
    latest: { label: 'Último recibo', lead: 'Su backend firma un token para un recibo en lugar de un cliente. Abre este recibo y nada más.' },
    invoices: {
      label: 'Facturas',
      lead:
        'El mismo token abre las facturas de este cliente: importes pendientes, pagos y notas de crédito. El widget tiene su propia búsqueda y sus propios ' +
        'filtros.',
    },
    scriptTag: {
      label: 'Etiqueta script',
      lead: 'Su backend firma los tokens como antes. Una etiqueta script con atributos los solicita: la página no necesita ningún script propio.',
    },
    bridge: {
      label: 'Token puente',
      lead:
        'Su backend identifica al visitante con un token válido durante cinco minutos. La página lo canjea por una sesión de una hora, que los dos widgets ' +
        'comparten y que se puede terminar en cualquier momento.',
    },
    accessKey: {
      label: 'Clave de acceso',
      lead:
        'Su backend no firma nada: canjea su clave de acceso por un token de inserción que identifica al cliente. La página contiene el primer token y ' +
        'solicita otro al cabo de quince minutos.',
    },
    widgetToken: {
      label: 'Token de widget',
      lead:
        'Su backend emite un token para el cliente de un administrador y los ajustes que esta página puede abrir. El token se comprueba en cada llamada: ' +
        'una vez revocado, la siguiente se rechaza.',
    },
    legacy: {
      label: 'Proxy de acceso antiguo',
      lead:
        'Su backend envía una clave de API y una dirección de correo, y el servidor de recibos encuentra al cliente. La página solo tiene un script del ' +
        'protocolo antiguo, así que ajusta ella misma la altura del marco.',
    },
    published: {
      label: 'Solo clave de inserción',
      lead:
        'El visitante no está identificado: la clave es pública y solo indica el sitio. Muestra un recibo publicado cuyo enlace conoce la página, pero ' +
        'ninguna lista.',
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
        'El widget pide una dirección de correo y envía a ella un enlace de acceso: el acceso al buzón identifica al cliente. No hace falta un backend ni ' +
        'iniciar sesión en este portal.',
    },
    attributes: {
      label: 'Atributos',
      lead:
        'El visitante no está verificado: la página indica quién es, y cualquier visitante puede cambiarlo. Solo abre lo que es seguro para todos, y nunca ' +
        'los recibos de un cliente.',
    },
    links: {
      label: 'Enlaces directos',
      lead: 'Cualquiera puede abrir un enlace publicado. Uno privado pasa por el inicio de sesión de este portal, que añade un token de un solo uso.',
    },
  },
  trust: { backend: 'Verificado', mailbox: 'Verificado por correo', nobody: 'Público', unverified: 'Sin verificar', link: 'Por enlace' },
  code: 'Código',
  inThePage: 'En su página',
  onTheBackend: 'En su backend',
  noBackend: 'No hace falta un backend.',
  attempt: 'Intentar abrir',
  attempts: { published: 'Un recibo publicado', private: 'Un recibo privado', list: 'La lista de un cliente' },
  youClaim: 'Usted dice ser',
  claim: 'Afirmarlo',
  renew: 'Renovar el token y recargar',
  accessKeyOver: 'La clave de acceso de este portal ya no es válida: su backend no obtiene más tokens.',
  askAgain: 'Repetir la llamada',
  revoke: 'Revocar este token',
  mint: 'Token nuevo',
  until: 'hasta',
  whoseWidgets: 'Cliente y ámbitos',
  connections: 'Conexiones SSO',
  noConnections: 'Aún no hay ninguna conexión SSO.',
  connectionStates: { draft: 'Borrador', active: 'Activa', disabled: 'Desactivada' },
  directories: 'Directorios',
  noDirectories: 'Aún no hay ningún directorio.',
  directoryStates: { pending: 'Pendiente', active: 'Activo', disabled: 'Desactivado' },
  calls: 'Llamadas de esta página',
  demoAddresses: 'Clientes de esta demostración:',
  mailsAreKept: 'Ningún correo sale de esta máquina. Los correos salientes están en la',
  outbox: 'bandeja de salida',
  publishedLink: 'Publicado: cualquiera puede abrirlo.',
  privateLink: 'Privado: pasa por el inicio de sesión y vuelve.',
  welcome: 'Le damos la bienvenida,',
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
  events: 'Eventos del contenido insertado',
  signIn: 'Iniciar sesión',
  signInLead: 'Esto es una demostración: elija quién es. No hay contraseña.',
  signInForLink: 'Inicie sesión para abrir el recibo que se compartió con usted.',
  badRedirect: 'Esta página de acceso se abrió con una dirección de regreso que no es un recibo nuestro. Abra el enlace de nuevo.',
  badCheckout: 'Esta página se abrió sin un pago firmado por el servidor de recibos, o el pago ha caducado. Empiece de nuevo.',
  billing: 'Pago',
  billingLead: 'Esta es la página de pago de una demostración: no se mueve dinero. El backend envía su elección al servidor de recibos en un aviso firmado.',
  billingFor: 'Concepto',
  billingAmount: 'Importe pendiente',
  billingCustomer: 'Cliente',
  pay: 'Pagar',
  payLater: 'Pagar por transferencia: tarda un poco',
  payFails: 'Pagar con una tarjeta que se rechaza',
  payNot: 'Volver sin pagar',
  notFound: 'Esta página no existe.',
  notLetIn: 'El servidor de recibos rechaza a este cliente.',
  serverAway: 'El servidor de recibos no responde en este momento. Inténtelo de nuevo en un minuto.',
};
