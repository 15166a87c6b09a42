import { defineWidget, message, type LoadContext, type Offering } from '@vitrine/frame/widget';
import { isOfferingPage } from '../pricing/offering-shape.ts';
import { Plans } from '../pricing/plans.tsx';
import { pricingStyle } from '../pricing/style.ts';
import { pricingTexts } from '../pricing/texts/index.ts';

/** The widget that shows what a vendor sells: to anybody with an embed key, and to a customer with what they have of it. */
export const widget = defineWidget({
  name: 'pricing-table',
  resource: 'none',
  texts: pricingTexts,
  style: pricingStyle,
  load: allOfferings,
  view: ({ data, texts, ...context }) =>
    data.length === 0 ? message(texts.emptyTitle, texts.emptyText) : <Plans offerings={data} texts={texts} context={context} />,
});

/** Further pages than these nobody compares. */
const mostPages = 5;

async function allOfferings({ api, signal }: LoadContext): Promise<Offering[]> {
  const first = await api.read('/v1/offerings', isOfferingPage, signal);
  const all = [...first.items];
  let cursor = first.nextCursor;
  for (let page = 1; cursor !== null && page < mostPages; page += 1) {
    const next = await api.read(`/v1/offerings?limit=100&cursor=${encodeURIComponent(cursor)}`, isOfferingPage, signal);
    all.push(...next.items);
    cursor = next.nextCursor;
  }
  return all;
}
