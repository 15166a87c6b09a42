import { mergeOptions } from './options.ts';
import { isOptionName, optionTable, type OptionRow } from './option-table.ts';

/** Returns the attribute of an option: `data-vitrine-refresh-url` for `refreshUrl`, `data-vitrine` for `widget`. */
export const attributeOf = (option: string): string =>
  option === 'widget' ? 'data-vitrine' : `data-vitrine-${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** Returns the option of a `dataset` name, `refreshUrl` for `vitrineRefreshUrl`, or `undefined` for other names. */
function optionOf(key: string): string | undefined {
  if (key === 'vitrine') return 'widget';
  const [, first, rest = ''] = /^vitrine([A-Z])(.*)$/.exec(key) ?? [];
  return first && first.toLowerCase() + rest;
}

/**
 * Reads the options from the attributes of an element: `data-vitrine="receipt" data-vitrine-theme="dark"`. Does not check them, and includes unknown names.
 * An attribute without a value turns on a flag. Other options without a value are ignored, because templates often render missing values like that.
 */
export function readAttributeOptions({ dataset }: HTMLElement): Record<string, unknown> {
  const options: Record<string, unknown> = mergeOptions();
  for (const [key, text] of Object.entries(dataset)) {
    const name = optionOf(key);
    if (!name || text === undefined) continue;
    const kind: OptionRow<unknown>['kind'] | undefined = isOptionName(name) ? optionTable[name].kind : undefined;
    const value = kind?.parse ? kind.parse(text) : text;
    if (value !== '' && (text !== '' || value === true)) options[name] = value;
    else if (!kind) options[name] = text;
  }
  // A token lives in memory, not in the page's markup.
  delete dataset['vitrineToken'];
  delete dataset['vitrineEmbedToken'];
  return options;
}
