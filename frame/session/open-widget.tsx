import { moduleNames, type FramePageData } from '../../protocol/frame-document.ts';
import { nearestName } from '../../protocol/nearest-name.ts';
import { createResource } from '../data/resource.ts';
import { fetchTexts } from '../i18n/texts.ts';
import { faultOf, FrameError } from '../runtime/fault.ts';
import { readPageData } from '../runtime/page-data.ts';
import { importModule, loadPart, moduleAddresses, type Exports } from '../ui/part.ts';
import { stateOf } from '../ui/state.tsx';
import { isOfThisCopy, refusalOf, type Widget } from '../widget/define-widget.tsx';
import type { WidgetContext, WidgetModel } from '../widget/model.ts';
import { widget as receipt } from '../widgets/receipt/receipt.tsx';

type OpenContext = Omit<WidgetContext, 'open'>;
type OpenSignIn = (context: WidgetContext, openInside: (context: OpenContext) => WidgetModel) => WidgetModel;

/** Widgets whose code is in the document itself. */
const inlined: Readonly<Record<string, Widget>> = { receipt };

/** Names of the widgets that are open. */
export const opened = new Set<string>();

/** Opens the widget of the config and replaces the previous one. If the config asks for it, a sign-in comes first. */
export function openWidget(context: OpenContext): WidgetModel {
  opened.clear();
  if (!context.config.magicLink) return openNamed(context);
  return openLazily(complete(context), async () => {
    const openSignIn = (await loadPart('sign-in'))['openSignIn'] as OpenSignIn;
    return (inside) => openSignIn(inside, openNamed);
  });
}

const complete = (context: OpenContext): WidgetContext => ({ ...context, open: (config, onChange) => openNamed({ ...context, config, onChange }) });

function openNamed(context: OpenContext): WidgetModel {
  const { widget: name } = context.config;
  opened.add(name);
  const own = Object.hasOwn(inlined, name) ? inlined[name] : undefined;
  return own ? own.open(complete(context)) : openLazily(complete(context), async () => (await loadWidget(name, complete(context))).open);
}

/** Reads the operator's widgets from the page data. */
function ownWidgets(): Pick<FramePageData, 'ownWidget' | 'ownNames'> {
  const page = readPageData();
  return page?.kind === 'frame' ? page : {};
}

/** Fetches a widget's code and its texts in the current or requested language. @throws FrameError */
async function loadWidget(name: string, context: WidgetContext): Promise<Widget> {
  const specifier = moduleNames.widget + name;
  const { ownWidget } = ownWidgets();
  if (!Object.hasOwn(moduleAddresses(), specifier)) throw unknown(name);
  // The server states the required config and scopes. Without them, the code is not fetched.
  const refusal = ownWidget?.name === name ? refusalOf(context, ownWidget) : undefined;
  if (refusal) throw refusal;
  const widget = widgetOf(await importModule(specifier));
  if (widget?.name !== name) {
    throw failedToOpen(`The module of the widget "${name}" exports no "widget" of that name, made by defineWidget.`);
  }
  if (!isOfThisCopy(widget)) throw failedToOpen(`The widget "${name}" brings a copy of "@vitrine/frame/widget": its build must leave that name as it is.`);
  await fetchTexts().catch(() => {});
  return widget;
}

function unknown(name: string): FrameError {
  const { ownNames = [] } = ownWidgets();
  const elsewhere = `The widget "${name}" is shown by /embed/${name} of this server, and not here.`;
  const fetched = Object.keys(moduleAddresses()).filter((one) => one.startsWith(moduleNames.widget));
  const known = [...Object.keys(inlined), ...fetched.map((one) => one.slice(moduleNames.widget.length)), ...ownNames];
  const nowhere = `There is no widget "${name}". The nearest name is "${nearestName(name, known)}".`;
  return new FrameError(faultOf('unknown_widget', ownNames.includes(name) ? elsewhere : nowhere, false));
}

const failedToOpen = (why: string): FrameError => new FrameError(faultOf('widget_failed', why, false));

function widgetOf({ widget }: Exports): Widget | undefined {
  const { name, open } = Object(widget) as Partial<Widget>;
  return typeof name === 'string' && typeof open === 'function' ? (widget as Widget) : undefined;
}

/** Opens a widget whose code is fetched first. Fetching the code has the same loading and failure states as data. */
function openLazily(context: WidgetContext, load: () => Promise<(context: WidgetContext) => WidgetModel>): WidgetModel {
  const inner = createResource(async (signal) => {
    const open = await load();
    // If another widget has replaced this one, do not open it: nothing would destroy it.
    signal.throwIfAborted();
    return wholeModel(await open(context));
  }, context.onChange);
  const model = (): WidgetModel | undefined => (inner.state.status === 'ready' ? inner.state.value : undefined);
  return {
    get state() {
      return model()?.state ?? inner.state;
    },
    view: () => model()?.view() ?? stateOf(inner, (opened) => opened.view()),
    retry: () => (model() ?? inner).retry(),
    destroy() {
      try {
        model()?.destroy();
      } finally {
        inner.destroy();
      }
    },
  };
}

/** @throws FrameError if the model cannot be shown or destroyed. */
function wholeModel(model: WidgetModel): WidgetModel {
  const { state, view, retry, destroy } = Object(model) as Partial<WidgetModel>;
  const isWhole = [view, retry, destroy].every((method) => typeof method === 'function') && /^(loading|ready|failed)$/.test(String(state?.status));
  if (!isWhole) throw failedToOpen('"open" of a widget must return a model: { state, view, retry, destroy }.');
  return model;
}
