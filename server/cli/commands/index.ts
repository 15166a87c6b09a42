import type { CredentialDescriptor } from '../../credentials/descriptor.ts';
import { credentials as shippedCredentials } from '../../credentials/index.ts';
import type { Command } from '../command.ts';
import { credentialCommands } from '../credential-commands.ts';
import { accessKeysCreate, accessKeysList, accessKeysRevoke } from './access-keys.ts';
import { afterRestore } from './after-restore.ts';
import { apiKeysCreate, apiKeysList, apiKeysRevoke } from './api-keys.ts';
import { auditArchive, auditCounts } from './audit-archive.ts';
import { auditExport, auditList, auditTail } from './audit.ts';
import { csp } from './csp.ts';
import { doctor } from './doctor.ts';
import { invoicesDocument, receiptsDocument } from './documents.ts';
import { embedKeysCreate, embedKeysList, embedKeysRevoke, embedKeysRotate } from './embed-keys.ts';
import { embedTokensIssue, embedTokensList, embedTokensRevoke } from './embed-tokens.ts';
import { init } from './init.ts';
import { invoicesImport } from './invoices-import.ts';
import {
  invoicesCredit,
  invoicesGiveUp,
  invoicesLink,
  invoicesOpen,
  invoicesPay,
  invoicesPublish,
  invoicesRotateLink,
  invoicesShow,
  invoicesUnpublish,
  invoicesVoid,
} from './invoices.ts';
import { invoicesList } from './invoices-list.ts';
import { keysActivate, keysGenerate, keysImport, keysList, keysRename, keysRetire, keysRotate } from './keys.ts';
import { offeringsArchive, offeringsImport, offeringsList, offeringsPublish, offeringsShow } from './offerings.ts';
import {
  receiptsArchive,
  receiptsLink,
  receiptsPublish,
  receiptsRevokeAll,
  receiptsRotateLink,
  receiptsSeal,
  receiptsUnarchive,
  receiptsUnpublish,
} from './receipts-change.ts';
import { masterKeyMake, masterKeyReseal, masterKeyStatus } from './master-key.ts';
import { ownKeysList, ownKeysRotate } from './own-keys.ts';
import { magicLinksList, magicLinksRevoke, magicLinksSend } from './magic-links.ts';
import { mailOutbox } from './mail.ts';
import { checkoutsCancel, checkoutsList, checkoutsShow } from './checkouts.ts';
import { paymentsOff, paymentsRotateSecret, paymentsSet, paymentsShow } from './payments.ts';
import { receiptsImport } from './receipts-import.ts';
import { receiptsList, receiptsShow } from './receipts-read.ts';
import { serve } from './serve.ts';
import { sessionsList, sessionsOpen, sessionsRevoke } from './sessions.ts';
import { subscriptionsImport, subscriptionsList } from './subscriptions.ts';
import { tenantsCompat } from './tenants-compat.ts';
import { tenantsTheme } from './tenants-theme.ts';
import { tenantsWidgetIds } from './tenants-widget-ids.ts';
import { tenantsCreate, tenantsList, tenantsShow, tenantsUpdate } from './tenants.ts';
import { tokenInspect, tokenMint } from './token.ts';
import {
  webhooksCreate,
  webhooksDelete,
  webhooksDeliveries,
  webhooksList,
  webhooksResend,
  webhooksRotateSecret,
  webhooksTest,
  webhooksUpdate,
} from './webhooks.ts';
import { widgetsCheck, widgetsDev } from './widgets.ts';
import { widgetTokensList, widgetTokensMint, widgetTokensRevoke } from './widget-tokens.ts';

const written: readonly Command[] = [
  serve,
  init,
  doctor,
  tenantsCreate,
  tenantsList,
  tenantsShow,
  tenantsUpdate,
  tenantsCompat,
  tenantsTheme,
  tenantsWidgetIds,
  keysGenerate,
  keysImport,
  keysList,
  keysRename,
  keysActivate,
  keysRetire,
  keysRotate,
  apiKeysCreate,
  apiKeysList,
  apiKeysRevoke,
  accessKeysCreate,
  accessKeysList,
  accessKeysRevoke,
  embedTokensIssue,
  embedTokensList,
  embedTokensRevoke,
  embedKeysCreate,
  embedKeysList,
  embedKeysRevoke,
  embedKeysRotate,
  sessionsOpen,
  sessionsList,
  sessionsRevoke,
  widgetTokensMint,
  widgetTokensList,
  widgetTokensRevoke,
  ownKeysList,
  ownKeysRotate,
  masterKeyStatus,
  masterKeyMake,
  masterKeyReseal,
  receiptsImport,
  receiptsList,
  receiptsShow,
  receiptsDocument,
  receiptsSeal,
  receiptsPublish,
  receiptsUnpublish,
  receiptsRotateLink,
  receiptsLink,
  receiptsArchive,
  receiptsUnarchive,
  receiptsRevokeAll,
  paymentsSet,
  paymentsShow,
  paymentsRotateSecret,
  paymentsOff,
  checkoutsList,
  checkoutsShow,
  checkoutsCancel,
  webhooksCreate,
  webhooksList,
  webhooksUpdate,
  webhooksRotateSecret,
  webhooksDelete,
  webhooksTest,
  webhooksDeliveries,
  webhooksResend,
  offeringsImport,
  offeringsList,
  offeringsShow,
  offeringsPublish,
  offeringsArchive,
  subscriptionsImport,
  subscriptionsList,
  invoicesImport,
  invoicesList,
  invoicesShow,
  invoicesDocument,
  invoicesOpen,
  invoicesPay,
  invoicesCredit,
  invoicesVoid,
  invoicesGiveUp,
  invoicesPublish,
  invoicesUnpublish,
  invoicesLink,
  invoicesRotateLink,
  magicLinksSend,
  magicLinksList,
  magicLinksRevoke,
  mailOutbox,
  tokenMint,
  tokenInspect,
  auditList,
  auditTail,
  auditExport,
  auditCounts,
  auditArchive,
  afterRestore,
  csp,
  widgetsCheck,
  widgetsDev,
];

/** Every command, in the order of the help: those that are written here, and what each kind of credential gets for having rows. */
export const commandsFor = (credentials: readonly CredentialDescriptor[]): readonly Command[] => [...written, ...credentialCommands(credentials)];

export const commands = commandsFor(shippedCredentials);

/** The first words of two-word commands, with their line of help. */
export const commandGroups = {
  tenants: 'tenants and their settings',
  keys: 'the keys that a tenant’s own tokens are signed with',
  'api-keys': 'the keys that management calls are made with',
  'access-keys': 'the pairs that backends exchange for embed tokens',
  'embed-tokens': 'the tokens that backends get for their access keys',
  'embed-keys': 'the keys that pages carry, and their origins',
  sessions: 'the open sessions of customers',
  'widget-tokens': 'the tokens with which pages administer a customer’s connections',
  'own-keys': 'the keys that the server itself signs with',
  'master-key': 'the keys that stored secrets are sealed under',
  receipts: 'import, look at and change receipts',
  payments: 'where customers of a tenant pay',
  checkouts: 'payments on their way',
  invoices: 'invoices, credit notes and payments',
  webhooks: 'addresses of a tenant’s backend that are told of changes',
  offerings: 'what a tenant sells',
  subscriptions: 'what customers have of it',
  audit: 'what has been changed, by whom and when',
  'magic-links': 'sign-in links by e-mail',
  mail: 'mails on their way',
  token: 'mint and inspect tokens',
  widgets: 'widgets of your own',
} as const;

/** The same, with a group for each kind of credential that has no words of its own here. */
export const groupsFor = (credentials: readonly CredentialDescriptor[]): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(
    credentials.flatMap(({ name, rows, commands: byHand }) => (rows && byHand === undefined ? [[`${name}s`, `each ${rows.noun} of a tenant`]] : [])),
  ),
  ...commandGroups,
});
