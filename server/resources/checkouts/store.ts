import type { CheckoutKind } from '../../../protocol/checkout.ts';
import type { RandomBytes } from '../../access/secrets.ts';
import type { Clock } from '../../clock.ts';
import type { AuditStore } from '../../platform/audit/store.ts';
import type { PaymentProviderRow } from '../../platform/store/rows/checkout-rows.ts';
import type { Database } from '../../platform/store/database.ts';
import { createPaymentRedirects, type PaymentRedirects } from './payment-redirects.ts';
import { type BeginCheckout, createBegin } from './begin.ts';
import { createBooking } from './booking.ts';
import { createExpire, type ExpireCheckouts } from './unfinished/expire.ts';
import { type CheckoutNotices, createNotices } from './notices/notices.ts';
import { createCustomerCheckouts, type CustomerCheckouts } from './owned.ts';
import type { Payable } from './payable/payable.ts';
import type { PaymentProvider } from './providers/provider.ts';
import type { ProviderFaults } from './providers/provider-faults.ts';
import type { PaymentSettingsStore } from './providers/payment-settings.ts';
import { createSettle } from './settle.ts';
import { createShow } from './show.ts';

export interface CheckoutStore extends CustomerCheckouts, PaymentRedirects, CheckoutNotices {
  begin: BeginCheckout;
  expire: ExpireCheckouts;
}

export interface CheckoutStoreOptions {
  database: Database;
  audit: AuditStore;
  clock: Clock;
  settings: PaymentSettingsStore;
  faults: ProviderFaults;
  providers: readonly PaymentProvider[];
  payables: readonly Payable[];
  publicUrl: string;
  randomBytes?: RandomBytes;
}

export function createCheckoutStore(options: CheckoutStoreOptions): CheckoutStore {
  const { database, audit, clock, settings, faults, providers, payables, publicUrl, randomBytes } = options;

  function payableOf(kind: CheckoutKind): Payable {
    const payable = payables.find((one) => one.kind === kind);
    if (!payable) throw new Error(`A checkout cannot pay for the kind ${kind}.`);
    return payable;
  }

  function providerOf(row: PaymentProviderRow): PaymentProvider {
    const provider = providers.find(({ name }) => name === row.provider);
    if (!provider) throw new Error(`There is no payment provider ${row.provider}.`);
    return provider;
  }

  const { change, pay, lockedRow, applyNotice } = createBooking({ engine: database.engine, audit, clock, payableOf });
  const show = createShow({ clock, settings, providerOf, payableOf });
  const { book, ...notices } = createNotices({ database, settings, providerOf, show, applyNotice });
  const { settle, settleAtFormer } = createSettle({ database, clock, settings, providerOf, book });

  return {
    begin: createBegin({ database, audit, clock, settings, providerOf, payableOf, show, change, pay, lockedRow, randomBytes }),
    ...notices,
    ...createCustomerCheckouts({ database, clock, settle, change, lockedRow, show }),
    ...createPaymentRedirects({ ...{ database, clock, settings, providers, providerOf, payableOf, publicUrl }, settle, settleAtFormer, change, lockedRow }),
    expire: createExpire({ database, clock, settle, faults, change, lockedRow }),
  };
}
