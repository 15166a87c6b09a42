import { dialectPrefixes } from '../protocol/dialect.ts';
import type { FrameConfig } from '../protocol/messages.ts';
import { widgets } from '../protocol/widgets.ts';
import { checkOptions, conflict, tokenOptions, unfit } from './check-options.ts';
import { refusal } from './embed-error.ts';
import type { EmbedOptions } from './options.ts';
import type { TokenSource } from './token-source.ts';

/** A mount after all checks. */
export interface MountPlan {
  options: EmbedOptions;
  /** Address of the frame. */
  src: string;
  /** Its origin: nobody else is spoken to. */
  origin: string;
  tokenSource: TokenSource;
  /** What the names of the first messages begin with. */
  prefix: string;
}

const noToken = Object.fromEntries(tokenOptions.map((name) => [name, undefined]));

/** What to show. Nothing with a dialect: a foreign frame cannot be told. */
export function configOf({ widget, resource, theme, locale, minHeight = 0, maxHeight = minHeight }: EmbedOptions): FrameConfig | undefined {
  if (minHeight > maxHeight) throw conflict('minHeight', 'maxHeight');
  if (!widget) return undefined;
  if ((widgets[widget].resource === 'required') === !resource) throw conflict('widget', 'resource');
  return { widget, resource, theme, locale };
}

/** Checks the options of a mount, everything but the target. What it names itself comes before the page's `defaults`, and a token source replaces theirs whole. */
export function planMount(defaults: EmbedOptions, given: EmbedOptions): MountPlan {
  const own = checkOptions(given);
  const options = own.dialect ? own : { ...defaults, ...(tokenOptions.some((name) => own[name]) && noToken), ...own };
  const { dialect, server, tenant, embedKey, embedToken, token = embedToken, getToken, onTokenExpired, refreshUrl, src = `${server}/embed?tenant=${tenant}${embedKey ? `&embedKey=${embedKey}` : ''}` } = options;
  const renewal = getToken ?? onTokenExpired ?? refreshUrl;
  // An embed key alone is the credential, and shows a published receipt.
  const first = renewal ? token : (token ?? embedKey);
  for (const name of dialect ? (['src', 'widgetId'] as const) : (['server', 'tenant', 'widget'] as const)) {
    if (!options[name]) throw unfit(name, ' is missing');
  }
  if (!renewal && !first) throw unfit(options.magicLink ? 'embedKey' : 'getToken', ' is missing');
  const { origin, href } = new URL(src);
  if (origin === location.origin) throw refusal('same_origin_frame_forbidden');
  configOf(options);
  const tokenSource = { renewal, first, server: origin, tenant, embedKey };
  return { options, src: href, origin, tokenSource, prefix: dialect ? dialectPrefixes[dialect] : 'VITRINE' };
}
