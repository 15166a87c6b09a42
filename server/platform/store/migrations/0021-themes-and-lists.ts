import type { Migration } from './migration.ts';

/** Tenant themes, and indexes for lists of invoices and subscriptions in a rare state. */
export const themesAndLists: Migration = {
  version: 21,
  name: 'themes and lists',
  statements: () => [`alter table tenants add column theme_json text`],
  indexes: [
    { name: 'invoices_in_state', table: 'invoices', on: `((tenant_id || ' ' || status), issue_date, id)` },
    { name: 'invoices_in_state_by_due', table: 'invoices', on: `((tenant_id || ' ' || status), due_date, id)` },
    { name: 'invoices_credit_notes', table: 'invoices', on: `(tenant_id, issue_date, id) where kind = 'credit-note'` },
    { name: 'invoices_credit_notes_by_due', table: 'invoices', on: `(tenant_id, due_date, id) where kind = 'credit-note'` },
    { name: 'subscriptions_of_offering_in_status', table: 'subscriptions', on: '(offering_id, status, created_at, id)' },
  ],
};
