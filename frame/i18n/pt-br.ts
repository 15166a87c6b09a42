import type { Messages } from './messages.ts';

export const texts: Messages = {
  loading: 'Carregando…',
  retry: 'Tentar novamente',
  retrying: 'Tentando novamente…',
  reference: 'Referência: {id}',
  failedTitle: 'Não foi possível carregar',
  failedText: 'Ocorreu um erro.',
  host_unreachable: 'A página que contém este conteúdo não respondeu.',
  host_not_allowed: 'Esta página não pode exibi-lo.',
  not_embedded: 'Este conteúdo foi feito para ser exibido dentro de outra página.',
  network_unreachable: 'Não foi possível acessar o servidor.',
  widget_blocked: 'Este navegador ou uma política da página impede o carregamento do código.',
  receipt_not_found: 'Recibo não encontrado',
  invoice_not_found: 'Fatura não encontrada',
  notFoundText: 'Não existe ou não está disponível para você.',
  busyText: 'O servidor está ocupado.',
  accessText: 'Não foi possível confirmar o seu acesso.',
  endedTitle: 'Sua sessão terminou',
  endedText: 'Entre novamente.',
  draft: 'Rascunho',
  archived: 'Arquivado',
};
