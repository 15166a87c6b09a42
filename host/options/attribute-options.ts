import { together } from './options.ts';
import { isOptionName, optionTable, type OptionRow } from './option-table.ts';

/** The attribute of an option: `data-vitrine-refresh-url` of `refreshUrl`. That of `widget` is `data-vitrine` itself. */
export const attributeOf = (option: string): string =>
  option === 'widget' ? 'data-vitrine' : `data-vitrine-${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** The option of a name in `dataset`, or `undefined` when it is none of ours: `refreshUrl` of `vitrineRefreshUrl`. */
function optionOf(key: string): string | undefined {
  if (key === 'vitrine') return 'widget';
  const [, first, rest = ''] = /^vitrine([A-Z])(.*)$/.exec(key) ?? [];
  return first && first.toLowerCase() + rest;
}

/**
 * The options that stand in the attributes of an element: `data-vitrine="receipt" data-vitrine-theme="dark"`. Nobody has judged them yet: unknown names are
 * among them. An attribute without a value switches on what can be on or off, and is left out otherwise, as it often stands for a value that a template did
 * not have.
 */
export function attributeOptions({ dataset }: HTMLElement): Record<string, unknown> {
  const options: Record<string, unknown> = together();
  for (const [key, text] of Object.entries(dataset)) {
    const name = optionOf(key);
    if (!name || text === undefined) continue;
    const kind: OptionRow<unknown>['kind'] | undefined = isOptionName(name) ? optionTable[name].kind : undefined;
    const value = kind?.fromText ? kind.fromText(text) : text;
    if (value !== '' && (text !== '' || value === true)) options[name] = value;
    else if (!kind) options[name] = text;
  }
  // A token lives in memory, not in the page's markup.
  delete dataset['vitrineToken'];
  delete dataset['vitrineEmbedToken'];
  return options;
}
