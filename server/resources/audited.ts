import type { AuditAction } from '../platform/audit/model.ts';

/** What the trail records of the resources. */
export const resourceActions = [
  'tenant.created',
  'tenant.updated',
  'tenant.restored',
  'customer.created',
  'customer.updated',
  'receipt.created',
  'receipt.updated',
  'receipt.sealed',
  'receipt.archived',
  'receipt.unarchived',
  'receipt.published',
  'receipt.unpublished',
  'receipt.share_token_rotated',
  'receipts.all_unpublished',
  'receipts.imported',
  'link.opened',
  'sso_connection.created',
  'sso_connection.updated',
  'sso_connection.deleted',
  'directory.created',
  'directory.updated',
  'directory.deleted',
  'webhook.created',
  'webhook.updated',
  'webhook.secret_rotated',
  'webhook.deleted',
  'webhook.tested',
  'webhook.resent',
] as const satisfies readonly AuditAction[];

export const resourceTargets = ['tenant', 'customer', 'receipt', 'sso_connection', 'directory', 'webhook'] as const;
