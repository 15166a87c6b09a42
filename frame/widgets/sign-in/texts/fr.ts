import type { SignInTexts } from './sign-in-texts.ts';

export const texts: SignInTexts = {
  title: 'Connexion',
  lead: 'Saisissez votre adresse e-mail et vous recevrez un lien qui vous connecte.',
  ended: 'Votre session est terminée. Veuillez vous reconnecter.',
  email: 'Adresse e-mail',
  send: 'Recevoir un lien',
  sentTitle: 'Consultez votre boîte de réception',
  sentText: 'Si {email} est connue ici, un lien est en route. Ouvrez-le dans ce navigateur dans les 15 minutes.',
  again: 'Utiliser une autre adresse',
  codeTitle: 'Encore une étape',
  codeLead: 'Ce n’est pas l’onglet qui a demandé le lien. Saisissez les six chiffres du même e-mail.',
  code: 'Code',
  signIn: 'Se connecter',
  newMail: 'Demander un nouvel e-mail',
  wrong: 'Le code est incorrect ou le lien n’est plus valable. Un lien ne sert qu’une fois, pendant 15 minutes.',
  tooMany: 'Trop de tentatives. Veuillez patienter une minute.',
  signOut: 'Se déconnecter',
};
