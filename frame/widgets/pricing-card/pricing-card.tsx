import { defineWidget } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import type { ActionProps } from '../pricing/action.tsx';
import { ByLayout, type Layout } from '../pricing/by-layout.tsx';
import { Comparison } from '../pricing/comparison.tsx';
import { isOffering } from '../pricing/offering-shape.ts';
import { Plan } from '../pricing/plan.tsx';
import { pricingStyle } from '../pricing/style.ts';
import { pricingTexts } from '../pricing/texts/index.ts';
import { wordingOf } from '../pricing/wording.ts';
import loading from './loading.css?inline';

/** The widget that shows one offering. */
export const widget = defineWidget({
  name: 'pricing-card',
  resource: 'required',
  texts: pricingTexts,
  style: pricingStyle + loading,
  load: ({ api, resource, signal }) => api.read(`/v1/offerings/${encodeURIComponent(resource)}`, isOffering, signal),
  view({ data: offering, texts, ...context }) {
    const plan = { offering, wording: wordingOf(offering), texts, context, isChange: offering.hasPlan === true, level: 1 } as const;
    return <ByLayout context={context} draw={(layout) => laidOut(plan, layout)} />;
  },
});

function laidOut(plan: ActionProps, layout: Layout): VNode {
  if (layout === 'table') {
    return (
      <section class="plans">
        <h1 class="unseen">{plan.wording.name}</h1>
        <Comparison plans={[plan]} />
      </section>
    );
  }
  return (
    <div class={layout === 'horizontal' ? 'plan-rows' : 'plan-cards plan-single'}>
      <Plan {...plan} />
    </div>
  );
}
