import { fits, type Offering, type Page } from '@vitrine/frame/widget';
import { isCheckout } from '../payment/checkout.ts';

const feature = { label: 'text', value: 'text?', included: 'flag' } as const;
const tier = { firstUnit: 'whole', unitPrice: 'decimal', flatMinor: 'whole' } as const;
const ratePlan = { label: 'text', unit: 'text', model: 'text', includedUnits: 'whole', tiers: [tier] } as const;
const offering = {
  id: 'text',
  externalId: 'text',
  name: 'text',
  description: 'text?',
  features: [feature],
  currency: 'currency',
  cycle: 'text',
  cycleLabel: 'text?',
  ratePlans: [ratePlan],
  trialDays: 'whole',
  highlight: 'flag',
  soldOut: 'flag',
} as const;

const held = { id: 'text', status: 'text', renewsOn: 'day?', trialEndsOn: 'day?' } as const;
const isWholeOrNull = (value: unknown): boolean => value === null || fits(value, 'whole');

/** Whether a value is an offering. */
export function isOffering(value: unknown): value is Offering {
  if (!fits(value, offering)) return false;
  const { priceMinor, ratePlans, callToAction, subscription, checkout, texts } = value as Offering;
  const areTiers = ratePlans.every(
    ({ packageUnits, tiers }) => isWholeOrNull(packageUnits) && tiers.length > 0 && tiers.every(({ lastUnit }) => isWholeOrNull(lastUnit)),
  );
  const isAction = callToAction === null || (fits(callToAction, { label: 'text?', url: 'text' }) && callToAction.url.startsWith('https://'));
  const isTold = (!subscription || fits(subscription, held)) && (!checkout || isCheckout(checkout));
  return isWholeOrNull(priceMinor) && areTiers && isAction && typeof texts === 'object' && isTold;
}

export function isOfferingPage(value: unknown): value is Page<Offering> {
  return fits(value, { nextCursor: 'text?' }) && Array.isArray((value as Page<Offering>).items) && (value as Page<Offering>).items.every(isOffering);
}
