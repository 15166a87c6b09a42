import type { VNode } from 'preact';

interface SwitchProps<T extends string> {
  legend: string;
  /** Name of the radio group. */
  name: string;
  options: readonly { value: T; label: string; title?: string }[];
  chosen: T;
  onChoose(value: T): void;
}

/** A choice of a few options as radio buttons, for keyboards and screen readers. Nothing for fewer than two. */
export function Switch<T extends string>({ legend, name, options, chosen, onChoose }: SwitchProps<T>): VNode | null {
  if (options.length < 2) return null;
  return (
    <fieldset class="plan-switch">
      <legend class="unseen">{legend}</legend>
      {options.map(({ value, label, title }) => (
        <label key={value} title={title}>
          <input type="radio" name={name} checked={value === chosen} onChange={() => onChoose(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
