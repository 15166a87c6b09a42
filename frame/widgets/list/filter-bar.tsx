import { currentLanguage, fill, textsOf, writeYear } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { filterTexts } from './texts/index.ts';

/** How long to wait after the last keystroke. */
const debounceMs = 350;
/** Number of years offered at once, newest first. Covers common retention periods; one more choice leads to the years before. */
const yearsAtOnce = 10;

export interface Choice {
  value: string;
  label: string;
}

/** Renders the filter fields of a list, in one row if there is room. There is no submit button: the list updates as fields change. */
export function filterBar(label: string, fields: (VNode | false)[]): VNode {
  return (
    <form class="filters" role="search" aria-label={label} onSubmit={(event) => event.preventDefault()}>
      {fields}
    </form>
  );
}

/** Renders a select. The first choice means no filter. */
export function choiceField(label: string, value: string, choices: readonly Choice[], onChoice: (value: string) => void): VNode {
  return (
    <label class="field" key={label}>
      <span class="label">{label}</span>
      <select value={value} onChange={({ currentTarget }) => onChoice(currentTarget.value)}>
        {choices.map((choice) => (
          <option key={choice.value} value={choice.value} selected={choice.value === value}>
            {choice.label}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SearchProps {
  value: string;
  onText(value: string): void;
}

/** A search field that reports its text after a pause in typing. Other changes of the list do not replace the text being typed. */
class SearchField extends Component<SearchProps, { typed: string }> {
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reported = this.props.value;
  override state = { typed: this.props.value };

  #report = (): void => {
    this.#stop();
    this.#reported = this.state.typed.trim();
    this.props.onText(this.#reported);
  };

  /** @returns Whether a report was due. */
  #stop(): boolean {
    const isDue = this.#timer !== undefined;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    return isDue;
  }

  #type = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    this.#stop();
    this.setState({ typed: currentTarget.value });
    this.#timer = setTimeout(this.#report, debounceMs);
  };

  override componentDidUpdate(): void {
    // The value changed from outside, for example by the button that clears all filters.
    if (this.props.value === this.#reported) return;
    this.#reported = this.props.value;
    this.setState({ typed: this.props.value });
  }

  /** A touch may open an entry while the field keeps the focus. Reported after the render that removes the field. */
  override componentWillUnmount(): void {
    if (this.#stop()) queueMicrotask(this.#report);
  }

  override render(): VNode {
    return (
      <label class="field wide">
        <span class="label">{textsOf(filterTexts).search}</span>
        <input type="search" value={this.state.typed} maxLength={200} autocomplete="off" enterkeyhint="search" onInput={this.#type} onChange={this.#report} />
      </label>
    );
  }
}

/** Renders the search field. */
export const searchField = (value: string, onText: (value: string) => void): VNode => <SearchField key="search" value={value} onText={onText} />;

/** First and last day of a year, or of a month in it. */
export interface Days {
  from: string;
  to: string;
}

/** Renders the fields for a year and a month of it. The last choice is all years before those offered: with it, ten more are offered. */
export function periodFields({ from, to }: Days, newest: string | undefined, onDays: (days: Days) => void): VNode[] {
  const texts = textsOf(filterTexts);
  const year = from.slice(0, 4);
  const month = from.slice(0, 7) === to.slice(0, 7) ? from.slice(5, 7) : '';
  const names = new Intl.DateTimeFormat(currentLanguage().tag, { month: 'long', timeZone: 'UTC' });
  // The label may span parts of two months if the viewer's calendar is not Gregorian.
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1).padStart(2, '0'),
    label: names.formatRange(Date.UTC(Number(year), index, 1, 12), Date.UTC(Number(year), index + 1, 0, 12)),
  }));
  const all = { value: '', label: texts.all };
  const chosen = year || (to && untilYear(to.slice(0, 4)));
  return [
    choiceField(texts.year, chosen, [all, ...yearChoices(Number(to.slice(0, 4)), newest)], (value) => onDays(daysOf(value, ''))),
    ...(year === '' ? [] : [choiceField(texts.month, month, [all, ...months], (value) => onDays(daysOf(year, value)))]),
  ];
}

/** Value of the choice of a year and all years before it. */
const untilYear = (year: string): string => `-${year}`;

/** Returns the years to choose from, in blocks of ten down to the chosen one. After each block there is a choice for all years before it. */
function yearChoices(chosen: number, newest: string | undefined): Choice[] {
  const first = Math.max(Number(newest?.slice(0, 4) ?? 0), chosen, new Date().getFullYear());
  const blocks = chosen === 0 ? 1 : Math.floor((first - chosen) / yearsAtOnce) + 1;
  return Array.from({ length: blocks * yearsAtOnce }, (_, index) => String(first - index)).flatMap((year, index) => {
    const own = { value: year, label: writeYear(year) };
    if ((index + 1) % yearsAtOnce !== 0) return own;
    const before = String(Number(year) - 1);
    return [own, { value: untilYear(before), label: fill(textsOf(filterTexts).until, { year: writeYear(before) }) }];
  });
}

function daysOf(year: string, month: string): Days {
  if (year === '') return { from: '', to: '' };
  if (year.startsWith('-')) return { from: '', to: `${year.slice(1)}-12-31` };
  if (month === '') return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return { from: `${year}-${month}-01`, to: `${year}-${month}-${last}` };
}
