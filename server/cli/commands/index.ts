import type { Command } from '../command.ts';

/** The first word of a command line: a command, or a group of them. */
export interface CommandWord {
  word: string;
  /** Its line in the program's help. A single command has the same line in its own help. */
  summary: string;
  /** Loads the commands of the word. Only the requested ones are loaded, because most bring the database and the services with them. */
  load(): Promise<readonly Command[]>;
}

/** Every command, in the order of the help. */
export const commandWords: readonly CommandWord[] = [
  {
    word: 'serve',
    summary: 'run the server until it is stopped',
    load: () => pick(import('./server/serve.ts'), 'serve'),
  },
  {
    word: 'init',
    summary: 'create the data folder, master key, first tenant, signing key and API key',
    load: () => pick(import('./server/init.ts'), 'init'),
  },
  {
    word: 'doctor',
    summary: 'check the setup and suggest fixes',
    load: () => pick(import('./server/doctor.ts'), 'doctor'),
  },
  {
    word: 'tenants',
    summary: 'manage tenants and their settings',
    load: () =>
      together(
        pick(import('./tenants/tenants.ts'), 'tenantsCreate', 'tenantsList', 'tenantsShow', 'tenantsUpdate'),
        pick(import('./tenants/tenants-compat.ts'), 'tenantsCompat'),
        pick(import('./tenants/tenants-theme.ts'), 'tenantsTheme'),
        pick(import('./tenants/tenants-widget-ids.ts'), 'tenantsWidgetIds'),
      ),
  },
  {
    word: 'keys',
    summary: 'manage the keys that sign a tenant’s tokens',
    load: () => pick(import('./credentials/keys.ts'), 'keysGenerate', 'keysImport', 'keysList', 'keysRename', 'keysActivate', 'keysRetire', 'keysRotate'),
  },
  {
    word: 'api-keys',
    summary: 'manage API keys',
    load: () => pick(import('./credentials/api-keys.ts'), 'apiKeysCreate', 'apiKeysList', 'apiKeysRevoke'),
  },
  {
    word: 'access-keys',
    summary: 'manage the access keys that backends exchange for embed tokens',
    load: () => pick(import('./credentials/access-keys.ts'), 'accessKeysCreate', 'accessKeysList', 'accessKeysRevoke'),
  },
  {
    word: 'embed-tokens',
    summary: 'manage the embed tokens issued for access keys',
    load: () => pick(import('./credentials/embed-tokens.ts'), 'embedTokensIssue', 'embedTokensList', 'embedTokensRevoke'),
  },
  {
    word: 'embed-keys',
    summary: 'manage embed keys, the public keys in host pages',
    load: () => pick(import('./credentials/embed-keys.ts'), 'embedKeysCreate', 'embedKeysList', 'embedKeysRevoke', 'embedKeysRotate'),
  },
  {
    word: 'sessions',
    summary: 'manage the open sessions of customers',
    load: () => pick(import('./credentials/sessions.ts'), 'sessionsOpen', 'sessionsList', 'sessionsRevoke'),
  },
  {
    word: 'widget-tokens',
    summary: 'manage the tokens that let pages administer a customer’s connections',
    load: () => pick(import('./credentials/widget-tokens.ts'), 'widgetTokensMint', 'widgetTokensList', 'widgetTokensRevoke'),
  },
  {
    word: 'own-keys',
    summary: 'manage the keys that the server itself signs with',
    load: () => pick(import('./server/own-keys.ts'), 'ownKeysList', 'ownKeysRotate'),
  },
  {
    word: 'master-key',
    summary: 'manage the keys that encrypt stored secrets',
    load: () => pick(import('./server/master-key.ts'), 'masterKeyStatus', 'masterKeyMake', 'masterKeyReseal'),
  },
  {
    word: 'receipts',
    summary: 'import, view and change receipts',
    load: () =>
      together(
        pick(import('./documents/receipts-import.ts'), 'receiptsImport'),
        pick(import('./documents/receipts-read.ts'), 'receiptsList', 'receiptsShow'),
        pick(import('./documents/documents.ts'), 'receiptsDocument'),
        pick(
          import('./documents/receipts-change.ts'),
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
    summary: 'manage where customers of a tenant pay',
    load: () => pick(import('./commerce/payments.ts'), 'paymentsSet', 'paymentsShow', 'paymentsRotateSecret', 'paymentsOff'),
  },
  {
    word: 'checkouts',
    summary: 'view and cancel checkouts',
    load: () => pick(import('./commerce/checkouts.ts'), 'checkoutsList', 'checkoutsShow', 'checkoutsCancel'),
  },
  {
    word: 'webhooks',
    summary: 'manage the backend addresses that receive events',
    load: () =>
      pick(
        import('./commerce/webhooks.ts'),
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
    summary: 'manage the offerings that a tenant sells',
    load: () => pick(import('./commerce/offerings.ts'), 'offeringsImport', 'offeringsList', 'offeringsShow', 'offeringsPublish', 'offeringsArchive'),
  },
  {
    word: 'subscriptions',
    summary: 'manage the subscriptions of customers',
    load: () => pick(import('./commerce/subscriptions.ts'), 'subscriptionsImport', 'subscriptionsList'),
  },
  {
    word: 'invoices',
    summary: 'manage invoices, credit notes and payments',
    load: () =>
      together(
        pick(import('./documents/invoices-import.ts'), 'invoicesImport'),
        pick(import('./documents/invoices-list.ts'), 'invoicesList'),
        pick(import('./documents/invoices.ts'), 'invoicesShow'),
        pick(import('./documents/documents.ts'), 'invoicesDocument'),
        pick(
          import('./documents/invoices.ts'),
          'invoicesOpen',
          'invoicesPay',
          'invoicesCredit',
          'invoicesVoid',
          'invoicesMarkUncollectible',
          'invoicesPublish',
          'invoicesUnpublish',
          'invoicesLink',
          'invoicesRotateLink',
        ),
      ),
  },
  {
    word: 'magic-links',
    summary: 'manage sign-in links sent by e-mail',
    load: () => pick(import('./credentials/magic-links.ts'), 'magicLinksSend', 'magicLinksList', 'magicLinksRevoke'),
  },
  {
    word: 'mail',
    summary: 'view outgoing mail',
    load: () => pick(import('./server/mail.ts'), 'mailOutbox'),
  },
  {
    word: 'token',
    summary: 'mint and inspect tokens',
    load: () => pick(import('./credentials/token.ts'), 'tokenMint', 'tokenInspect'),
  },
  {
    word: 'audit',
    summary: 'view and export the audit trail',
    load: () =>
      together(
        pick(import('./audit/audit.ts'), 'auditList', 'auditTail', 'auditExport'),
        pick(import('./audit/audit-archive.ts'), 'auditCounts', 'auditArchive'),
      ),
  },
  {
    word: 'after-restore',
    summary: 'make a database restored from a backup safe to serve',
    load: () => pick(import('./server/after-restore.ts'), 'afterRestore'),
  },
  {
    word: 'csp',
    summary: 'print the Content-Security-Policy that a host page needs',
    load: () => pick(import('./server/csp.ts'), 'csp'),
  },
  {
    word: 'widgets',
    summary: 'check and develop your own widgets',
    load: () => pick(import('./server/widgets.ts'), 'widgetsCheck', 'widgetsDev'),
  },
];

/** Returns commands of a module, in the order of the help. */
async function pick<Name extends string>(module: Promise<Record<Name, Command>>, ...names: readonly Name[]): Promise<Command[]> {
  const loaded = await module;
  return names.map((name) => loaded[name]);
}

const together = async (...parts: readonly Promise<Command[]>[]): Promise<Command[]> => (await Promise.all(parts)).flat();
