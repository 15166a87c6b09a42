import { createResource } from '../../data/resource.ts';
import { stateOf } from '../../ui/state.tsx';
import type { WidgetContext, WidgetModel } from '../model.ts';
import { loadPlot } from '../plot/lazy-plot.tsx';
import { receiptView } from './receipt-view.tsx';

/** The widget that shows one receipt, and the receipt that is opened from a list. */
export function openReceipt({ api, config: { resource = '' }, onChange }: WidgetContext): WidgetModel {
  const receipt = createResource((signal) => api.receipt(resource, signal), () => {
    onChange();
    if (receipt.state.status === 'ready' && receipt.state.value.series) loadPlot().then(onChange, () => {});
  });
  return {
    get state() {
      return receipt.state;
    },
    view: () => stateOf(receipt, receiptView),
    retry: receipt.retry,
    destroy: receipt.destroy,
  };
}
