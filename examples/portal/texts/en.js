export const en = {
  languageName: 'English',
  brandLine: 'Customer portal',
  waysIn: 'Ways in',
  groups: { tenantToken: 'Tenant token', throughBackend: 'Through your backend', withoutBackend: 'Without a backend', byLink: 'By link' },
  ways: {
    receipts: {
      label: 'Receipts',
      lead:
        'Your backend signs a token for the customer who is signed in to your site. ' +
        'The token opens everything of this customer, for the lifetime that the backend sets.',
    },
    latest: { label: 'Latest receipt', lead: 'Your backend signs a token for one receipt instead of a customer. It opens this receipt and nothing else.' },
    invoices: {
      label: 'Invoices',
      lead: 'The same token opens the invoices of this customer: amounts due, payments and credit notes. The widget has its own search and filters.',
    },
    scriptTag: {
      label: 'Script tag',
      lead: 'Your backend signs the tokens as before. A script tag with attributes requests them: the page needs no script of its own.',
    },
    bridge: {
      label: 'Bridge token',
      lead:
        'Your backend names the viewer in a token that is valid for five minutes. The page exchanges it for a session of one hour, which both widgets ' +
        'share and which can be ended at any time.',
    },
    accessKey: {
      label: 'Access key',
      lead:
        'Your backend signs nothing: it exchanges its access key for an embed token that names the customer. The page contains the first ' +
        'token, and requests a new one after fifteen minutes.',
    },
    widgetToken: {
      label: 'Widget token',
      lead:
        'Your backend mints a token for an administrator’s customer and the settings that this page may open. Every call checks the token: once it is ' +
        'revoked, the next call is refused.',
    },
    legacy: {
      label: 'Older sign-in proxy',
      lead:
        'Your backend sends an API key and an e-mail address, and the receipts server finds the customer. The page has only a script of the older ' +
        'protocol, so it sets the height of the frame itself.',
    },
    published: {
      label: 'Embed key alone',
      lead: 'The viewer is not identified: the key is public and names only the site. It shows a published receipt whose link the page knows, but no list.',
    },
    pricing: {
      label: 'Prices',
      lead:
        'Prices need no sign-in: the embed key shows them to every visitor. ' +
        'Customers who are signed in to this portal also see their own plan.',
    },
    magicLink: {
      label: 'Sign-in link',
      lead:
        'The widget asks for an e-mail address and sends a sign-in link to it: access to the mailbox identifies the customer. This needs no backend, and ' +
        'no sign-in to this portal.',
    },
    attributes: {
      label: 'Attributes',
      lead:
        'The viewer is not verified: the page states who is looking, and any visitor can change that. It opens only what is safe for everyone, and never ' +
        'a customer’s own receipts.',
    },
    links: {
      label: 'Direct links',
      lead: 'Anyone can open a published link. A private link leads through the sign-in of this portal, which adds a token that works once.',
    },
  },
  trust: { backend: 'Verified', mailbox: 'Verified by e-mail', nobody: 'Public', unverified: 'Unverified', link: 'By link' },
  code: 'Code',
  inThePage: 'In your page',
  onTheBackend: 'On your backend',
  noBackend: 'This needs no backend.',
  attempt: 'Try to open',
  attempts: { published: 'A published receipt', private: 'A private receipt', list: 'A customer’s list' },
  youClaim: 'You claim to be',
  claim: 'Claim it',
  renew: 'Renew the token and reload',
  accessKeyOver: 'The access key of this portal is no longer valid: its backend gets no more tokens.',
  askAgain: 'Call again',
  revoke: 'Revoke this token',
  mint: 'New token',
  until: 'until',
  whoseWidgets: 'Customer and scopes',
  connections: 'SSO connections',
  noConnections: 'There are no SSO connections yet.',
  connectionStates: { draft: 'Draft', active: 'Active', disabled: 'Disabled' },
  directories: 'Directories',
  noDirectories: 'There are no directories yet.',
  directoryStates: { pending: 'Pending', active: 'Active', disabled: 'Disabled' },
  calls: 'Calls of this page',
  demoAddresses: 'Customers of this demo:',
  mailsAreKept: 'No mail leaves this machine. Outgoing mail is in the',
  outbox: 'outbox',
  publishedLink: 'Published: anyone can open it.',
  privateLink: 'Private: it leads through the sign-in and back.',
  welcome: 'Welcome,',
  nothingYet: 'There is no such receipt yet.',
  theme: 'Appearance',
  system: 'System',
  light: 'Light',
  dark: 'Dark',
  language: 'Language',
  tokenLife: 'Token lifetime',
  3600: '1 hour',
  40: '40 seconds',
  apply: 'Apply',
  signOut: 'Sign out',
  events: 'Events of the embed',
  signIn: 'Sign in',
  signInLead: 'This is a demo: choose who you are. There is no password.',
  signInForLink: 'Sign in to open the receipt that was shared with you.',
  badRedirect: 'This sign-in page was opened with a return address that is not one of our receipts. Open the link again.',
  badCheckout: 'This page was opened without a payment signed by the receipts server, or the payment has expired. Start again.',
  billing: 'Payment',
  billingLead: 'This is the billing page of a demo: no money moves. The backend sends your choice to the receipts server in a signed notice.',
  billingFor: 'For',
  billingAmount: 'Amount due',
  billingCustomer: 'Customer',
  pay: 'Pay',
  payLater: 'Pay by bank transfer, which takes a while',
  payFails: 'Pay with a card that is declined',
  payNot: 'Go back without paying',
  notFound: 'This page does not exist.',
  notLetIn: 'The receipts server refuses this customer.',
  serverAway: 'The receipts server does not respond at the moment. Try again in a minute.',
};
