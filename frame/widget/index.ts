/**
 * The API for widgets, used by the built-in ones as well. A frame has one Preact, one language and one token: the import map of its document gives every module
 * the same instances.
 *
 * @packageDocumentation
 */
export { defineWidget } from './define-widget.tsx';
export type { LoadContext, LoadingWidget, OpeningWidget, Shown, Widget } from './define-widget.tsx';
export type { WidgetContext, WidgetModel } from './model.ts';
export { adoptStyle } from './style.ts';
export { createResource } from '../data/resource.ts';
export type { Loaded, Resource } from '../data/resource.ts';
export { readJson } from '../data/api.ts';
export { fits } from '../data/shape.ts';
export type { Shape } from '../data/shape.ts';
export type { Api } from '../data/api.ts';
export { FrameError, faultOf } from '../runtime/fault.ts';
export { counted, currentLanguage, text, textsOf } from '../i18n/language.ts';
export type { Language } from '../i18n/language.ts';
export { addTexts, fill } from '../i18n/texts.ts';
export type { Plural, TextTable } from '../i18n/texts.ts';
export { majorOf, writeMeasure, writeNumber, writePeriod, writePrice, writeYear } from '../i18n/format.ts';
export { figure, money } from '../ui/figure.tsx';
export { DocumentTools } from '../ui/document-tools.tsx';
export type { DocumentToolsProps } from '../ui/document-tools.tsx';
export { isLong, manyRows } from '../ui/many-rows.tsx';
export type { ManyRows } from '../ui/many-rows.tsx';
export { Plot } from '../ui/plot.tsx';
export type { PlotProps } from '../ui/plot.tsx';
export { failed, loading, message, stateOf } from '../ui/state.tsx';
export { status } from '../ui/status.tsx';
export { ownWord } from '../ui/unit.ts';
export { prose, words } from '../ui/words.tsx';
export type { Connection } from '../runtime/connection.ts';
export type { TokenSource } from '../runtime/token-source.ts';
export type { Fault } from '../../protocol/errors.ts';
export type { FrameConfig, MagicLinkConfig } from '../../protocol/messages.ts';
export type { HeldSubscription, Offering, OfferingTexts, RatePlan, RateTier } from '../../protocol/offering.ts';
export type { BegunCheckout } from '../../protocol/checkout.ts';
export type { Invoice, InvoiceSummary } from '../../protocol/invoice.ts';
export type { Page, Party, Receipt, ReceiptSummary, Series } from '../../protocol/receipt.ts';
