import type { PageTexts } from './page-texts.ts';

export const texts: PageTexts = {
  private_preview: { title: 'Un documento privado', text: 'Abra este enlace en un navegador para iniciar sesión y leerlo.', action: 'Iniciar sesión' },
  confirm: { title: '¿Continuar al documento?', text: 'El enlace que ha seguido inicia su sesión. Continúe solo si lo esperaba.', action: 'Continuar' },
  framed: { title: 'Abra este documento en su propia pestaña', text: 'Es privado y no se puede mostrar dentro de otra página.', action: 'Abrir' },
  no_login: { title: 'Este documento es privado', text: 'Pida acceso a quien envió el enlace, o ábralo desde su cuenta con esa persona o empresa.' },
  no_cookies: {
    title: 'Este navegador no ha conservado su sesión',
    text: 'Permita las cookies de este sitio y abra el enlace de nuevo.',
    action: 'Reintentar',
  },
  no_token: {
    title: 'Aún no ha iniciado sesión',
    text: 'El inicio de sesión no ha dado acceso a este documento. Inicie sesión de nuevo. Si vuelve a esta página, avise a quien le envió el enlace.',
    action: 'Iniciar sesión',
  },
  other_account: {
    title: 'Esta cuenta no puede abrir el documento',
    text: 'Ha iniciado sesión, pero el documento es para otra cuenta. Cierre la sesión e inicie sesión con la cuenta a la que se envió.',
    action: 'Iniciar sesión con otra cuenta',
  },
  token_missing: { title: 'Inicie sesión para leer este documento', text: 'Es privado. Volverá aquí después de iniciar sesión.', action: 'Iniciar sesión' },
  token_invalid: {
    title: 'El inicio de sesión no ha funcionado',
    text: 'Lo que ha devuelto la página de inicio de sesión no es válido para este documento.',
    action: 'Reintentar',
  },
  token_expired: {
    title: 'El inicio de sesión ha caducado',
    text: 'Solo era válido por poco tiempo. Inicie sesión de nuevo para leer el documento.',
    action: 'Iniciar sesión de nuevo',
  },
  token_replayed: {
    title: 'Este enlace ya se ha usado',
    text: 'Un enlace de inicio de sesión sirve una vez. Inicie sesión de nuevo para leer el documento.',
    action: 'Iniciar sesión de nuevo',
  },
  action_not_allowed: { title: 'Esto no se envió desde nuestra página', text: 'Abra el enlace de nuevo y continúe desde allí.', action: 'Reintentar' },
  token_in_url: { title: 'Un token no debe estar en la dirección', text: 'Quítelo de la dirección; lo entrega la página que contiene el contenido.' },
  invalid_request: { title: 'Esta dirección no funciona', text: 'Falta una parte o está duplicada. Compruebe el enlace.', action: 'Reintentar' },
  not_found: { title: 'Aquí no hay nada', text: 'El enlace es incorrecto, o lo que mostraba ya no está disponible.' },
  method_not_allowed: { title: 'Esta dirección solo muestra una página', text: 'Ábrala en un navegador.' },
  for_programs: {
    title: 'Esta dirección es para programas',
    text: 'Responde a llamadas de la API y no tiene página que mostrar. Abra el enlace que recibió.',
  },
  rate_limited: { title: 'Demasiadas solicitudes', text: 'Espere un momento e inténtelo de nuevo.', action: 'Reintentar' },
  storage_unavailable: { title: 'No disponible en este momento', text: 'Inténtelo de nuevo dentro de un minuto.', action: 'Reintentar' },
  internal: { title: 'Algo ha fallado por nuestra parte', text: 'Inténtelo de nuevo dentro de un minuto.', action: 'Reintentar' },
};
