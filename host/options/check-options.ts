import { createFault, EmbedError, createEmbedError } from '../embed-error.ts';
import { suggestName } from './suggest-name.ts';
import { isOptionName, optionNames, optionsWith, optionTable, type OptionName, type OptionRow } from './option-table.ts';
import { mergeOptions, type EmbedDefaults } from './options.ts';

/** Spells an option as the author wrote it: as an option in a script, or as an attribute. */
export type Spelling = (name: string) => string;

export const asOption: Spelling = (name) => `"${name}"`;

/** Options that supply the viewer's credential. */
const credentials = optionsWith('isCredential');

/** All options of a credential. One credential replaces another entirely. */
export const credentialOptions: readonly OptionName[] = [...credentials, 'refreshHeaders'];

export const hasCredential = (options: EmbedDefaults): boolean => credentials.some((name) => options[name]);

interface Conflict {
  /** None of these can be combined … */
  these: readonly OptionName[];
  /** … with any of those. */
  those: readonly OptionName[];
}

const conflicts: readonly Conflict[] = [
  { these: ['getToken', 'onTokenExpired'], those: ['refreshUrl', 'getToken'] },
  { these: ['getToken', 'embedToken'], those: ['token'] },
  { these: ['refreshHeaders'], those: ['getToken', 'onTokenExpired'] },
  { these: optionsWith('side', 'foreign'), those: optionsWith('side', 'ours') },
  { these: ['magicLink'], those: credentials },
];

/** Formats a value for a message: short, and without secrets. */
function formatValue(value: unknown, { isSecret }: OptionRow<unknown>['kind']): string {
  if (typeof value === 'string' && !isSecret) return `"${value.length > 80 ? `${value.slice(0, 80)}…` : value}"`;
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return String(value);
  return typeof value === 'string' ? `a text of ${value.length} characters` : Array.isArray(value) ? 'an array' : `a value of the type ${typeof value}`;
}

function unknownOption(name: string, spelt: Spelling): EmbedError {
  const meant = suggestName(name, optionNames);
  return createEmbedError('unknown_option', ` ${spelt(name)}.${meant ? ` Did you mean ${spelt(meant)}?` : ` The options are ${optionNames.join(', ')}.`}`);
}

function invalidOption(name: OptionName, value: unknown, spelt: Spelling): EmbedError {
  const { kind }: OptionRow<unknown> = optionTable[name];
  const meant = kind.isSecret ? undefined : kind.hint?.(value);
  return createEmbedError(
    'invalid_option',
    ` ${spelt(name)}: it must be ${kind.rule}, but is ${formatValue(value, kind)}.${meant ? ` Did you mean "${meant}"?` : ''}`,
  );
}

/** Creates the error for a missing required option. */
export const missingOption = (name: OptionName, spelt: Spelling = asOption, why = ''): EmbedError =>
  createEmbedError('invalid_option', ` ${spelt(name)}: it is missing${why}.`);

export const conflictingOptions = (one: OptionName, other: OptionName, spelt: Spelling = asOption, why = ''): EmbedError =>
  createEmbedError('conflicting_options', ` ${spelt(one)} and ${spelt(other)}${why}.`);

/**
 * Returns the options without the undefined ones.
 *
 * @throws EmbedError For the first unknown name, invalid value or conflicting pair.
 */
export function checkOptions(options: unknown, spelt: Spelling = asOption): EmbedDefaults {
  if (typeof options !== 'object' || options === null || Array.isArray(options))
    throw new EmbedError(createFault('invalid_option', 's: they must be an object.'));
  const given: Record<string, unknown> = mergeOptions();
  for (const [name, value] of Object.entries(options)) {
    if (!isOptionName(name)) throw unknownOption(name, spelt);
    if (value === undefined) continue;
    if (!optionTable[name].kind.fits(value)) throw invalidOption(name, value, spelt);
    given[name] = value;
  }
  for (const { these, those } of conflicts)
    for (const one of these)
      for (const other of those)
        // The same function under both names is no conflict.
        if (given[one] && given[other] && given[one] !== given[other]) throw conflictingOptions(one, other, spelt);
  return given;
}
