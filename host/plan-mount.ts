import { dialects, type Dialect } from '../protocol/dialect.ts';
import type { Fault } from '../protocol/errors.ts';
import { limits, type FrameConfig } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets, type WidgetName } from '../protocol/widgets.ts';
import { checkOptions, optionError } from './check-options.ts';
import { EmbedError } from './embed-error.ts';
import type { EmbedOptions, TokenCallback } from './options.ts';

/** Where the tokens of a mount come from. Two mounts with the same three values share one session. */
export interface TokenSource {
  callback?: TokenCallback | undefined;
  /** Absolute. */
  refreshUrl?: string | undefined;
  /** The token to begin with. */
  token?: string | undefined;
}

/** The parts of a plan that `update` may exchange while the frame is up. */
export interface Presentation {
  /** Absent with a dialect: a foreign frame cannot be told. */
  config?: FrameConfig;
  title: string;
  minHeightPx: number;
  maxHeightPx: number;
}

/** Options that were checked, as the rest of this room uses them. */
export interface MountPlan extends Presentation {
  src: string;
  /** Origin of `src`: the only one that is spoken to. */
  origin: string;
  source: TokenSource;
  timeoutMs: number;
  dialect?: Dialect;
  widgetId: string;
  options: EmbedOptions;
}

const tokenOptions = ['token', 'getToken', 'onTokenExpired', 'refreshUrl'] as const;
const vitrineOptions = ['server', 'tenant', 'widget', 'resource', 'theme', 'locale'] as const;
const dialectOptions = ['dialect', 'src', 'widgetId'] as const;

type OptionName = keyof EmbedOptions;

const conflict = (message: string): EmbedError => optionError('conflicting_options', message);
const firstOf = (options: EmbedOptions, names: readonly OptionName[]): OptionName | undefined => names.find((name) => options[name] !== undefined);
const without = (options: EmbedOptions, names: readonly OptionName[]): EmbedOptions =>
  Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name as OptionName)));

function refusePair(options: EmbedOptions, one: OptionName, other: OptionName): void {
  if (options[one] !== undefined && options[other] !== undefined) throw conflict(`Options "${one}" and "${other}" exclude each other.`);
}

function requireOption<N extends OptionName>(options: EmbedOptions, name: N): NonNullable<EmbedOptions[N]> {
  const value = options[name];
  if (value === undefined || value === null) throw optionError('invalid_option', `Option "${name}" is required.`);
  return value;
}

/** What a plan needs to know of the page. */
export interface PageAddress {
  origin: string;
  /** What relative addresses start from. */
  baseUrl: string;
}

function parseAddress(name: OptionName, address: string, page?: PageAddress): URL {
  try {
    const url = new URL(address, page?.baseUrl);
    // The page's own origin is good enough for its own backend, even where a developer serves it under plain http.
    if (isExactOrigin(url.origin) || url.origin === page?.origin) return url;
  } catch {}
  throw optionError('invalid_option', `Option "${name}" must be an https address.`);
}

function tokenSource(options: EmbedOptions, page: PageAddress): TokenSource {
  const { token, getToken, onTokenExpired, refreshUrl } = options;
  refusePair(options, 'token', 'getToken');
  refusePair(options, 'getToken', 'refreshUrl');
  refusePair(options, 'onTokenExpired', 'refreshUrl');
  if (getToken !== onTokenExpired) refusePair(options, 'getToken', 'onTokenExpired');
  if (!firstOf(options, tokenOptions)) throw optionError('invalid_option', 'Option "getToken", "refreshUrl" or "token" is required.');
  return { token, callback: getToken ?? onTokenExpired, refreshUrl: refreshUrl && parseAddress('refreshUrl', refreshUrl, page).href };
}

function widgetConfig(options: EmbedOptions): FrameConfig {
  const widget: WidgetName = requireOption(options, 'widget');
  const { resource, theme, locale } = options;
  const rule: 'required' | 'optional' | 'none' = widgets[widget].resource;
  if (rule === 'required' && !resource) throw conflict(`Widget "${widget}" needs option "resource".`);
  if (rule === 'none' && resource) throw conflict(`Widget "${widget}" takes no option "resource".`);
  return { widget, ...(resource && { resource }), ...(theme && { theme }), ...(locale && { locale }) };
}

/** The presentation that checked options ask for. */
export function planPresentation(options: EmbedOptions): Presentation {
  const { minHeight = 0, maxHeight = limits.heightPx, title } = options;
  if (minHeight > maxHeight) throw conflict('Option "minHeight" is greater than "maxHeight".');
  const heights = { minHeightPx: Math.ceil(minHeight), maxHeightPx: Math.floor(maxHeight) };
  if (options.dialect) return { ...heights, title: title ?? new URL(requireOption(options, 'src')).hostname };
  const config = widgetConfig(options);
  return { ...heights, config, title: title ?? config.widget.replace('-', ' ').replace(/^./, (letter) => letter.toUpperCase()) };
}

/** Lays a mount's own options over the page's defaults: a token source of its own, or a dialect, puts the default one out of force. */
function mergeOptions(defaults: EmbedOptions, own: EmbedOptions): EmbedOptions {
  const replaced: OptionName[] = [];
  if (firstOf(own, tokenOptions)) replaced.push(...tokenOptions);
  if (firstOf(own, dialectOptions)) replaced.push(...vitrineOptions);
  if (own.widget) replaced.push('resource', ...dialectOptions);
  return { ...without(defaults, replaced), ...own };
}

/** Checks the options of a mount, everything but the target. */
export function planMount(defaults: EmbedOptions, given: EmbedOptions, page: PageAddress): MountPlan {
  try {
    const options = mergeOptions(defaults, checkOptions(given));
    const { dialect, timeoutMs = 10_000 } = options;
    const foreign = firstOf(options, vitrineOptions);
    if (dialect && foreign) throw conflict(`Options "dialect" and "${foreign}" exclude each other.`);
    const odd = firstOf(options, dialectOptions);
    if (!dialect && odd) throw conflict(`Option "${odd}" needs "dialect".`);
    const url = dialect
      ? parseAddress('src', requireOption(options, 'src'))
      : new URL(`/embed?tenant=${encodeURIComponent(requireOption(options, 'tenant'))}`, requireOption(options, 'server'));
    if (url.origin === page.origin) throw optionError('same_origin_frame_forbidden', 'The frame must be of another origin than the page.');
    return {
      ...planPresentation(options),
      src: url.href,
      origin: url.origin,
      source: tokenSource(options, page),
      timeoutMs,
      ...(dialect && { dialect: dialects[dialect] }),
      widgetId: dialect ? requireOption(options, 'widgetId') : '',
      options,
    };
  } catch (error) {
    const server = given.server ?? defaults.server;
    throw error instanceof EmbedError && isExactOrigin(server) ? Object.assign(error, { docsUrl: docsUrl(server, error.code) }) : error;
  }
}

/** The section on a code, on a Vitrine server. */
export function docsUrl(server: string, code: Fault['code']): string {
  return `${server}/errors#${code}`;
}
