import { currentLanguage, textsOf, writeYear } from '@vitrine/frame/widget';
import { Component, type VNode } from 'preact';
import { filterTexts } from './texts/index.ts';

/** How long to wait after the last keystroke. */
const debounceMs = 350;
/** Number of years offered, newest first. Covers common retention periods. */
const yearsBack = 10;

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
    clearTimeout(this.#timer);
    this.#reported = this.state.typed.trim();
    this.props.onText(this.#reported);
  };

  #type = ({ currentTarget }: { currentTarget: HTMLInputElement }): void => {
    clearTimeout(this.#timer);
    this.setState({ typed: currentTarget.value });
    this.#timer = setTimeout(this.#report, debounceMs);
  };

  override componentDidUpdate(): void {
    // The value changed from outside, for example by the button that clears all filters.
    if (this.props.value === this.#reported) return;
    this.#reported = this.props.value;
    this.setState({ typed: this.props.value });
  }

  override componentWillUnmount(): void {
    clearTimeout(this.#timer);
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

/** Renders the fields for a year and a month of it. */
export function periodFields({ from, to }: Days, newest: string | undefined, onDays: (days: Days) => void): VNode[] {
  const texts = textsOf(filterTexts);
  const year = from.slice(0, 4);
  const month = from.slice(0, 7) === to.slice(0, 7) ? from.slice(5, 7) : '';
  const last = Number(newest?.slice(0, 4) ?? year) || Number(year) || new Date().getFullYear();
  const years = Array.from({ length: yearsBack }, (_, index) => String(Math.max(last, Number(year) || 0, new Date().getFullYear()) - index));
  const names = new Intl.DateTimeFormat(currentLanguage().tag, { month: 'long', timeZone: 'UTC' });
  // The label may span parts of two months if the viewer's calendar is not Gregorian.
  const months = Array.from({ length: 12 }, (_, index) => ({
    value: String(index + 1).padStart(2, '0'),
    label: names.formatRange(Date.UTC(Number(year), index, 1, 12), Date.UTC(Number(year), index + 1, 0, 12)),
  }));
  const all = { value: '', label: texts.all };
  return [
    choiceField(texts.year, year, [all, ...years.map((value) => ({ value, label: writeYear(value) }))], (value) => onDays(daysOf(value, ''))),
    ...(year === '' ? [] : [choiceField(texts.month, month, [all, ...months], (value) => onDays(daysOf(year, value)))]),
  ];
}

function daysOf(year: string, month: string): Days {
  if (year === '') return { from: '', to: '' };
  if (month === '') return { from: `${year}-01-01`, to: `${year}-12-31` };
  const last = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  return { from: `${year}-${month}-01`, to: `${year}-${month}-${last}` };
}
