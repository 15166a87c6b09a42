import { isValidElement, type VNode } from 'preact';
import { createResource } from '../data/resource.ts';
import { missingScope } from '../data/subject.ts';
import { activeLanguage, textsOf, type Language } from '../i18n/language.ts';
import { addTexts, type TextTable } from '../i18n/texts.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { stateOf } from '../ui/state.tsx';
import type { WidgetContext, WidgetModel } from './model.ts';
import { adoptStyle } from './style.ts';

/** The props of a widget's view. */
export interface Shown<Data, Texts> extends WidgetContext {
  /** The value that `load` resolved with. */
  data: Data;
  /** The texts in the viewer's language. */
  texts: Texts;
  language: Language;
  /** Loads the data again after a change. The current view stays until the new data has arrived. */
  reload(): void;
}

/** The argument of `load`. */
export interface LoadContext extends Pick<WidgetContext, 'api' | 'connection' | 'config'> {
  /** Id of the resource to show, such as a receipt id or share token. Empty when the page names none. */
  resource: string;
  /** Aborts when the widget is destroyed or one attempt has taken fifteen seconds. */
  signal: AbortSignal;
}

interface Common<Texts> {
  /** The name that pages use: lowercase letters, digits and dashes. */
  name: string;
  /** Whether a page must name a resource (`required`), may (`optional`) or must not (`none`). */
  resource: 'required' | 'optional' | 'none';
  /** Scopes that the widget token needs. A token that lacks one is refused before anything is loaded. Default: none. */
  scopes?: readonly string[];
  /** Texts by language. English is required. */
  texts: TextTable<Texts>;
  /** Style sheet text, added to the document when the widget first opens. */
  style?: string;
}

/** A widget that loads one value and shows it. */
export interface LoadingWidget<Data, Texts> extends Common<Texts> {
  /** Fetches the data. The viewer sees a failure with a retry button. The frame retries by itself when that can help. */
  load(context: LoadContext): Promise<Data>;
  /** A component. It may use hooks, and renders again when the data, the language or its own state changes. */
  view(shown: Shown<Data, Texts>): VNode;
}

/** A widget that manages its own state, for example several requests or nested widgets. */
export interface OpeningWidget<Texts> extends Common<Texts> {
  open(context: WidgetContext): WidgetModel;
}

/** A widget that the frame can open. Created by {@link defineWidget}. */
export interface Widget {
  readonly name: string;
  open(context: WidgetContext): WidgetModel;
}

const made = new WeakSet<Widget>();

/** Whether this copy of {@link defineWidget} created the widget. A widget bundled with another copy has no language, no token and another Preact. */
export const isOfThisCopy = (widget: Widget): boolean => made.has(widget);

/**
 * Defines a widget. Its module exports it as `widget`.
 *
 * @example
 * import { defineWidget, message } from '@vitrine/frame/widget';
 *
 * export const widget = defineWidget({
 *   name: 'acme-hello',
 *   resource: 'none',
 *   texts: { en: { hello: 'Hello' }, de: { hello: 'Hallo' } },
 *   load: async () => ({ to: 'you' }),
 *   view: ({ data, texts }) => message(`${texts.hello}, ${data.to}`),
 * });
 */
export function defineWidget<Data, Texts>(definition: LoadingWidget<Data, Texts> | OpeningWidget<Texts>): Widget {
  const { name, resource, scopes = [], texts, style } = definition;
  const lacking = lackOf(definition);
  if (lacking !== undefined) throw failedBy(`defineWidget needs "${lacking}" of the widget "${name}".`);
  addTexts(texts);
  const widget: Widget = {
    name,
    open(context) {
      if (style) adoptStyle(style);
      const refusal = refusalOf(context, { name, resource, scopes });
      if (refusal) return shown(context, definition, () => Promise.reject(refusal));
      if ('open' in definition) return definition.open(context);
      const { api, connection, config } = context;
      return shown(context, definition, (signal) => definition.load({ api, connection, config, resource: config.resource ?? '', signal }));
    },
  };
  made.add(widget);
  return widget;
}

/** The requirements of a widget towards the page and its token. */
type Demands = Required<Pick<Common<unknown>, 'name' | 'resource' | 'scopes'>>;

/** Returns why the widget cannot be opened with the page's config and token, if so. */
export function refusalOf({ connection, config }: WidgetContext, { name, resource, scopes }: Demands): FrameError | undefined {
  const scope = missingScope(connection.token.peek() ?? '', scopes);
  if (scope !== undefined) return new FrameError(faultOf('widget_scope_required', `The widget "${name}" needs a token with the scope "${scope}".`, false));
  if (resource === 'required' && !config.resource) return new FrameError(faultOf('invalid_option', `The widget "${name}" needs a resource.`, false));
  if (resource === 'none' && config.resource) return new FrameError(faultOf('invalid_option', `The widget "${name}" takes no resource.`, false));
  return undefined;
}

const failedBy = (why: string): FrameError => new FrameError(faultOf('widget_failed', why, false));

/** Returns the missing part of a definition. Plain JavaScript has no type checker to report it. */
function lackOf<Data, Texts>(definition: Definition<Data, Texts>): string | undefined {
  const { open, load, view, texts }: { [Key in 'open' | 'load' | 'view' | 'texts']?: unknown } = definition;
  const methods = 'open' in definition ? { open } : { load, view };
  const [name] = Object.entries(methods).find(([, method]) => typeof method !== 'function') ?? [];
  return name ?? (Object(texts).en ? undefined : 'texts.en');
}

/** Whether a view can be shown. `undefined`, a promise or plain data returned by mistake would render as an empty box, which looks like a result. */
const isToBeSeen = (view: unknown): view is VNode => typeof view === 'string' || Array.isArray(view) || isValidElement(view as VNode);

type Definition<Data, Texts> = LoadingWidget<Data, Texts> | OpeningWidget<Texts>;

function shown<Data, Texts>(context: WidgetContext, definition: Definition<Data, Texts>, load: (signal: AbortSignal) => Promise<Data>): WidgetModel {
  const data = createResource(load, context.onChange);
  let kept: { of: unknown; language: Language; view: VNode } | undefined;
  const View = (given: Shown<Data, Texts>): VNode => {
    const view = 'view' in definition && definition.view(given);
    if (!isToBeSeen(view)) throw failedBy(`"view" of the widget "${definition.name}" returns nothing that can be shown.`);
    return view;
  };
  const build = (value: Data): VNode => {
    return <View {...context} reload={data.reload} data={value} texts={textsOf(definition.texts)} language={activeLanguage} />;
  };
  return {
    get state() {
      return data.state;
    },
    view() {
      const { state } = data;
      if (kept?.of !== state || kept.language !== activeLanguage) kept = { of: state, language: activeLanguage, view: stateOf(data, build) };
      return kept.view;
    },
    retry: data.retry,
    destroy: data.destroy,
  };
}
