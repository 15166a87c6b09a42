import type { OptionKind } from './option-kinds.ts';
import type { OptionName, optionTable } from './option-table.ts';
import type { WidgetName, Widgets } from '../widget-names.ts';

type ValueOf<Row> = Row extends { kind: OptionKind<infer T> } ? T : never;

/**
 * Any options, as `embed.configure`, `embed.allow` and `handle.update` take some. An unknown name is refused with `unknown_option`, a value that does not
 * fit with `invalid_option`, and a combination that makes no sense with `conflicting_options`; the message names the option, the value and the rule.
 */
export type EmbedDefaults = { -readonly [N in OptionName]?: ValueOf<(typeof optionTable)[N]> | undefined };

/** What `handle.update` can change in place, without a new iframe. */
export type EmbedUpdate = {
  -readonly [N in OptionName as (typeof optionTable)[N] extends { changes: true } ? N : never]?: ValueOf<(typeof optionTable)[N]> | undefined;
};

/** Where the viewer's credential comes from. */
type Credential = { [N in OptionName]: (typeof optionTable)[N] extends { isCredential: true } ? N : never }[OptionName] | 'refreshHeaders';

/** These credentials, those beside them if wanted, and no other. */
type Only<Needed extends Credential, Possible extends Credential = never> = { [N in Needed]: NonNullable<EmbedDefaults[N]> } & {
  [N in Possible]?: EmbedDefaults[N];
} & { [N in Exclude<Credential, Needed | Possible>]?: undefined };

type OneCredential =
  | Only<'getToken'>
  | Only<'onTokenExpired'>
  | Only<'refreshUrl', 'refreshHeaders'>
  | Only<'token', 'onTokenExpired'>
  | Only<'token' | 'refreshUrl', 'refreshHeaders'>
  | Only<'embedToken', 'onTokenExpired'>
  | Only<'embedToken' | 'refreshUrl', 'refreshHeaders'>
  | (Only<never> & { embedKey: string })
  | (Only<'magicLink'> & { embedKey: string });

type ResourceRule<Rule> = Rule extends 'required'
  ? { resource: string }
  : Rule extends 'optional'
    ? { resource?: string | undefined }
    : { resource?: undefined };

type OneWidget = { [W in WidgetName]: { widget: W } & ResourceRule<Widgets[W]['resource']> }[WidgetName];

type Foreign = Required<Pick<EmbedDefaults, 'dialect' | 'src' | 'widgetId'>> & {
  server?: undefined;
  tenant?: undefined;
  widget?: undefined;
  resource?: undefined;
  theme?: undefined;
  locale?: undefined;
};

/**
 * Whoever names the server or the tenant says whose token it gets. Who names neither has them from `embed.configure`, and may have the credential from there
 * as well.
 */
type OneSource = OneCredential | (Only<never> & { server?: undefined; tenant?: undefined; embedKey?: undefined });

type Others = Omit<EmbedDefaults, Credential | 'widget' | 'resource' | 'dialect' | 'src' | 'widgetId'>;

/**
 * Options of a mount: one widget with the resource that it needs, and one credential. What {@link EmbedDefaults} of `embed.configure` say may be left out.
 *
 * @example
 * const options: EmbedOptions = { server: 'https://vitrine.acme.com', tenant: 'acme', widget: 'receipt', resource: id, refreshUrl: '/api/vitrine-token' };
 */
export type EmbedOptions = Others &
  (
    | (OneWidget & { dialect?: undefined; src?: undefined; widgetId?: undefined } & OneSource)
    | (Foreign & OneCredential)
    | (Foreign & Only<never> & { dialect: 'resizer' })
  );

/**
 * Options put together, the later before the earlier ones. They inherit nothing: what anybody has put on `Object.prototype` is no option of a mount, and
 * chooses no address that gets its token.
 */
export const together = (...parts: EmbedDefaults[]): EmbedDefaults => Object.assign(Object.create(null), ...parts);

/** Options without some of them. */
export const without = (options: EmbedDefaults, names: readonly string[]): EmbedDefaults =>
  together(Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name))));
