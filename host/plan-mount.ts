import { dialectPrefixes } from '../protocol/dialect.ts';
import type { FrameConfig } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets } from '../protocol/widgets.ts';
import { checkOptions, conflict } from './check-options.ts';
import { refusal } from './embed-error.ts';
import type { EmbedOptions, TokenCallback } from './options.ts';

/**
 * Where the tokens of a mount come from: the page's callback, or an address on its backend, and the token to begin with.
 * Mounts that agree in all three share one session.
 */
export type TokenSource = readonly [callback: TokenCallback | undefined, refreshUrl: string | undefined, token: string | undefined];

/** A mount after all checks. */
export interface MountPlan {
  options: EmbedOptions;
  /** Address of the frame. */
  src: string;
  /** Its origin: nobody else is spoken to. */
  origin: string;
  source: TokenSource;
  /** What the names of the first messages begin with. */
  prefix: string;
}

const tokenNames = ['token', 'getToken', 'onTokenExpired', 'refreshUrl'] as const;

/** What to show. Nothing with a dialect: a foreign frame cannot be told. */
export function configOf({ widget, resource, theme, locale, minHeight = 0, maxHeight = minHeight }: EmbedOptions): FrameConfig | undefined {
  if (minHeight > maxHeight) throw conflict('minHeight', 'maxHeight');
  if (!widget) return undefined;
  if ((widgets[widget].resource === 'required') === !resource) throw conflict('widget', 'resource');
  return { widget, ...(resource && { resource }), ...(theme && { theme }), ...(locale && { locale }) };
}

/** Checks the options of a mount, everything but the target. What it names itself comes before the page's `defaults`, and a token source replaces theirs whole. */
export function planMount(defaults: EmbedOptions, given: EmbedOptions): MountPlan {
  const own = checkOptions(given);
  const below = { ...defaults };
  if (tokenNames.some((name) => own[name])) for (const name of tokenNames) delete below[name];
  const options = own.dialect ? own : { ...below, ...own };
  const { dialect, token, getToken, onTokenExpired, refreshUrl, server, tenant, src = `${server}/embed?tenant=${tenant}` } = options;
  for (const name of dialect ? (['src', 'widgetId'] as const) : (['server', 'tenant', 'widget'] as const)) {
    if (!options[name]) throw refusal('invalid_option', `Option "${name}" is missing.`);
  }
  if (!tokenNames.some((name) => options[name])) throw refusal('invalid_option', 'Option "getToken" is missing.');
  const { origin, href } = new URL(src);
  if (!isExactOrigin(origin)) throw refusal('invalid_option', 'Option "src" does not fit.');
  if (origin === location.origin) throw refusal('same_origin_frame_forbidden', 'The frame has the origin of the page.');
  configOf(options);
  return { options, src: href, origin, source: [getToken ?? onTokenExpired, refreshUrl, token], prefix: dialect ? dialectPrefixes[dialect] : 'VITRINE' };
}
