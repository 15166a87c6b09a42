import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'Entrar',
  lead: 'Digite seu e-mail e você receberá um link para entrar.',
  ended: 'Sua sessão terminou. Entre novamente.',
  email: 'E-mail',
  send: 'Enviar link',
  sentTitle: 'Verifique sua caixa de entrada',
  sentText: 'Se {email} estiver cadastrado aqui, um link está a caminho. Abra-o neste navegador em até 15 minutos.',
  again: 'Usar outro endereço',
  codeTitle: 'Mais uma etapa',
  codeLead: 'Esta não é a aba que pediu o link. Digite os seis dígitos do mesmo e-mail.',
  code: 'Código',
  signIn: 'Entrar',
  newMail: 'Pedir um novo e-mail',
  wrong: 'O código não confere ou o link expirou. Um link funciona uma vez, por 15 minutos.',
  tooMany: 'Muitas tentativas. Aguarde um minuto.',
  signOut: 'Sair',
};
