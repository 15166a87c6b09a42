import { isWidgetName, widgets } from '../../protocol/widgets.ts';
import { asOption, checkOptions, conflict, hasCredential, missing, type Spelling, wholeCredential } from '../options/check-options.ts';
import { refusal } from '../embed-error.ts';
import { optionTable, type OptionName, type OptionRow } from '../options/option-table.ts';
import { together, type EmbedDefaults, without } from '../options/options.ts';
import type { TokenSource } from '../tokens/token-source.ts';

/** A mount after all checks. */
export interface MountPlan {
  options: EmbedDefaults;
  /** Address of the frame. */
  src: string;
  /** Its origin: nobody else is spoken to. */
  origin: string;
  tokenSource: TokenSource;
  /** How long each step of the frame, and the token callback, may take. */
  timeoutMs: number;
}

/** What belongs together, checked: a widget with its resource, two limits of one height. */
function checkContent({ widget, resource, minHeight = 0, maxHeight = minHeight }: EmbedDefaults, spelt: Spelling = asOption): void {
  if (minHeight > maxHeight) throw conflict('minHeight', 'maxHeight', spelt, ': the lowest height is above the greatest');
  // Whether a widget of the operator needs a resource is checked by the frame.
  if (!isWidgetName(widget)) return;
  const rule: 'required' | 'optional' | 'none' = widgets[widget].resource;
  if (rule === 'required' && !resource) throw missing('resource', spelt, `, and the widget "${widget}" shows nothing without it`);
  if (rule === 'none' && resource) throw conflict('widget', 'resource', spelt, `: "${widget}" shows no single resource`);
}

/**
 * Puts the defaults of the page below the options of a mount. A credential replaces that of the page whole, and what another widget shows is said anew. A
 * foreign frame has nothing of them.
 */
function merge(defaults: EmbedDefaults, own: EmbedDefaults): EmbedDefaults {
  if (own.dialect) return own;
  return together(without(without(defaults, own.widget ? ['resource'] : []), hasCredential(own) ? wholeCredential : []), own);
}

/** Where the frame of a mount is. What ships is shown by one document; each widget of the operator has its own, with a policy of its own. */
export function frameAddress({ server, tenant, embedKey, widget }: EmbedDefaults): string {
  const page = widget === undefined || isWidgetName(widget) ? '/embed' : `/embed/${widget}`;
  return `${server}${page}?tenant=${tenant}${embedKey ? `&embedKey=${embedKey}` : ''}`;
}

/**
 * Checks the options of a mount, everything but the target.
 *
 * @throws EmbedError
 */
export function planMount(defaults: EmbedDefaults, own: unknown, spelt: Spelling = asOption): MountPlan {
  const options = merge(defaults, checkOptions(own ?? {}, spelt));
  const { dialect, server, tenant, src, timeoutMs = 10_000 } = options;
  const { embedKey, embedToken, token = embedToken, getToken, onTokenExpired, refreshUrl, refreshHeaders } = options;
  for (const name of dialect ? (['src', 'widgetId'] as const) : (['server', 'tenant', 'widget'] as const)) if (!options[name]) throw missing(name, spelt);
  const renewal = getToken ?? onTokenExpired ?? refreshUrl;
  // An embed key alone is the credential, and shows a published receipt.
  const given = renewal ? token : (token ?? embedKey);
  // Nobody asks for a token there, and nobody is given this one.
  const first = dialect === 'resizer' ? (given ?? 'none') : given;
  if (!renewal && !first) {
    if (options.magicLink) throw missing('embedKey', spelt, ', and the sign-in by e-mail needs it');
    throw missing('getToken', spelt, ', and so is every other way to a credential: "refreshUrl", "token", "embedToken", "embedKey"');
  }
  if (refreshHeaders && !refreshUrl) throw missing('refreshUrl', spelt, ', and "refreshHeaders" are for it');
  const { origin, href } = new URL(src ?? frameAddress(options));
  if (origin === location.origin) throw refusal('same_origin_frame_forbidden', `: ${origin} is this page itself. Vitrine needs a host name of its own.`);
  checkContent(options, spelt);
  const tokenSource = { renewal, headers: refreshHeaders, first, server: server ?? origin, tenant, embedKey };
  return { options, src: href, origin, tokenSource, timeoutMs };
}

const canChange = (name: string): boolean => (optionTable[name as OptionName] as OptionRow<unknown>).changes === true;

/**
 * The options of a mount behind a change of some of them. What another widget is to show is said anew.
 *
 * @throws EmbedError
 */
export function changeOptions(options: EmbedDefaults, changes: EmbedDefaults): EmbedDefaults {
  const given = checkOptions(changes);
  const fixed = Object.keys(given).find((name) => !canChange(name));
  if (fixed !== undefined) throw refusal('invalid_option', ` "${fixed}": it cannot change in a mount. Unmount, and mount anew.`);
  const next = checkOptions({ ...options, ...(given.widget && { resource: undefined }), ...changes });
  if (options.widget && !next.widget) throw missing('widget', asOption);
  checkContent(next);
  return next;
}
