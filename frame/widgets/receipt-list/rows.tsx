import type { ReceiptSummary } from '../../../protocol/receipt.ts';
import type { Language } from '../../i18n/language.ts';
import { Money } from '../../ui/money.tsx';
import { Status } from '../../ui/status.tsx';
import { Text } from '../../ui/text.tsx';
import { takeFocus } from '../../ui/take-focus.ts';
import type { ListActions, ListState } from './list-model.tsx';

interface RowsProps {
  list: ListState;
  actions: ListActions;
  language: Language;
}

/** The rows are one stop of the Tab key; the arrow keys, Home and End move among them. */
export function Rows({ list, actions, language }: RowsProps) {
  return (
    <ul class="rows" onKeyDown={moveFocus}>
      {list.items.map((item) => (
        <li key={item.id}>
          <Row item={item} active={item.id === list.activeId} focused={item.id === list.focusId} actions={actions} language={language} />
        </li>
      ))}
    </ul>
  );
}

interface RowProps {
  item: ReceiptSummary;
  active: boolean;
  focused: boolean;
  actions: ListActions;
  language: Language;
}

function Row({ item, active, focused, actions, language }: RowProps) {
  return (
    <button
      type="button"
      class="row"
      tabIndex={active ? 0 : -1}
      ref={focused ? takeFocus : null}
      onFocus={active ? undefined : () => actions.activate(item.id)}
      onClick={() => actions.open(item.id)}
    >
      <span class="row-title">
        <Text>{item.title}</Text>
        <Status of={item} language={language} />
      </span>
      <bdi class="row-period quiet">{language.format.period(item.period)}</bdi>
      <span class="row-total">
        <Money minor={item.totalMinor} exact={item.totalExact} currency={item.currency} language={language} />
      </span>
    </button>
  );
}

const steps: Readonly<Record<string, (index: number, count: number) => number>> = {
  ArrowDown: (index, count) => Math.min(index + 1, count - 1),
  ArrowUp: (index) => Math.max(index - 1, 0),
  Home: () => 0,
  End: (_, count) => count - 1,
};

function moveFocus(event: KeyboardEvent & { currentTarget: HTMLElement }): void {
  const step = steps[event.key];
  if (!step || event.ctrlKey || event.metaKey || event.altKey) return;
  const rows = [...event.currentTarget.querySelectorAll<HTMLElement>('.row')];
  rows[step(rows.findIndex((row) => row === document.activeElement), rows.length)]?.focus();
  event.preventDefault();
}
