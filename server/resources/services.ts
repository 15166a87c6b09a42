import { createDelivery, type Delivery } from '../documents/delivery.ts';
import { createDocuments, type Documents } from '../documents/documents.ts';
import type { PlatformServices } from '../platform/services.ts';
import { payableInvoice } from './checkouts/payable/payable-invoice.ts';
import { payableOffering } from './checkouts/payable/payable-offering.ts';
import { redirectProvider } from './checkouts/providers/redirect-provider.ts';
import { createProviderFaults } from './checkouts/providers/provider-faults.ts';
import { stripeProvider } from './checkouts/providers/stripe-provider.ts';
import { createPaymentSettings, type PaymentSettingsStore } from './checkouts/providers/payment-settings.ts';
import { type CheckoutStore, createCheckoutStore } from './checkouts/store.ts';
import { type CustomerStore, createCustomerStore } from './customers/store.ts';
import { createDirectoryStore, type DirectoryStore } from './directories/store.ts';
import { createInvoiceStore, type InvoiceStore } from './invoices/store.ts';
import { createOfferingStore, type OfferingStore } from './offerings/store.ts';
import { createReceiptStore, type ReceiptStore } from './receipts/store.ts';
import { createSsoConnectionStore, type SsoConnectionStore } from './sso-connections/store.ts';
import { createWebhookDeliveries, type WebhookDeliveries } from './webhooks/deliveries.ts';
import { createWebhookStore, type WebhookStore } from './webhooks/store.ts';
import { createSubscriptionStore, type SubscriptionStore } from './subscriptions/store.ts';
import { createTenantStore, type TenantStore } from './tenants/store.ts';

/** The platform with the resources on it. */
export interface ResourceServices extends PlatformServices {
  readonly tenants: TenantStore;
  readonly customers: CustomerStore;
  readonly receipts: ReceiptStore;
  readonly invoices: InvoiceStore;
  readonly offerings: OfferingStore;
  readonly subscriptions: SubscriptionStore;
  readonly ssoConnections: SsoConnectionStore;
  readonly directories: DirectoryStore;
  /** Creates PDF and CSV files. */
  readonly documents: Documents;
  /** Creates a file for a caller who may have it, and audits that. */
  readonly deliver: Delivery;
  readonly paymentSettings: PaymentSettingsStore;
  readonly checkouts: CheckoutStore;
  readonly webhooks: WebhookStore;
  readonly webhookDeliveries: WebhookDeliveries;
}

/** Creates the resources on the platform. */
export function createResources(platform: PlatformServices): ResourceServices {
  const { database, audit, clock, masterKeys, rateLimits, webhookAddresses } = platform;
  const { publicUrl } = platform.config;
  const documents = createDocuments({
    warn: (reason, { kind, format, id }) => platform.log.error({ reason, kind, format, id }, 'a document could not be created'),
    undrawn: (letters, { kind, id }) => platform.log.warn({ letters, kind, id }, 'characters of a document are drawn as boxes: no font contains them'),
  });
  const customers = createCustomerStore({ database, audit, clock });
  const invoices = createInvoiceStore({ database, audit, clock, masterKeys, publicUrl });
  const subscriptions = createSubscriptionStore({ database, audit, clock });
  const paymentSettings = createPaymentSettings({ database, audit, clock, masterKeys, publicUrl });
  const faults = createProviderFaults({ database, clock, log: platform.log });
  return {
    ...platform,
    tenants: createTenantStore({ database, audit, clock, publicUrl }),
    customers,
    receipts: createReceiptStore({ database, audit, clock, masterKeys, publicUrl }),
    invoices,
    offerings: createOfferingStore({ database, audit, clock }),
    subscriptions,
    paymentSettings,
    checkouts: createCheckoutStore({
      ...{ database, audit, clock, publicUrl, settings: paymentSettings, faults },
      providers: [redirectProvider({ masterKeys, clock, publicUrl }), stripeProvider({ masterKeys, clock, publicUrl, fetch: platform.fetch, faults })],
      payables: [payableOffering({ subscriptions, clock }), payableInvoice({ invoices })],
    }),
    ssoConnections: createSsoConnectionStore({ database, audit, clock, customers }),
    directories: createDirectoryStore({ database, audit, clock, customers }),
    documents,
    deliver: createDelivery({ ...platform, documents }),
    webhooks: createWebhookStore({ database, audit, clock, masterKeys, addresses: webhookAddresses }),
    webhookDeliveries: createWebhookDeliveries({ database, audit, clock, rateLimits }),
  };
}
