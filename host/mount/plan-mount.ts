import { isWidgetName, widgets } from '../../protocol/widgets.ts';
import { asOption, checkOptions, conflictingOptions, credentialOptions, hasCredential, missingOption, type Spelling } from '../options/check-options.ts';
import { createEmbedError } from '../embed-error.ts';
import { optionTable, type OptionName, type OptionRow } from '../options/option-table.ts';
import { mergeOptions, type EmbedDefaults, omitOptions } from '../options/options.ts';
import type { TokenSource } from '../tokens/token-source.ts';

/** A mount whose options have passed all checks. */
export interface MountPlan {
  options: EmbedDefaults;
  /** Address of the frame. */
  src: string;
  /** Origin of the frame, the only one that messages are sent to. */
  origin: string;
  tokenSource: TokenSource;
  /** How long each step of the frame, and the token callback, may take. */
  timeoutMs: number;
}

/** Checks options that depend on each other: `widget` with `resource`, `minHeight` with `maxHeight`. */
function checkContent({ widget, resource, minHeight = 0, maxHeight = minHeight }: EmbedDefaults, spelt: Spelling = asOption): void {
  if (minHeight > maxHeight) throw conflictingOptions('minHeight', 'maxHeight', spelt, ': the minimum height is above the maximum');
  // The frame checks whether an operator's widget needs a resource.
  if (!isWidgetName(widget)) return;
  const rule: 'required' | 'optional' | 'none' = widgets[widget].resource;
  if (rule === 'required' && !resource) throw missingOption('resource', spelt, `, and the widget "${widget}" needs it`);
  if (rule === 'none' && resource) throw conflictingOptions('widget', 'resource', spelt, `: "${widget}" takes no resource`);
}

/**
 * Fills in a mount's options from the page's defaults. A credential of the mount replaces the default credential entirely, and a `widget` of the mount drops
 * the default `resource`. A mount with a `dialect` uses no defaults.
 */
function merge(defaults: EmbedDefaults, own: EmbedDefaults): EmbedDefaults {
  if (own.dialect) return own;
  return mergeOptions(omitOptions(omitOptions(defaults, own.widget ? ['resource'] : []), hasCredential(own) ? credentialOptions : []), own);
}

/** Returns the address of a frame. All built-in widgets share a document. Each widget of the operator has its own, with its own policy. */
export function frameAddress({ server, tenant, embedKey, widget }: EmbedDefaults): string {
  const page = widget === undefined || isWidgetName(widget) ? '/embed' : `/embed/${widget}`;
  return `${server}${page}?tenant=${tenant}${embedKey ? `&embedKey=${embedKey}` : ''}`;
}

/**
 * Checks the options of a mount, but not its target.
 *
 * @throws EmbedError
 */
export function planMount(defaults: EmbedDefaults, own: unknown, spelt: Spelling = asOption): MountPlan {
  const options = merge(defaults, checkOptions(own ?? {}, spelt));
  const { dialect, server, tenant, src, timeoutMs = 10_000 } = options;
  const { embedKey, embedToken, token = embedToken, getToken, onTokenExpired, refreshUrl, refreshHeaders } = options;
  for (const name of dialect ? (['src', 'widgetId'] as const) : (['server', 'tenant', 'widget'] as const)) if (!options[name]) throw missingOption(name, spelt);
  const renewal = getToken ?? onTokenExpired ?? refreshUrl;
  // An embed key alone is the credential, and shows a published receipt.
  const given = renewal ? token : (token ?? embedKey);
  // A resizer frame never requests a token, so none is ever sent.
  const initial = dialect === 'resizer' ? (given ?? 'none') : given;
  if (!renewal && !initial) {
    if (options.magicLink) throw missingOption('embedKey', spelt, ', and the sign-in by e-mail needs it');
    throw missingOption('getToken', spelt, ', and so is every other credential: "refreshUrl", "token", "embedToken", "embedKey"');
  }
  if (refreshHeaders && !refreshUrl) throw missingOption('refreshUrl', spelt, ', and "refreshHeaders" needs it');
  const { origin, href } = new URL(src ?? frameAddress(options));
  if (origin === self.origin)
    throw createEmbedError('same_origin_frame_forbidden', `: ${origin} is this page itself. Vitrine needs a host name of its own.`);
  checkContent(options, spelt);
  const tokenSource = { renewal, headers: refreshHeaders, initial, server: server ?? origin, tenant, embedKey };
  return { options, src: href, origin, tokenSource, timeoutMs };
}

const canChange = (name: string): boolean => (optionTable[name as OptionName] as OptionRow<unknown>).changes === true;

/**
 * Returns the options of a mount after an update. A new `widget` clears the old `resource`.
 *
 * @throws EmbedError
 */
export function changeOptions(options: EmbedDefaults, changes: EmbedDefaults): EmbedDefaults {
  const given = checkOptions(changes);
  const fixed = Object.keys(given).find((name) => !canChange(name));
  if (fixed !== undefined) throw createEmbedError('invalid_option', ` "${fixed}": it cannot change in a mount. Unmount and mount again.`);
  const next = checkOptions({ ...options, ...(given.widget && { resource: undefined }), ...changes });
  if (options.widget && !next.widget) throw missingOption('widget', asOption);
  checkContent(next);
  return next;
}
