import type { FrameConfig } from '../protocol/messages.ts';
import { isExactOrigin } from '../protocol/origin.ts';
import { widgets } from '../protocol/widgets.ts';
import { checkOptions, conflict } from './check-options.ts';
import { refusal } from './embed-error.ts';
import type { EmbedOptions, TokenCallback } from './options.ts';

/**
 * Where the tokens of a mount come from: the page's callback, or the absolute address on its backend, and the token to begin with.
 * Mounts that agree in all three share one session.
 */
export type TokenSource = readonly [callback: TokenCallback | undefined, refreshUrl: string | undefined, token: string | undefined];

/** A mount after all checks. */
export interface MountPlan {
  options: EmbedOptions;
  /** The address of the frame; nobody but its origin is spoken to. */
  src: URL;
  source: TokenSource;
}

const tokenNames = ['token', 'getToken', 'onTokenExpired', 'refreshUrl'] as const;

/** What to show. Nothing with a dialect: a foreign frame cannot be told. */
export function configOf({ dialect, widget, resource, theme, locale, minHeight = 0, maxHeight = minHeight }: EmbedOptions): FrameConfig | undefined {
  if (minHeight > maxHeight) throw conflict('minHeight', 'maxHeight');
  if (dialect || !widget) return undefined;
  if ((widgets[widget].resource === 'required') === !resource) throw conflict('widget', 'resource');
  return { widget, ...(resource && { resource }), ...(theme && { theme }), ...(locale && { locale }) };
}

/** Checks the options of a mount, everything but the target. What it names itself comes before the page's `defaults`, and a token source replaces theirs whole. */
export function planMount(defaults: EmbedOptions, given: EmbedOptions): MountPlan {
  const own = checkOptions(given);
  const below = { ...defaults };
  if (tokenNames.some((name) => own[name])) for (const name of tokenNames) delete below[name];
  const options = { ...below, ...own };
  const { dialect, token, getToken, onTokenExpired = getToken, refreshUrl, server = '', src = `${server}/embed?tenant=${options.tenant}` } = options;
  for (const name of dialect ? (['src', 'widgetId'] as const) : (['server', 'tenant', 'widget'] as const)) if (!options[name]) throw refusal('invalid_option', `Option "${name}" is required.`);
  const url = new URL(dialect ? src : `${server}/embed?tenant=${options.tenant}`);
  return { options, src: url, source: [onTokenExpired, refreshUrl, token] };
}
