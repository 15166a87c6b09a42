import type { WidgetName } from '../../protocol/widgets.ts';
import type { WidgetContext, WidgetModel } from './model.ts';
import { openReceipt } from './receipt/receipt-model.tsx';
import { openReceiptList } from './receipt-list/list-model.tsx';

const openers: Record<WidgetName, (context: WidgetContext) => WidgetModel> = {
  receipt: openReceipt,
  'receipt-list': openReceiptList,
};

export function openWidget(context: WidgetContext): WidgetModel {
  return openers[context.config.widget](context);
}
