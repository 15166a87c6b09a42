export const en = {
  languageName: 'English',
  brandLine: 'Customer portal',
  waysIn: 'Ways in',
  groups: { tenantToken: 'Tenant token', throughBackend: 'Through your backend', withoutBackend: 'Without a backend', byLink: 'By link' },
  ways: {
    receipts: {
      label: 'Receipts',
      lead:
        'Your backend signs a token for whoever has signed in to its own site. ' +
        'The token opens everything of this customer, for as long as the backend says.',
    },
    latest: { label: 'Latest receipt', lead: 'Your backend signs a token for one receipt instead of a customer. It opens this receipt and nothing else.' },
    invoices: {
      label: 'Invoices',
      lead: 'The same token opens the invoices of this customer: what is due, what was paid, and credit notes. They are searched and narrowed in the widget.',
    },
    scriptTag: {
      label: 'Script tag',
      lead: 'Your backend signs the tokens as before; here a tag with attributes asks for them. There is no line of script on this page.',
    },
    bridge: {
      label: 'Bridge token',
      lead:
        'Your backend says who is looking with a token of five minutes, which the page exchanges for a session of an hour. The two widgets share that ' +
        'session, and it can be ended at any moment.',
    },
    accessKey: {
      label: 'Access key',
      lead:
        'Your backend signs nothing: it exchanges its access key for an embed token that names the customer. The page gets the first one with its markup, ' +
        'and another one after fifteen minutes.',
    },
    widgetToken: {
      label: 'Widget token',
      lead:
        'Your backend names an administrator’s customer, and which of their settings this page may open. The token is looked up on every call: once it is ' +
        'revoked, the next call is refused.',
    },
    legacy: {
      label: 'Older sign-in proxy',
      lead:
        'Your backend gives an API key and an e-mail address, and the receipts server knows whose it is. The page has only a script of the older protocol, ' +
        'so the height of the frame is its own business.',
    },
    published: {
      label: 'Embed key alone',
      lead: 'Nobody vouches: the key is public and says only which site this is. It shows a published receipt whose link the page knows, and no list.',
    },
    pricing: {
      label: 'Prices',
      lead:
        'Nobody vouches, and nobody need: the embed key shows what is for sale to every visitor. ' +
        'Who has signed in to this portal sees which plan is theirs.',
    },
    magicLink: {
      label: 'Sign-in link',
      lead:
        'The mailbox vouches: whoever can read the mail is the customer, and the widget asks for the address itself. There is no backend here, and no ' +
        'sign-in of this portal.',
    },
    attributes: {
      label: 'Attributes',
      lead:
        'Nobody vouches: the page says who is looking, and any visitor can say something else. So it opens what is safe for everybody, and never a ' +
        'customer’s own.',
    },
    links: {
      label: 'Direct links',
      lead: 'A published link opens for whoever has it. A private one leads through this portal’s sign-in, which vouches with a token that is used once.',
    },
  },
  trust: { backend: 'Verified', mailbox: 'Verified by e-mail', nobody: 'Public', unverified: 'Unverified', link: 'By link' },
  code: 'Code',
  inThePage: 'In your page',
  onTheBackend: 'On your backend',
  noBackend: 'There is nothing to do on a backend.',
  attempt: 'Try to open',
  attempts: { published: 'A published receipt', private: 'A private receipt', list: 'A customer’s list' },
  youClaim: 'You claim to be',
  claim: 'Claim it',
  renew: 'Renew the token and reload',
  accessKeyOver: 'The access key of this portal is over: its backend gets no more tokens.',
  askAgain: 'Ask again',
  revoke: 'Revoke this token',
  mint: 'New token',
  until: 'until',
  whoseWidgets: 'Whose settings',
  connections: 'SSO connections',
  noConnections: 'There is no SSO connection yet.',
  connectionStates: { draft: 'Draft', active: 'Active', disabled: 'Disabled' },
  directories: 'Directories',
  noDirectories: 'There is no directory yet.',
  directoryStates: { pending: 'Pending', active: 'Active', disabled: 'Disabled' },
  calls: 'Calls of this page',
  demoAddresses: 'Customers of this demo:',
  mailsAreKept: 'No mail leaves this machine. What would have been sent is in the',
  outbox: 'outbox',
  publishedLink: 'Published: it opens for everybody.',
  privateLink: 'Private: it goes through the sign-in and comes back.',
  welcome: 'Good to see you,',
  nothingYet: 'There is no such receipt yet.',
  theme: 'Appearance',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  tokenLife: 'Tokens live',
  3600: '1 hour',
  40: '40 seconds',
  apply: 'Apply',
  signOut: 'Sign out',
  events: 'What the embed reports',
  signIn: 'Sign in',
  signInLead: 'This is a demo: choose who you are. There is no password.',
  signInForLink: 'Sign in to open the receipt that was shared with you.',
  badRedirect: 'This sign-in page was opened with an address to return to that is not a receipt of ours. Open the link again.',
  badCheckout: 'This page was opened without a payment that the receipts server has signed, or its time is over. Begin again.',
  billing: 'Payment',
  billingLead: 'This is the billing page of a demo: no money moves. What you choose is told to the receipts server, signed, from backend to backend.',
  billingFor: 'For',
  billingAmount: 'To pay',
  billingCustomer: 'Customer',
  pay: 'Pay',
  payLater: 'Pay by bank transfer: it takes a while',
  payFails: 'Pay with a card that is refused',
  payNot: 'Go back without paying',
  notFound: 'There is no such page here.',
  notLetIn: 'The receipts server does not let this customer in.',
  serverAway: 'The receipts server does not answer at the moment. Try again in a minute.',
};
