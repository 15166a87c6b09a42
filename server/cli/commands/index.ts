import type { Command } from '../command.ts';

/** The first word of a command line: a command, or a group of them. */
export interface CommandWord {
  word: string;
  /** Its line in the help of the program; a command has the same in its own. */
  summary: string;
  /** What it stands for. Only what is asked for is loaded: most commands bring the database and the services with them. */
  load(): Promise<readonly Command[]>;
}

/** Every command, in the order of the help. */
export const commandWords: readonly CommandWord[] = [
  {
    word: 'serve',
    summary: 'run the server until it is stopped',
    load: () => pick(import('./serve.ts'), 'serve'),
  },
  {
    word: 'init',
    summary: 'set up: data folder, master key, first tenant, signing key and API key',
    load: () => pick(import('./init.ts'), 'init'),
  },
  {
    word: 'doctor',
    summary: 'check the set-up, and say what to do',
    load: () => pick(import('./doctor.ts'), 'doctor'),
  },
  {
    word: 'tenants',
    summary: 'tenants and their settings',
    load: () =>
      together(
        pick(import('./tenants.ts'), 'tenantsCreate', 'tenantsList', 'tenantsShow', 'tenantsUpdate'),
        pick(import('./tenants-compat.ts'), 'tenantsCompat'),
        pick(import('./tenants-theme.ts'), 'tenantsTheme'),
        pick(import('./tenants-widget-ids.ts'), 'tenantsWidgetIds'),
      ),
  },
  {
    word: 'keys',
    summary: 'the keys that a tenant’s own tokens are signed with',
    load: () => pick(import('./keys.ts'), 'keysGenerate', 'keysImport', 'keysList', 'keysRename', 'keysActivate', 'keysRetire', 'keysRotate'),
  },
  {
    word: 'api-keys',
    summary: 'the keys that management calls are made with',
    load: () => pick(import('./api-keys.ts'), 'apiKeysCreate', 'apiKeysList', 'apiKeysRevoke'),
  },
  {
    word: 'access-keys',
    summary: 'the pairs that backends exchange for embed tokens',
    load: () => pick(import('./access-keys.ts'), 'accessKeysCreate', 'accessKeysList', 'accessKeysRevoke'),
  },
  {
    word: 'embed-tokens',
    summary: 'the tokens that backends get for their access keys',
    load: () => pick(import('./embed-tokens.ts'), 'embedTokensIssue', 'embedTokensList', 'embedTokensRevoke'),
  },
  {
    word: 'embed-keys',
    summary: 'the keys that pages carry, and their origins',
    load: () => pick(import('./embed-keys.ts'), 'embedKeysCreate', 'embedKeysList', 'embedKeysRevoke', 'embedKeysRotate'),
  },
  {
    word: 'sessions',
    summary: 'the open sessions of customers',
    load: () => pick(import('./sessions.ts'), 'sessionsOpen', 'sessionsList', 'sessionsRevoke'),
  },
  {
    word: 'widget-tokens',
    summary: 'the tokens with which pages administer a customer’s connections',
    load: () => pick(import('./widget-tokens.ts'), 'widgetTokensMint', 'widgetTokensList', 'widgetTokensRevoke'),
  },
  {
    word: 'own-keys',
    summary: 'the keys that the server itself signs with',
    load: () => pick(import('./own-keys.ts'), 'ownKeysList', 'ownKeysRotate'),
  },
  {
    word: 'master-key',
    summary: 'the keys that stored secrets are sealed under',
    load: () => pick(import('./master-key.ts'), 'masterKeyStatus', 'masterKeyMake', 'masterKeyReseal'),
  },
  {
    word: 'receipts',
    summary: 'import, look at and change receipts',
    load: () =>
      together(
        pick(import('./receipts-import.ts'), 'receiptsImport'),
        pick(import('./receipts-read.ts'), 'receiptsList', 'receiptsShow'),
        pick(import('./documents.ts'), 'receiptsDocument'),
        pick(
          import('./receipts-change.ts'),
          'receiptsSeal',
          'receiptsPublish',
          'receiptsUnpublish',
          'receiptsRotateLink',
          'receiptsLink',
          'receiptsArchive',
          'receiptsUnarchive',
          'receiptsRevokeAll',
        ),
      ),
  },
  {
    word: 'payments',
    summary: 'where customers of a tenant pay',
    load: () => pick(import('./payments.ts'), 'paymentsSet', 'paymentsShow', 'paymentsRotateSecret', 'paymentsOff'),
  },
  {
    word: 'checkouts',
    summary: 'payments on their way',
    load: () => pick(import('./checkouts.ts'), 'checkoutsList', 'checkoutsShow', 'checkoutsCancel'),
  },
  {
    word: 'webhooks',
    summary: 'addresses of a tenant’s backend that are told of changes',
    load: () =>
      pick(
        import('./webhooks.ts'),
        'webhooksCreate',
        'webhooksList',
        'webhooksUpdate',
        'webhooksRotateSecret',
        'webhooksDelete',
        'webhooksTest',
        'webhooksDeliveries',
        'webhooksResend',
      ),
  },
  {
    word: 'offerings',
    summary: 'what a tenant sells',
    load: () => pick(import('./offerings.ts'), 'offeringsImport', 'offeringsList', 'offeringsShow', 'offeringsPublish', 'offeringsArchive'),
  },
  {
    word: 'subscriptions',
    summary: 'what customers have of it',
    load: () => pick(import('./subscriptions.ts'), 'subscriptionsImport', 'subscriptionsList'),
  },
  {
    word: 'invoices',
    summary: 'invoices, credit notes and payments',
    load: () =>
      together(
        pick(import('./invoices-import.ts'), 'invoicesImport'),
        pick(import('./invoices-list.ts'), 'invoicesList'),
        pick(import('./invoices.ts'), 'invoicesShow'),
        pick(import('./documents.ts'), 'invoicesDocument'),
        pick(
          import('./invoices.ts'),
          'invoicesOpen',
          'invoicesPay',
          'invoicesCredit',
          'invoicesVoid',
          'invoicesGiveUp',
          'invoicesPublish',
          'invoicesUnpublish',
          'invoicesLink',
          'invoicesRotateLink',
        ),
      ),
  },
  {
    word: 'magic-links',
    summary: 'sign-in links by e-mail',
    load: () => pick(import('./magic-links.ts'), 'magicLinksSend', 'magicLinksList', 'magicLinksRevoke'),
  },
  {
    word: 'mail',
    summary: 'mails on their way',
    load: () => pick(import('./mail.ts'), 'mailOutbox'),
  },
  {
    word: 'token',
    summary: 'mint and inspect tokens',
    load: () => pick(import('./token.ts'), 'tokenMint', 'tokenInspect'),
  },
  {
    word: 'audit',
    summary: 'what has been changed, by whom and when',
    load: () =>
      together(
        pick(import('./audit.ts'), 'auditList', 'auditTail', 'auditExport'),
        pick(import('./audit-archive.ts'), 'auditCounts', 'auditArchive'),
      ),
  },
  {
    word: 'after-restore',
    summary: 'make a database that was restored from a backup safe to serve',
    load: () => pick(import('./after-restore.ts'), 'afterRestore'),
  },
  {
    word: 'csp',
    summary: 'print the header lines that a host page and the server need',
    load: () => pick(import('./csp.ts'), 'csp'),
  },
  {
    word: 'widgets',
    summary: 'widgets of your own',
    load: () => pick(import('./widgets.ts'), 'widgetsCheck', 'widgetsDev'),
  },
];

/** Commands of a module, in the order of the help. */
async function pick<Name extends string>(module: Promise<Record<Name, Command>>, ...names: readonly Name[]): Promise<Command[]> {
  const loaded = await module;
  return names.map((name) => loaded[name]);
}

const together = async (...parts: readonly Promise<Command[]>[]): Promise<Command[]> => (await Promise.all(parts)).flat();
