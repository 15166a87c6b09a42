import { createResource, type FrameConfig, type Page, type Resource, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';

/** What narrows a list and orders it, as the query of its address says it. What is left out does not narrow. */
export type Filter = Readonly<Record<string, string>>;

/** One page that was asked for, and what it waits for or has failed of. */
type PageResource<T> = Resource<Page<T>>;

export interface ListState<T> {
  filter: Filter;
  /** The page that was asked for last: the first one until it has come. */
  pending: PageResource<T> | undefined;
  /** What each page has added to those before. A page that is there does not change. */
  pages: readonly (readonly T[])[];
  /** The rows are those of another filter: those that were asked for are on their way. */
  isOld: boolean;
  /** How many entries the last page has added, for whoever does not see them come. */
  added: number;
  /** What is there has come by a filter that the viewer has set or taken away a moment ago. */
  isFound: boolean;
  nextCursor: string | null;
  opened: { id: string; model: WidgetModel } | undefined;
  /** The row that takes the focus when it appears: what had it is gone. */
  focusId: string | undefined;
}

export interface PagedList<T> {
  readonly state: ListState<T>;
  more(): void;
  /** Narrows the list: an empty text lets a field go. */
  narrow(fields: Filter): void;
  clear(): void;
  open(id: string): void;
  close(): void;
}

export interface PagedListOptions<T> {
  load(ask: { cursor: string | null; limit: number; filter: Filter }, signal: AbortSignal): Promise<Page<T>>;
  /** What is shown of the entry with this id. */
  opens(id: string): FrameConfig;
  /** The row of an entry as it was shown last, whatever its widget has shown: it may have changed there. `undefined`: it stays as it is. */
  rowOf?(shown: unknown): T | undefined;
  onOpened?(id: string): void;
  onClosed?(id: string): void;
}

/** Entries of the first page, and the most that the server gives at once. */
const firstLimit = 25;
const mostLimit = 100;

/** Pages are added, an opened entry replaces the list in place, and coming back finds the list as it was. */
export function createPagedList<T extends { id: string }>(
  { onChange, open }: Pick<WidgetContext, 'onChange' | 'open'>,
  { load: ask, opens, rowOf, onOpened, onClosed }: PagedListOptions<T>,
): PagedList<T> {
  const state: ListState<T> = {
    ...{ filter: {}, pending: undefined, pages: [], isOld: false, added: 0, isFound: false, nextCursor: null, opened: undefined, focusId: undefined },
  };
  const known = new Set<string>();

  /** Who goes on wants more each time. */
  const nextLimit = (): number => Math.min(Math.max(known.size, firstLimit), mostLimit);

  function load(cursor: string | null): void {
    const { filter } = state;
    const pending: PageResource<T> = createResource((signal) => ask({ cursor, limit: nextLimit(), filter }, signal), () => {
      if (pending.state.status === 'ready') take(pending.state.value);
      onChange();
    });
    state.pending = pending;
  }

  function take({ items, nextCursor }: Page<T>): void {
    const isFound = state.isOld;
    if (isFound) {
      known.clear();
      Object.assign(state, { isOld: false, pages: [] });
    }
    const isFirst = known.size === 0;
    const fresh = items.filter(({ id }) => !known.has(id));
    for (const { id } of fresh) known.add(id);
    Object.assign(state, { pending: undefined, pages: [...state.pages, fresh], added: isFirst ? 0 : fresh.length, isFound, nextCursor });
    // The button for more has gone with the last page: the focus goes to the first row that is new.
    if (!isFirst && nextCursor === null) state.focusId = fresh[0]?.id;
  }

  /** What was paid while it was open stands in its row so. */
  function renew(id: string, row: T | undefined): void {
    if (row?.id !== id) return;
    state.pages = state.pages.map((page) => (page.some((item) => item.id === id) ? page.map((item) => (item.id === id ? row : item)) : page));
  }

  function refill(filter: Filter): void {
    if (JSON.stringify(filter) === JSON.stringify(state.filter)) return;
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
    narrow: (fields) => refill(Object.fromEntries(Object.entries({ ...state.filter, ...fields }).filter(([, value]) => value !== ''))),
    clear: () => refill({}),
    open(id) {
      const model = open(opens(id), onChange);
      Object.assign(state, { opened: { id, model }, focusId: undefined, added: 0, isFound: false });
      onOpened?.(id);
      onChange();
    },
    close() {
      if (!state.opened) return;
      const { id, model } = state.opened;
      renew(id, rowOf?.(model.state.status === 'ready' ? model.state.value : undefined));
      model.destroy();
      Object.assign(state, { opened: undefined, focusId: id });
      onClosed?.(id);
      onChange();
    },
  };
}
