import type { Page, ReceiptSummary } from '../../../protocol/receipt.ts';
import type { Resource } from '../../data/resource.ts';
import type { Kit } from '../kit.ts';
import type { Opener, WidgetContext, WidgetModel } from '../model.ts';

/** One page that was asked for, and what it waits for or has failed of. */
type PageResource = Resource<Page<ReceiptSummary>>;

export interface ListState {
  /** The page that was asked for last: the first one until it has come. */
  pending: PageResource | undefined;
  items: readonly ReceiptSummary[];
  /** How many of them the last page has added to those before. */
  added: number;
  nextCursor: string | null;
  opened: { id: string; model: WidgetModel } | undefined;
  /** The row that keyboard focus is on or comes back to. */
  activeId: string | undefined;
  /** The row that takes the focus when it appears: what had it is gone. */
  focusId: string | undefined;
}

export interface List {
  readonly state: ListState;
  more(): void;
  open(id: string): void;
  close(): void;
  activate(id: string): void;
}

/** Pages are added, an opened receipt replaces the list in place, and coming back finds the list as it was. */
export function createList({ createResource }: Kit, openReceipt: Opener, { api, connection, onChange }: WidgetContext): List {
  const state: ListState = { pending: undefined, items: [], added: 0, nextCursor: null, opened: undefined, activeId: undefined, focusId: undefined };

  function load(cursor: string | null): void {
    const pending: PageResource = createResource((signal) => api.receipts(cursor, signal), () => {
      if (pending.state.status === 'ready') take(pending.state.value);
      onChange();
    });
    state.pending = pending;
  }

  function take({ items, nextCursor }: Page<ReceiptSummary>): void {
    const isFirst = state.items.length === 0;
    const known = new Set(state.items.map(({ id }) => id));
    const fresh = items.filter(({ id }) => !known.has(id));
    Object.assign(state, { pending: undefined, items: [...state.items, ...fresh], added: isFirst ? 0 : fresh.length, nextCursor });
    state.activeId ??= fresh[0]?.id;
    // The button that was pressed is no more.
    if (!isFirst && nextCursor === null) state.focusId = fresh[0]?.id;
  }

  load(null);
  return {
    state,
    more() {
      if (state.pending || state.nextCursor === null) return;
      load(state.nextCursor);
      onChange();
    },
    open(id) {
      const model = openReceipt({ api, connection, config: { widget: 'receipt', resource: id }, onChange });
      Object.assign(state, { opened: { id, model }, activeId: id, focusId: undefined, added: 0 });
      void connection.emit('receiptOpened', { receiptId: id });
      onChange();
    },
    close() {
      if (!state.opened) return;
      const { id, model } = state.opened;
      model.destroy();
      Object.assign(state, { opened: undefined, focusId: id });
      void connection.emit('receiptClosed', { receiptId: id });
      onChange();
    },
    activate(id) {
      state.activeId = id;
      onChange();
    },
  };
}
