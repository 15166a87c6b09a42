import { createResource, type FrameConfig, type Page, type Resource, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';

/** Filter and order of a list, as query parameters. A missing field does not filter. */
export type Filter = Readonly<Record<string, string>>;

/** A requested page and its loading state. */
type PageResource<T> = Resource<Page<T>>;

export interface ListState<T> {
  filter: Filter;
  /** The last requested page, until it has loaded. */
  pending: PageResource<T> | undefined;
  /** The entries that each page added. A loaded page does not change. */
  pages: readonly (readonly T[])[];
  /** The rows belong to the previous filter; the new ones are loading. */
  isOld: boolean;
  /** How many entries the last page added, for screen readers. */
  added: number;
  /** The entries were just loaded after the viewer changed a filter. */
  isFound: boolean;
  nextCursor: string | null;
  opened: { id: string; model: WidgetModel } | undefined;
  /** The row to focus when it appears, because the focused element was removed. */
  focusId: string | undefined;
}

export interface PagedList<T> {
  readonly state: ListState<T>;
  more(): void;
  /** Merges fields into the filter. An empty string removes a field. */
  narrow(fields: Filter): void;
  clear(): void;
  open(id: string): void;
  close(): void;
  /** Ends all requests. After it, nothing else has an effect. */
  destroy(): void;
}

export interface PagedListOptions<T> {
  load(ask: { cursor: string | null; limit: number; filter: Filter }, signal: AbortSignal): Promise<Page<T>>;
  /** Returns the config of the widget that shows the entry with this id. */
  opens(id: string): FrameConfig;
  /** Returns the updated row from the data of the entry's widget, which may have changed. `undefined`: the row stays as it is. */
  rowOf?(shown: unknown): T | undefined;
  onOpened?(id: string): void;
  onClosed?(id: string): void;
}

/** Entries of the first page, and the server's maximum per page. */
const firstLimit = 25;
const maxLimit = 100;

/** Creates a list that appends pages. An opened entry replaces the list, and closing it shows the list as it was. */
export function createPagedList<T extends { id: string }>(
  { onChange, open }: Pick<WidgetContext, 'onChange' | 'open'>,
  { load: fetchPage, opens, rowOf, onOpened, onClosed }: PagedListOptions<T>,
): PagedList<T> {
  const state: ListState<T> = {
    ...{ filter: {}, pending: undefined, pages: [], isOld: false, added: 0, isFound: false, nextCursor: null, opened: undefined, focusId: undefined },
  };
  const known = new Set<string>();
  let isDestroyed = false;

  /** Each further page is as large as the list so far, within the limits. */
  const nextLimit = (): number => Math.min(Math.max(known.size, firstLimit), maxLimit);

  function load(cursor: string | null): void {
    const { filter } = state;
    const pending: PageResource<T> = createResource((signal) => fetchPage({ cursor, limit: nextLimit(), filter }, signal), () => {
      if (pending.state.status === 'ready') addPage(pending.state.value);
      onChange();
    });
    state.pending = pending;
  }

  function addPage({ items, nextCursor }: Page<T>): void {
    const isFound = state.isOld;
    if (isFound) {
      known.clear();
      Object.assign(state, { isOld: false, pages: [] });
    }
    const isFirst = known.size === 0;
    const fresh = items.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    Object.assign(state, { pending: undefined, pages: [...state.pages, fresh], added: isFirst ? 0 : fresh.length, isFound, nextCursor });
    // The last page removed the "more" button, so focus moves to the first new row.
    if (!isFirst && nextCursor === null) state.focusId = fresh[0]?.id;
  }

  /** Updates the row of an entry that changed while it was open, for example by a payment. */
  function updateRow(id: string, row: T | undefined): void {
    if (row?.id !== id) return;
    state.pages = state.pages.map((page) => (page.some((item) => item.id === id) ? page.map((item) => (item.id === id ? row : item)) : page));
  }

  function applyFilter(filter: Filter): void {
    if (isDestroyed || JSON.stringify(filter) === JSON.stringify(state.filter)) return;
    state.pending?.destroy();
    Object.assign(state, { filter, isOld: true, nextCursor: null, added: 0, isFound: false });
    load(null);
    onChange();
  }

  load(null);
  return {
    state,
    more() {
      if (state.pending || state.nextCursor === null) return;
      load(state.nextCursor);
      onChange();
    },
    narrow: (fields) => applyFilter(Object.fromEntries(Object.entries({ ...state.filter, ...fields }).filter(([, value]) => value !== ''))),
    clear: () => applyFilter({}),
    open(id) {
      const model = open(opens(id), onChange);
      Object.assign(state, { opened: { id, model }, focusId: undefined, added: 0, isFound: false });
      onOpened?.(id);
      onChange();
    },
    close() {
      if (!state.opened) return;
      const { id, model } = state.opened;
      updateRow(id, rowOf?.(model.state.status === 'ready' ? model.state.value : undefined));
      model.destroy();
      Object.assign(state, { opened: undefined, focusId: id });
      onClosed?.(id);
      onChange();
    },
    destroy() {
      isDestroyed = true;
      state.pending?.destroy();
      state.opened?.model.destroy();
    },
  };
}
