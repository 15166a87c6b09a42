import { defineWidget } from '@vitrine/frame/widget';
import { Action } from '../pricing/action.tsx';
import { isOffering } from '../pricing/offering-shape.ts';
import action from '../pricing/action.css?inline';
import { pricingTexts } from '../pricing/texts/index.ts';
import { wordingOf } from '../pricing/wording.ts';
import loading from './loading.css?inline';

/** The widget with a single button to subscribe to one offering. It also shows the outcome. */
export const widget = defineWidget({
  name: 'subscribe-button',
  resource: 'required',
  texts: pricingTexts,
  style: action + loading,
  load: ({ api, resource, signal }) => api.read(`/v1/offerings/${encodeURIComponent(resource)}`, isOffering, signal),
  view: ({ data: offering, texts, ...context }) => (
    <div class="plan-alone">
      <h1 class="unseen">{wordingOf(offering).name}</h1>
      <Action offering={offering} wording={wordingOf(offering)} texts={texts} context={context} isChange={offering.hasPlan === true} />
    </div>
  ),
});
