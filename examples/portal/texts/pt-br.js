export const ptBr = {
  languageName: 'Português (Brasil)',
  brandLine: 'Portal do cliente',
  waysIn: 'Acessos',
  groups: { tenantToken: 'Token do locatário', throughBackend: 'Pelo seu backend', withoutBackend: 'Sem backend', byLink: 'Por link' },
  ways: {
    receipts: {
      label: 'Recibos',
      lead: 'Seu backend assina um token para quem entrou no seu próprio site. O token abre tudo deste cliente, pelo tempo que o backend disser.',
    },
    latest: { label: 'Último recibo', lead: 'Seu backend assina um token para um recibo em vez de um cliente. Ele abre este recibo e nada mais.' },
    invoices: {
      label: 'Faturas',
      lead: 'O mesmo token abre as faturas deste cliente: o que está em aberto, o que foi pago e as notas de crédito. A busca e os filtros ficam no widget.',
    },
    scriptTag: {
      label: 'Tag de script',
      lead: 'Seu backend assina os tokens como antes; aqui uma tag com atributos os pede. Não há uma linha de script nesta página.',
    },
    bridge: {
      label: 'Token de ponte',
      lead:
        'Seu backend diz quem está olhando com um token de cinco minutos, que a página troca por uma sessão de uma hora. Os dois widgets compartilham essa ' +
        'sessão, e ela pode ser encerrada a qualquer momento.',
    },
    accessKey: {
      label: 'Chave de acesso',
      lead:
        'Seu backend não assina nada: troca a chave de acesso por um token de incorporação que nomeia o cliente. A página recebe o primeiro com seu ' +
        'conteúdo, e outro depois de quinze minutos.',
    },
    widgetToken: {
      label: 'Token de widget',
      lead:
        'Seu backend nomeia o cliente de um administrador e as configurações que esta página pode abrir. O token é consultado a cada chamada: uma vez ' +
        'revogado, a próxima é recusada.',
    },
    legacy: {
      label: 'Proxy de login antigo',
      lead:
        'Seu backend fornece uma chave de API e um endereço de e-mail, e o servidor de recibos sabe de quem é. A página tem só um script do protocolo ' +
        'antigo, então a altura do quadro fica por conta dela.',
    },
    published: {
      label: 'Só a chave de incorporação',
      lead: 'Ninguém garante: a chave é pública e diz apenas qual é o site. Ela mostra um recibo publicado cujo link a página conhece, e nenhuma lista.',
    },
    pricing: {
      label: 'Preços',
      lead:
        'Os preços não exigem login: a chave de incorporação os mostra a todo visitante. Os clientes que entraram neste portal também veem o próprio ' +
        'plano.',
    },
    magicLink: {
      label: 'Link de login',
      lead:
        'A caixa de entrada garante: quem pode ler o e-mail é o cliente, e o próprio widget pede o endereço. Aqui não há backend nem login deste portal.',
    },
    attributes: {
      label: 'Atributos',
      lead:
        'Ninguém garante: a página diz quem está olhando, e qualquer visitante pode dizer outra coisa. Por isso ela abre o que é seguro para todos, e nunca ' +
        'o que é de um cliente.',
    },
    links: {
      label: 'Links diretos',
      lead: 'Um link publicado abre para quem o tiver. Um privado passa pelo login deste portal, que garante com um token de uso único.',
    },
  },
  trust: { backend: 'Verificado', mailbox: 'Verificado por e-mail', nobody: 'Público', unverified: 'Não verificado', link: 'Por link' },
  code: 'Código',
  inThePage: 'Na sua página',
  onTheBackend: 'No seu backend',
  noBackend: 'Não há nada a fazer em um backend.',
  attempt: 'Tentar abrir',
  attempts: { published: 'Um recibo publicado', private: 'Um recibo privado', list: 'A lista de um cliente' },
  youClaim: 'Você diz ser',
  claim: 'Afirmar',
  renew: 'Renovar o token e recarregar',
  accessKeyOver: 'A chave de acesso deste portal não vale mais: o backend não recebe mais tokens.',
  askAgain: 'Perguntar de novo',
  revoke: 'Revogar este token',
  mint: 'Novo token',
  until: 'até',
  whoseWidgets: 'De quem são as configurações',
  connections: 'Conexões SSO',
  noConnections: 'Ainda não há conexão SSO.',
  connectionStates: { draft: 'Rascunho', active: 'Ativa', disabled: 'Desativada' },
  directories: 'Diretórios',
  noDirectories: 'Ainda não há diretório.',
  directoryStates: { pending: 'Pendente', active: 'Ativo', disabled: 'Desativado' },
  calls: 'Chamadas desta página',
  demoAddresses: 'Clientes desta demonstração:',
  mailsAreKept: 'Nenhum e-mail sai desta máquina. O que teria sido enviado está na',
  outbox: 'caixa de saída',
  publishedLink: 'Publicado: abre para todos.',
  privateLink: 'Privado: passa pelo login e volta.',
  welcome: 'Que bom ver você,',
  nothingYet: 'Ainda não há um recibo assim.',
  theme: 'Aparência',
  system: 'Sistema',
  light: 'Claro',
  dark: 'Escuro',
  language: 'Idioma',
  tokenLife: 'Duração dos tokens',
  3600: '1 hora',
  40: '40 segundos',
  apply: 'Aplicar',
  signOut: 'Sair',
  events: 'O que o quadro informa',
  signIn: 'Entrar',
  signInLead: 'Isto é uma demonstração: escolha quem você é. Não há senha.',
  signInForLink: 'Entre para abrir o recibo que foi compartilhado com você.',
  badRedirect: 'Esta página de login foi aberta com um endereço de retorno que não é um recibo nosso. Abra o link novamente.',
  badCheckout: 'Esta página foi aberta sem um pagamento assinado pelo servidor de recibos, ou o prazo acabou. Comece de novo.',
  billing: 'Pagamento',
  billingLead:
    'Esta é a página de pagamento de uma demonstração: nenhum dinheiro circula. O que você escolher é informado ao servidor de recibos, assinado, de ' +
    'backend a backend.',
  billingFor: 'Referente a',
  billingAmount: 'A pagar',
  billingCustomer: 'Cliente',
  pay: 'Pagar',
  payLater: 'Pagar por transferência: demora um pouco',
  payFails: 'Pagar com um cartão que é recusado',
  payNot: 'Voltar sem pagar',
  notFound: 'Não existe essa página aqui.',
  notLetIn: 'O servidor de recibos não deixa este cliente entrar.',
  serverAway: 'O servidor de recibos não está respondendo. Tente de novo em um minuto.',
};
