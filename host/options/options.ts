import type { OptionKind } from './option-kinds.ts';
import type { OptionName, optionTable } from './option-table.ts';
import type { WidgetName, Widgets } from '../widget-names.ts';

type ValueOf<Row> = Row extends { kind: OptionKind<infer T> } ? T : never;

/**
 * All options, each optional, as for `embed.configure` and `embed.allow`. An unknown name raises `unknown_option`, an invalid value `invalid_option`, and
 * options that cannot be combined `conflicting_options`. The message names the option, the value and the rule.
 */
export type EmbedDefaults = { -readonly [N in OptionName]?: ValueOf<(typeof optionTable)[N]> | undefined };

/** Options that `handle.update` can change in place, without a new iframe. */
export type EmbedUpdate = {
  -readonly [N in OptionName as (typeof optionTable)[N] extends { changes: true } ? N : never]?: ValueOf<(typeof optionTable)[N]> | undefined;
};

/** Options that supply the viewer's credential. */
type Credential = { [N in OptionName]: (typeof optionTable)[N] extends { isCredential: true } ? N : never }[OptionName] | 'refreshHeaders';

/** Requires the `Needed` credentials, allows the `Possible` ones and excludes all others. */
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
 * Options that name a server, tenant or embed key must also name a credential. Others take the server and tenant from `embed.configure`, and may take the
 * credential from there too.
 */
type OneSource = OneCredential | (Only<never> & { server?: undefined; tenant?: undefined; embedKey?: undefined });

type Others = Omit<EmbedDefaults, Credential | 'widget' | 'resource' | 'dialect' | 'src' | 'widgetId'>;

/**
 * Options of a mount: one widget with the resource that it needs, and one credential. Options that `embed.configure` has set may be omitted.
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
 * Merges options; later ones override earlier ones. The result has no prototype, so properties added to `Object.prototype` cannot set options, such as the
 * address that gets the token.
 */
export const mergeOptions = (...parts: EmbedDefaults[]): EmbedDefaults => Object.assign(Object.create(null), ...parts);

/** Returns options without the given names. */
export const omitOptions = (options: EmbedDefaults, names: readonly string[]): EmbedDefaults =>
  mergeOptions(Object.fromEntries(Object.entries(options).filter(([name]) => !names.includes(name))));
