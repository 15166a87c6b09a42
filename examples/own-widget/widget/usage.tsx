import { defineWidget, figure, fill, message, Plot, readJson, writeNumber } from '@vitrine/frame/widget';
import { texts } from './texts.ts';
import { usageFrom } from './usage-data.ts';
import './usage.css';

/** Share of the limit at which the bar changes colour. */
const near = 0.9;

/** Shows a customer's usage this month against the limit: a figure, a bar, and a plot of the days. */
export const widget = defineWidget({
  name: 'acme-usage',
  resource: 'none',
  texts,
  // A path is relative to the first origin in the manifest, which also receives the viewer's token.
  load: async ({ api, signal }) => usageFrom(await readJson(await api.fetch('/v1/usage', { signal }))),
  view({ data: { days, limit }, texts: { title, of, series, none, noneYet } }) {
    if (days.length === 0) return message(none, noneYet);
    const used = days.reduce((sum, { calls }) => sum + calls, 0);
    const share = Math.min(used / limit, 1);
    const points = days.map(({ date, calls }) => ({ date, value: String(calls) }));
    return (
      <article class="sheet usage" aria-label={title}>
        <h1>{title}</h1>
        <p class="usage-sum">
          {figure(writeNumber(String(used)))} <span class="quiet">{fill(of, { limit: writeNumber(String(limit)) })}</span>
        </p>
        <div class="usage-bar" aria-hidden="true">
          <span class={share >= near ? 'near' : ''} style={{ inlineSize: `${share * 100}%` }} />
        </div>
        <Plot series={{ label: series, unit: 'count', points }} currency="EUR" />
      </article>
    );
  },
});
