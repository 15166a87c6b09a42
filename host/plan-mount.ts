import { dialectPrefixes } from '../protocol/dialect.ts';
import { limits, type FrameConfig } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets } from '../protocol/widgets.ts';
import { checkOptions, refusal } from './check-options.ts';
import type { EmbedOptions, TokenCallback } from './options.ts';

/** Where the tokens of a mount come from: the page's callback, or the absolute address on its backend, and the token to begin with. Mounts that agree in all three share one session. */
export type TokenSource = readonly [callback: TokenCallback | undefined, refreshUrl: string | undefined, token: string | undefined];

/** Options that were checked, as the rest of this room uses them. */
export interface MountPlan {
  options: EmbedOptions;
  src: string;
  /** Origin of `src`: the only one that is spoken to. */
  origin: string;
  source: TokenSource;
  timeoutMs: number;
  /** What the names of the first messages begin with. */
  prefix: string;
}

/** What `update` may exchange while the frame is up. */
export interface Presentation {
  /** Absent with a dialect: a foreign frame cannot be told. */
  config?: FrameConfig;
  title: string;
  minHeightPx: number;
  maxHeightPx: number;
}

/** What a plan needs to know of the page. */
export interface PageAddress {
  origin: string;
  /** What relative addresses start from. */
  baseUrl: string;
}

type Name = keyof EmbedOptions;

const tokenNames = ['token', 'getToken', 'onTokenExpired', 'refreshUrl'] as const satisfies Name[];
const vitrineNames = ['server', 'tenant', 'widget', 'resource', 'theme', 'locale'] as const satisfies Name[];
const dialectNames = ['dialect', 'src', 'widgetId'] as const satisfies Name[];
const exclusive = [['token', 'getToken'], ['getToken', 'refreshUrl'], ['onTokenExpired', 'refreshUrl'], ['getToken', 'onTokenExpired']] as const satisfies [Name, Name][];

const conflict = (one: string, other: string): Error => refusal('conflicting_options', `Option "${one}" does not go with "${other}".`);

function required(options: EmbedOptions, name: 'server' | 'tenant' | 'src' | 'widgetId' | 'widget'): string {
  const value = options[name];
  if (!value) throw refusal('invalid_option', `Option "${name}" is required.`);
  return value;
}

/** Parses an address of a server: https like every origin here, or on the page's own origin, which a developer may serve as plain http. */
function address(name: Name, value: string, page: PageAddress): URL {
  try {
    const url = new URL(value, page.baseUrl);
    if (isExactOrigin(url.origin) || url.origin === page.origin) return url;
  } catch {}
  throw refusal('invalid_option', `Option "${name}" must be an https address.`);
}

/** What to show and how, from checked options. */
export function planPresentation(options: EmbedOptions): Presentation {
  const { minHeight = 0, maxHeight = limits.heightPx, title, widget, resource, theme, locale } = options;
  if (minHeight > maxHeight) throw conflict('minHeight', 'maxHeight');
  const heights = { minHeightPx: Math.ceil(minHeight), maxHeightPx: Math.floor(maxHeight) };
  if (options.dialect) return { title: title ?? 'Widget', ...heights };
  if (!widget) throw refusal('invalid_option', 'Option "widget" is required.');
  if ((widgets[widget].resource === 'required') === !resource) throw refusal('conflicting_options', `Widget "${widget}" ${resource ? 'takes no' : 'needs a'} "resource".`);
  return {
    config: { widget, ...(resource && { resource }), ...(theme && { theme }), ...(locale && { locale }) },
    title: title ?? widget.charAt(0).toUpperCase() + widget.slice(1).replace('-', ' '),
    ...heights,
  };
}

/** Lays a mount's own options over the page's defaults: a token source of its own, or a dialect, puts the default one out of force. */
function mergeOptions(defaults: EmbedOptions, own: EmbedOptions): EmbedOptions {
  const below = { ...defaults };
  const replace = (names: readonly Name[], replaced: readonly Name[]): void => {
    if (names.some((name) => name in own)) for (const name of replaced) delete below[name];
  };
  replace(tokenNames, tokenNames);
  replace(dialectNames, vitrineNames);
  replace(['widget'], ['resource', ...dialectNames]);
  return { ...below, ...own };
}

/** Checks the options of a mount, everything but the target. */
export function planMount(defaults: EmbedOptions, given: EmbedOptions, page: PageAddress): MountPlan {
  const options = mergeOptions(defaults, checkOptions(given));
  const { dialect, token, getToken, onTokenExpired, refreshUrl, timeoutMs = 10_000 } = options;
  for (const [one, other] of exclusive) if (one in options && other in options && options[one] !== options[other]) throw conflict(one, other);
  if (!tokenNames.some((name) => name in options)) throw refusal('invalid_option', 'Option "getToken" is required.');
  const odd = (dialect ? vitrineNames : dialectNames).find((name) => name in options);
  if (odd) throw conflict(odd, dialect ? 'dialect' : 'server');
  if (dialect) required(options, 'widgetId');
  const url = dialect
    ? address('src', required(options, 'src'), page)
    : new URL(`/embed?tenant=${encodeURIComponent(required(options, 'tenant'))}`, required(options, 'server'));
  if (url.origin === page.origin) throw refusal('same_origin_frame_forbidden', 'The frame must be of another origin than the page.');
  return {
    options,
    src: url.href,
    origin: url.origin,
    source: [getToken ?? onTokenExpired, refreshUrl && address('refreshUrl', refreshUrl, page).href, token],
    timeoutMs,
    prefix: dialect ? dialectPrefixes[dialect] : 'VITRINE',
  };
}
