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
  'receipt.document_made',
  'sso_connection.created',
  'sso_connection.updated',
  'sso_connection.deleted',
  'directory.created',
  'directory.updated',
  'directory.deleted',
] as const satisfies readonly AuditAction[];

export const resourceTargets = ['tenant', 'customer', 'receipt', 'sso_connection', 'directory'] as const;
