import { createResource } from '../../data/resource.ts';
import { State } from '../../ui/state.tsx';
import type { WidgetContext, WidgetModel } from '../model.ts';
import { ReceiptSkeleton } from './receipt-skeleton.tsx';
import { ReceiptView } from './receipt-view.tsx';

export function openReceipt({ api, config, onChange }: WidgetContext): WidgetModel {
  const resource = createResource((signal) => api.receipt(config.resource ?? '', signal), onChange);
  return {
    get status() {
      return resource.state.status;
    },
    get fault() {
      return resource.state.status === 'failed' ? resource.state.fault : undefined;
    },
    view: (language) => (
      <State of={resource.state} language={language} retry={resource.retry} skeleton={<ReceiptSkeleton />}>
        {(receipt) => <ReceiptView receipt={receipt} language={language} />}
      </State>
    ),
    retry: resource.retry,
    destroy: resource.destroy,
  };
}
