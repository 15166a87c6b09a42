import type { Page, Receipt, ReceiptSummary } from '../../../protocol/receipt.ts';
import { createResource, type Resource } from '../../data/resource.ts';
import type { WidgetContext, WidgetModel } from '../model.ts';
import { ListView } from './list-view.tsx';

/** One receipt that was opened from the list. */
export interface Opened {
  id: string;
  resource: Resource<Receipt>;
}

export interface ListState {
  first: Resource<Page<ReceiptSummary>>;
  /** The page that was asked for last, when it is not the first. */
  next: Resource<Page<ReceiptSummary>> | undefined;
  items: readonly ReceiptSummary[];
  /** How many of them came with the last page, and may still be news to a screen reader. */
  added: number;
  nextCursor: string | null;
  opened: Opened | undefined;
  /** The row that keyboard focus is on or comes back to. */
  activeId: string | undefined;
  /** The row that takes the focus when it appears: what had it is gone. */
  focusId: string | undefined;
}

export interface ListActions {
  more(): void;
  open(id: string): void;
  close(): void;
  activate(id: string): void;
}

/** Pages are added, an opened receipt replaces the list in place, and coming back finds the list as it was. */
export function openReceiptList({ api, emit, onChange }: WidgetContext): WidgetModel {
  const first = createResource((signal) => api.receipts(null, signal), () => take(first.state));
  const list: ListState = { first, next: undefined, items: [], added: 0, nextCursor: null, opened: undefined, activeId: undefined, focusId: undefined };

  function take(state: Resource<Page<ReceiptSummary>>['state']): void {
    if (state.status === 'ready') {
      const known = new Set(list.items.map((item) => item.id));
      const fresh = state.value.items.filter((item) => !known.has(item.id));
      list.added = list.items.length > 0 ? fresh.length : 0;
      list.items = [...list.items, ...fresh];
      list.nextCursor = state.value.nextCursor;
      list.activeId ??= fresh[0]?.id;
      list.next = undefined;
      // The button that was pressed is no more.
      if (list.added > 0 && list.nextCursor === null) list.focusId = fresh[0]?.id;
    }
    onChange();
  }

  const actions: ListActions = {
    more() {
      const cursor = list.nextCursor;
      if (list.next || cursor === null) return;
      const next: ListState['next'] = createResource((signal) => api.receipts(cursor, signal), () => take(next!.state));
      list.next = next;
      onChange();
    },
    open(id) {
      list.opened?.resource.destroy();
      list.opened = { id, resource: createResource((signal) => api.receipt(id, signal), onChange) };
      list.activeId = id;
      list.added = 0;
      list.focusId = undefined;
      void emit('receiptOpened', { receiptId: id });
      onChange();
    },
    close() {
      if (!list.opened) return;
      const { id, resource } = list.opened;
      resource.destroy();
      list.opened = undefined;
      list.focusId = id;
      void emit('receiptClosed', { receiptId: id });
      onChange();
    },
    activate(id) {
      list.activeId = id;
      onChange();
    },
  };

  const shown = (): Resource<unknown> => list.opened?.resource ?? list.first;
  return {
    get status() {
      return shown().state.status;
    },
    get fault() {
      const { state } = shown();
      return state.status === 'failed' ? state.fault : undefined;
    },
    view: (language) => <ListView list={list} actions={actions} language={language} />,
    retry() {
      for (const resource of [list.first, list.next, list.opened?.resource]) resource?.retry();
    },
    destroy() {
      for (const resource of [list.first, list.next, list.opened?.resource]) resource?.destroy();
    },
  };
}
