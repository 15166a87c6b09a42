import { attributeOf } from './attribute-options.ts';
import { asOption, checkOptions, credentialOptions, hasCredential, missingOption, type Spelling } from './check-options.ts';
import { createEmbedError } from '../embed-error.ts';
import { optionsWith } from './option-table.ts';
import { mergeOptions, type EmbedDefaults, omitOptions } from './options.ts';

/**
 * A server or a foreign frame that elements of the page may send a token to, with its tenant, embed key and token source.
 * Only the page itself adds a source: with `configure`, `allow` or the script tag.
 */
export type AllowedSource = EmbedDefaults;

/** Options that decide who gets the token or the page's cookies. Markup can only choose among values that the page has listed. */
const restrictedOptions = ['server', 'dialect', 'src', 'refreshUrl'] as const;

/** Options within one server. An element may set those that the page has not set, and override others with a credential of its own. */
const openOptions = ['tenant', 'embedKey', 'widgetId'] as const;

type SourceOption = (typeof restrictedOptions)[number] | (typeof openOptions)[number];

const sourceOptions: readonly string[] = [...restrictedOptions, ...openOptions, ...credentialOptions];

/** Options that do not apply to foreign frames. */
const vitrineOnlyOptions: readonly string[] = optionsWith('side', 'ours');

/** Spells options as attributes in error messages. */
export const asAttribute: Spelling = (name) => `${attributeOf(name)} (${asOption(name)})`;

/** Whether two values of an option are equal. Addresses are compared after resolving. */
function isSame(name: SourceOption, one: string, other: string | undefined): boolean {
  if (one === other) return true;
  if (other === undefined || (name !== 'src' && name !== 'refreshUrl')) return false;
  try {
    return new URL(one, location.href).href === new URL(other, location.href).href;
  } catch {
    return false;
  }
}

/** Whether an element has its own token or sign-in, and so uses no credential of the page. */
const hasOwnCredential = ({ token, embedToken, magicLink, refreshUrl }: EmbedDefaults): boolean => Boolean(token || embedToken || magicLink) && !refreshUrl;

/** Returns the first option of an element that does not match a source. */
function findMismatch(given: EmbedDefaults, source: AllowedSource): SourceOption | undefined {
  const isOther = (name: SourceOption): boolean => given[name] !== undefined && !isSame(name, given[name], source[name]);
  return restrictedOptions.find(isOther) ?? (hasOwnCredential(given) ? undefined : openOptions.find((name) => source[name] !== undefined && isOther(name)));
}

function notAllowed(name: SourceOption, given: EmbedDefaults): Error {
  const value = `${given[name]}`.slice(0, 200);
  const call = name === 'server' || name === 'dialect' || name === 'src' ? 'allow' : 'configure';
  return createEmbedError(
    'element_not_allowed',
    `: ${attributeOf(name)}="${value}" is not set by the page itself, and an element alone cannot choose who gets a token. ` +
      `If intended, write ${attributeOf(name)}="${value}" into the script tag of Vitrine, or embed.${call}({ ${name}: "${value}" }) into a script of the ` +
      'page.',
  );
}

/** The default options of the page, and the sources that its elements may use. */
export interface AllowedSources {
  /** Default options of later mounts. */
  readonly defaults: EmbedDefaults;
  configure(options: EmbedDefaults): void;
  /** Adds a complete source. */
  allow(options: EmbedDefaults): void;
  /** Sets the options of the script tag. */
  readTag(options: unknown): void;
  /**
   * Completes the options of an element from the page's source that they match.
   *
   * @throws EmbedError `element_not_allowed` when no source matches; `unknown_option`, `invalid_option`.
   */
  complete(given: unknown): EmbedDefaults;
}

export function createAllowedSources(): AllowedSources {
  let tag = mergeOptions();
  let configured = mergeOptions();
  const listed: AllowedSource[] = [];

  /** Configured options override the tag's. A configured credential replaces the tag's entirely, and a different server replaces all source options. */
  const defaults = (): EmbedDefaults => {
    const isOtherServer = Boolean(configured.src) || (configured.server ?? tag.server) !== tag.server;
    const replaced = isOtherServer && tag.server ? sourceOptions : hasCredential(configured) ? credentialOptions : [];
    return mergeOptions(omitOptions(tag, replaced), configured);
  };

  return {
    get defaults() {
      return defaults();
    },
    configure(options) {
      configured = mergeOptions(configured, checkOptions(options));
    },
    allow(options) {
      const source = checkOptions(options);
      if (!source.server && !source.src) throw missingOption('server');
      listed.push(source);
    },
    readTag(options) {
      tag = checkOptions(options, asAttribute);
    },
    complete(given) {
      const options = checkOptions(given, asAttribute);
      const appearance = omitOptions(defaults(), sourceOptions);
      // Only an element that names a server can match sources other than the defaults.
      const named = options.server || options.src ? [tag, ...listed] : [];
      const others = named.filter((source) => hasCredential(mergeOptions(source, options)) || source.embedKey || options.embedKey);
      const sources = [defaults(), ...others.map((one) => mergeOptions(appearance, one))];
      const source = sources.find((one) => !findMismatch(options, one));
      if (!source) throw notAllowed(findMismatch(options, defaults()) ?? 'server', options);
      const { src, refreshUrl } = source;
      // The element's own credential replaces the page's entirely. Addresses are taken from the page's source, not from the attribute.
      const own = mergeOptions(
        omitOptions(source, hasOwnCredential(options) ? credentialOptions : []),
        options,
        options.src ? { src } : {},
        options.refreshUrl ? { refreshUrl } : {},
      );
      return own.dialect ? omitOptions(own, vitrineOnlyOptions) : own;
    },
  };
}
