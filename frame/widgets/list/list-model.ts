import { currentLanguage, type Loaded, type WidgetContext, type WidgetModel } from '@vitrine/frame/widget';
import type { VNode } from 'preact';
import type { PagedList } from './paged-list.ts';

/**
 * Creates the model of a list widget. Its state is that of the opened entry, or of the first page. Its view is the same node until something changes.
 *
 * @param make Creates the list, which reports changes through `onChange`.
 */
export function listModel<T extends { id: string }>(
  context: WidgetContext,
  make: (context: WidgetContext) => PagedList<T>,
  draw: (list: PagedList<T>) => VNode,
): WidgetModel {
  let changes = 0;
  const list = make({
    ...context,
    onChange() {
      changes += 1;
      context.onChange();
    },
  });
  let kept = { of: '', view: draw(list) };
  return {
    get state(): Loaded<unknown> {
      const { opened, pending, pages } = list.state;
      if (opened) return opened.model.state;
      return pages.length === 0 && pending ? pending.state : { status: 'ready', value: pages };
    },
    view() {
      const of = `${changes} ${currentLanguage().tag}`;
      if (kept.of !== of) kept = { of, view: draw(list) };
      return kept.view;
    },
    retry() {
      list.state.pending?.retry();
      list.state.opened?.model.retry();
    },
    destroy: list.destroy,
  };
}
