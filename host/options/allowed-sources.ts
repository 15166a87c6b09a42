import { attributeOf } from './attribute-options.ts';
import { asOption, checkOptions, hasCredential, missing, type Spelling, wholeCredential } from './check-options.ts';
import { refusal } from '../embed-error.ts';
import { optionsWith } from './option-table.ts';
import { together, type EmbedDefaults, without } from './options.ts';

/**
 * Who may be given a token by an element of the page: a server, or a foreign frame, with the tenant, the embed key and the token source that go with it.
 * Only what the page itself says makes one: `configure`, `allow`, or the script tag.
 */
export type AllowedSource = EmbedDefaults;

/** Who gets the token, and what the page's cookies are sent to: markup only ever chooses among what the page has listed. */
const listedOnly = ['server', 'dialect', 'src', 'refreshUrl'] as const;

/** Within one server these say what is asked for. An element may say what the page has left open, and bring a credential of its own for others. */
const leftOpen = ['tenant', 'embedKey', 'widgetId'] as const;

type SourceOption = (typeof listedOnly)[number] | (typeof leftOpen)[number];

const sourceOptions: readonly string[] = [...listedOnly, ...leftOpen, ...wholeCredential];

/** What a foreign frame cannot be told. */
const notForeign: readonly string[] = optionsWith('side', 'ours');

/** Mistakes in attributes are named as they stand there. */
export const asAttribute: Spelling = (name) => `${attributeOf(name)} (${asOption(name)})`;

/** Whether two values of an option are the same; addresses when they lead to the same place. */
function isSame(name: SourceOption, one: string, other: string | undefined): boolean {
  if (one === other) return true;
  if (other === undefined || (name !== 'src' && name !== 'refreshUrl')) return false;
  try {
    return new URL(one, location.href).href === new URL(other, location.href).href;
  } catch {
    return false;
  }
}

/** An element that brings a token, or whose viewers sign in inside the frame, gets nothing that the page has. */
const hasOwnCredential = ({ token, embedToken, magicLink, refreshUrl }: EmbedDefaults): boolean => Boolean(token || embedToken || magicLink) && !refreshUrl;

/** The first option of an element that is not of this source. */
function misfitOf(given: EmbedDefaults, source: AllowedSource): SourceOption | undefined {
  const isOther = (name: SourceOption): boolean => given[name] !== undefined && !isSame(name, given[name], source[name]);
  return listedOnly.find(isOther) ?? (hasOwnCredential(given) ? undefined : leftOpen.find((name) => source[name] !== undefined && isOther(name)));
}

function notAllowed(name: SourceOption, given: EmbedDefaults): Error {
  const value = `${given[name]}`.slice(0, 200);
  const call = name === 'server' || name === 'dialect' || name === 'src' ? 'allow' : 'configure';
  return refusal(
    'element_not_allowed',
    `: ${attributeOf(name)}="${value}" is not what the page itself says, and an element alone does not choose who gets a token. ` +
      `If it is meant, write ${attributeOf(name)}="${value}" into the script tag of Vitrine, or embed.${call}({ ${name}: "${value}" }) into a script of the ` +
      'page.',
  );
}

/** What the page has said for all of its mounts, and for elements. */
export interface AllowedSources {
  /** Options for all mounts to come. */
  readonly defaults: EmbedDefaults;
  configure(options: EmbedDefaults): void;
  /** Lists one more source, whole. */
  allow(options: EmbedDefaults): void;
  /** Takes over what the script tag says. */
  readTag(options: unknown): void;
  /**
   * Completes the options of an element by the one source of the page that they fit.
   *
   * @throws EmbedError `element_not_allowed` when there is none; `unknown_option`, `invalid_option`.
   */
  complete(given: unknown): EmbedDefaults;
}

export function createAllowedSources(): AllowedSources {
  let tag = together();
  let configured = together();
  const listed: AllowedSource[] = [];

  /** What is configured comes before the tag. Its token source replaces the tag's whole, and with another server so does everything that goes with one. */
  const defaults = (): EmbedDefaults => {
    const isElsewhere = Boolean(configured.src) || (configured.server ?? tag.server) !== tag.server;
    const replaced = isElsewhere && tag.server ? sourceOptions : hasCredential(configured) ? wholeCredential : [];
    return together(without(tag, replaced), configured);
  };

  return {
    get defaults() {
      return defaults();
    },
    configure(options) {
      configured = together(configured, checkOptions(options));
    },
    allow(options) {
      const source = checkOptions(options);
      if (!source.server && !source.src) throw missing('server');
      listed.push(source);
    },
    readTag(options) {
      tag = checkOptions(options, asAttribute);
    },
    complete(given) {
      const options = checkOptions(given, asAttribute);
      const look = without(defaults(), sourceOptions);
      // An element that names no server takes the defaults of the page.
      const named = options.server || options.src ? [tag, ...listed] : [];
      const others = named.filter((source) => hasCredential(together(source, options)) || source.embedKey || options.embedKey);
      const sources = [defaults(), ...others.map((one) => together(look, one))];
      const source = sources.find((one) => !misfitOf(options, one));
      if (!source) throw notAllowed(misfitOf(options, defaults()) ?? 'server', options);
      const { src, refreshUrl } = source;
      // A token source of its own replaces that of the page whole. An address is the one that the page has written.
      const own = together(
        without(source, hasOwnCredential(options) ? wholeCredential : []),
        options,
        options.src ? { src } : {},
        options.refreshUrl ? { refreshUrl } : {},
      );
      return own.dialect ? without(own, notForeign) : own;
    },
  };
}
