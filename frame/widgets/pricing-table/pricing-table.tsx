import { defineWidget, message, type LoadContext, type Offering } from '@vitrine/frame/widget';
import { ByLayout } from '../pricing/by-layout.tsx';
import { isOfferingPage } from '../pricing/offering-shape.ts';
import { Plans } from '../pricing/plans.tsx';
import { pricingStyle } from '../pricing/style.ts';
import { pricingTexts } from '../pricing/texts/index.ts';

/** The widget that shows a tenant's offerings: to anyone with an embed key, and to a customer with their own subscriptions. */
export const widget = defineWidget({
  name: 'pricing-table',
  resource: 'none',
  texts: pricingTexts,
  style: pricingStyle,
  load: allOfferings,
  view({ data, texts, ...context }) {
    if (data.length === 0) return message(texts.emptyTitle, texts.emptyText);
    return <ByLayout context={context} draw={(layout) => <Plans offerings={data} texts={texts} context={context} layout={layout} />} />;
  },
});

/** Loads all offerings. A partial list would not show that there are more. */
async function allOfferings({ api, signal }: LoadContext): Promise<Offering[]> {
  const first = await api.read('/v1/offerings', isOfferingPage, signal);
  const all = [...first.items];
  let cursor = first.nextCursor;
  while (cursor !== null) {
    const next = await api.read(`/v1/offerings?limit=100&cursor=${encodeURIComponent(cursor)}`, isOfferingPage, signal);
    all.push(...next.items);
    cursor = next.nextCursor;
  }
  return all;
}
