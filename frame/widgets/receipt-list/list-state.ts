import { createResource, type Page, type ReceiptSummary, type Resource, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';

/** One page that was asked for, and what it waits for or has failed of. */
type PageResource = Resource<Page<ReceiptSummary>>;

export interface ListState {
  /** The page that was asked for last: the first one until it has come. */
  pending: PageResource | undefined;
  /** What each page has added to those before. A page that is there does not change. */
  pages: readonly (readonly ReceiptSummary[])[];
  /** How many receipts the last page has added, for whoever does not see them come. */
  added: number;
  nextCursor: string | null;
  opened: { id: string; model: WidgetModel } | undefined;
  /** The row that takes the focus when it appears: what had it is gone. */
  focusId: string | undefined;
}

export interface List {
  readonly state: ListState;
  more(): void;
  open(id: string): void;
  close(): void;
}

/** Receipts of the first page, and the most that the server gives at once. */
const firstLimit = 25;
const mostLimit = 100;

/** Pages are added, an opened receipt replaces the list in place, and coming back finds the list as it was. */
export function createList({ api, connection, onChange, open }: WidgetContext): List {
  const state: ListState = { pending: undefined, pages: [], added: 0, nextCursor: null, opened: undefined, focusId: undefined };
  const known = new Set<string>();

  /** Who goes on wants more each time. */
  const nextLimit = (): number => Math.min(Math.max(known.size, firstLimit), mostLimit);

  function load(cursor: string | null): void {
    const pending: PageResource = createResource((signal) => api.receipts(cursor, signal, nextLimit()), () => {
      if (pending.state.status === 'ready') take(pending.state.value);
      onChange();
    });
    state.pending = pending;
  }

  function take({ items, nextCursor }: Page<ReceiptSummary>): void {
    const isFirst = known.size === 0;
    const fresh = items.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    Object.assign(state, { pending: undefined, pages: [...state.pages, fresh], added: isFirst ? 0 : fresh.length, nextCursor });
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
      const model = open({ widget: 'receipt', resource: id }, onChange);
      Object.assign(state, { opened: { id, model }, focusId: undefined, added: 0 });
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
  };
}
