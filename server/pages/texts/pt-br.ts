import type { PageTexts } from './page-texts.ts';

export const texts: PageTexts = {
  private_preview: { title: 'Um documento privado', text: 'Abra este link em um navegador para entrar e lê-lo.', action: 'Entrar' },
  confirm: {
    title: 'Continuar para o documento?',
    text: 'O link que você seguiu faz o seu login. Continue apenas se esperava por isso.',
    action: 'Continuar',
  },
  framed: { title: 'Abra este documento em uma aba própria', text: 'Ele é privado e não pode ser exibido dentro de outra página.', action: 'Abrir' },
  no_login: { title: 'Este documento é privado', text: 'Peça acesso a quem enviou o link ou abra-o pela sua conta com essa pessoa ou empresa.' },
  no_cookies: {
    title: 'Este navegador não guardou o seu login',
    text: 'Permita cookies para este site e abra o link novamente.',
    action: 'Tentar novamente',
  },
  no_token: {
    title: 'Você ainda não entrou',
    text: 'O login terminou sem acesso a este documento. Entre novamente. Se isso trouxer você de volta aqui, avise quem enviou o link.',
    action: 'Entrar',
  },
  other_account: {
    title: 'Esta conta não pode abrir o documento',
    text: 'Você entrou, mas o documento é para outra conta. Saia e entre com a conta para a qual ele foi enviado.',
    action: 'Entrar com outra conta',
  },
  token_missing: { title: 'Entre para ler este documento', text: 'Ele é privado. Você voltará aqui depois de entrar.', action: 'Entrar' },
  token_invalid: { title: 'O login não funcionou', text: 'O que a página de login devolveu não é válido para este documento.', action: 'Tentar novamente' },
  token_expired: {
    title: 'O login expirou',
    text: 'Ele era válido apenas por pouco tempo. Entre novamente para ler o documento.',
    action: 'Entrar novamente',
  },
  token_replayed: {
    title: 'Este link já foi usado',
    text: 'Um link de login funciona uma vez. Entre novamente para ler o documento.',
    action: 'Entrar novamente',
  },
  action_not_allowed: { title: 'Isto não foi enviado da nossa página', text: 'Abra o link novamente e continue a partir dele.', action: 'Tentar novamente' },
  token_in_url: { title: 'Um token não deve ficar no endereço', text: 'Remova-o do endereço; a página que contém o conteúdo o entrega.' },
  invalid_request: { title: 'Este endereço não funciona', text: 'Falta uma parte ou ela está repetida. Verifique o link.', action: 'Tentar novamente' },
  not_found: { title: 'Não há nada aqui', text: 'O link está errado, ou o que ele mostrava não está mais disponível.' },
  method_not_allowed: { title: 'Este endereço apenas mostra uma página', text: 'Abra-o em um navegador.' },
  for_programs: {
    title: 'Este endereço é para programas',
    text: 'Ele responde a chamadas da API e não tem página para mostrar. Abra o link que você recebeu.',
  },
  rate_limited: { title: 'Muitas solicitações', text: 'Aguarde um momento e tente novamente.', action: 'Tentar novamente' },
  storage_unavailable: { title: 'Indisponível no momento', text: 'Tente novamente em um minuto.', action: 'Tentar novamente' },
  internal: { title: 'Algo deu errado do nosso lado', text: 'Tente novamente em um minuto.', action: 'Tentar novamente' },
};
