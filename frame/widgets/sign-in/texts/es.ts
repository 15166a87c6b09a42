import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'Iniciar sesión',
  lead: 'Escriba su dirección de correo y recibirá un enlace para iniciar sesión.',
  ended: 'Su sesión ha terminado. Inicie sesión de nuevo.',
  email: 'Correo electrónico',
  send: 'Enviarme un enlace',
  sentTitle: 'Revise su bandeja de entrada',
  sentText: 'Si {email} está registrado aquí, le hemos enviado un enlace. Ábralo en este navegador en 15 minutos.',
  again: 'Usar otra dirección',
  codeTitle: 'Un paso más',
  codeLead: 'Esta no es la pestaña que pidió el enlace. Escriba los seis dígitos del mismo correo.',
  code: 'Código',
  signIn: 'Iniciar sesión',
  newMail: 'Pedir otro correo',
  wrong: 'El código no coincide o el enlace ha caducado. Un enlace sirve una vez, durante 15 minutos.',
  tooMany: 'Demasiados intentos. Espere un minuto.',
  signOut: 'Cerrar sesión',
};
