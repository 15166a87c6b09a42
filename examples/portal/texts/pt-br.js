export const ptBr = {
  languageName: 'Português (Brasil)',
  brandLine: 'Portal do cliente',
  waysIn: 'Acessos',
  groups: { tenantToken: 'Token do locatário', throughBackend: 'Pelo seu backend', withoutBackend: 'Sem backend', byLink: 'Por link' },
  ways: {
    receipts: {
      label: 'Recibos',
      lead: 'Seu backend assina um token para o cliente que entrou no seu site. O token abre tudo deste cliente, pelo tempo que o backend definir.',
    },
    latest: { label: 'Último recibo', lead: 'Seu backend assina um token para um recibo em vez de um cliente. Ele abre este recibo e nada mais.' },
    invoices: {
      label: 'Faturas',
      lead: 'O mesmo token abre as faturas deste cliente: valores a pagar, pagamentos e notas de crédito. O widget tem busca e filtros próprios.',
    },
    scriptTag: {
      label: 'Tag de script',
      lead: 'Seu backend assina os tokens como antes. Uma tag de script com atributos os solicita: a página não precisa de nenhum script próprio.',
    },
    bridge: {
      label: 'Token de ponte',
      lead:
        'Seu backend identifica o visitante com um token válido por cinco minutos. A página o troca por uma sessão de uma hora, que os dois widgets ' +
        'compartilham e que pode ser encerrada a qualquer momento.',
    },
    accessKey: {
      label: 'Chave de acesso',
      lead:
        'Seu backend não assina nada: troca a chave de acesso por um token de incorporação que identifica o cliente. A página contém o primeiro token e ' +
        'solicita outro depois de quinze minutos.',
    },
    widgetToken: {
      label: 'Token de widget',
      lead:
        'Seu backend emite um token para o cliente de um administrador e as configurações que esta página pode abrir. O token é verificado a cada chamada: ' +
        'uma vez revogado, a próxima é recusada.',
    },
    legacy: {
      label: 'Proxy de login antigo',
      lead:
        'Seu backend envia uma chave de API e um endereço de e-mail, e o servidor de recibos encontra o cliente. A página tem só um script do protocolo ' +
        'antigo, então ela mesma define a altura do quadro.',
    },
    published: {
      label: 'Só a chave de incorporação',
      lead:
        'O visitante não é identificado: a chave é pública e indica apenas o site. Ela mostra um recibo publicado cujo link a página conhece, mas nenhuma ' +
        'lista.',
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
        'O widget pede um endereço de e-mail e envia um link de login para ele: o acesso à caixa de entrada identifica o cliente. Não é preciso um backend ' +
        'nem login neste portal.',
    },
    attributes: {
      label: 'Atributos',
      lead:
        'O visitante não é verificado: a página informa quem ele é, e qualquer visitante pode mudar isso. Ela abre apenas o que é seguro para todos, e ' +
        'nunca os recibos de um cliente.',
    },
    links: {
      label: 'Links diretos',
      lead: 'Qualquer pessoa pode abrir um link publicado. Um link privado passa pelo login deste portal, que adiciona um token de uso único.',
    },
  },
  trust: { backend: 'Verificado', mailbox: 'Verificado por e-mail', nobody: 'Público', unverified: 'Não verificado', link: 'Por link' },
  code: 'Código',
  inThePage: 'Na sua página',
  onTheBackend: 'No seu backend',
  noBackend: 'Não é preciso um backend.',
  attempt: 'Tentar abrir',
  attempts: { published: 'Um recibo publicado', private: 'Um recibo privado', list: 'A lista de um cliente' },
  youClaim: 'Você diz ser',
  claim: 'Afirmar',
  renew: 'Renovar o token e recarregar',
  accessKeyOver: 'A chave de acesso deste portal não vale mais: o backend não recebe mais tokens.',
  askAgain: 'Repetir a chamada',
  revoke: 'Revogar este token',
  mint: 'Novo token',
  until: 'até',
  whoseWidgets: 'Cliente e escopos',
  connections: 'Conexões SSO',
  noConnections: 'Ainda não há conexão SSO.',
  connectionStates: { draft: 'Rascunho', active: 'Ativa', disabled: 'Desativada' },
  directories: 'Diretórios',
  noDirectories: 'Ainda não há diretório.',
  directoryStates: { pending: 'Pendente', active: 'Ativo', disabled: 'Desativado' },
  calls: 'Chamadas desta página',
  demoAddresses: 'Clientes desta demonstração:',
  mailsAreKept: 'Nenhum e-mail sai desta máquina. Os e-mails a enviar ficam na',
  outbox: 'caixa de saída',
  publishedLink: 'Publicado: qualquer pessoa pode abrir.',
  privateLink: 'Privado: passa pelo login e volta.',
  welcome: 'Boas-vindas,',
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
  events: 'Eventos do conteúdo incorporado',
  signIn: 'Entrar',
  signInLead: 'Isto é uma demonstração: escolha quem você é. Não há senha.',
  signInForLink: 'Entre para abrir o recibo que foi compartilhado com você.',
  badRedirect: 'Esta página de login foi aberta com um endereço de retorno que não é um recibo nosso. Abra o link novamente.',
  badCheckout: 'Esta página foi aberta sem um pagamento assinado pelo servidor de recibos, ou o pagamento expirou. Comece de novo.',
  billing: 'Pagamento',
  billingLead:
    'Esta é a página de pagamento de uma demonstração: nenhum dinheiro circula. O backend envia sua escolha ao servidor de recibos em um aviso assinado.',
  billingFor: 'Referente a',
  billingAmount: 'Valor a pagar',
  billingCustomer: 'Cliente',
  pay: 'Pagar',
  payLater: 'Pagar por transferência: demora um pouco',
  payFails: 'Pagar com um cartão que é recusado',
  payNot: 'Voltar sem pagar',
  notFound: 'Esta página não existe.',
  notLetIn: 'O servidor de recibos recusa este cliente.',
  serverAway: 'O servidor de recibos não está respondendo no momento. Tente de novo em um minuto.',
};
