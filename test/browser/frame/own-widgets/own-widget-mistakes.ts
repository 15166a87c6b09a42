import { plainModule, type WidgetFolder } from '../../../support/server/own-widgets.ts';

/** A widget with a mistake of its author, and what the frame says about it. */
export interface Mistake {
  code: string | ((name: string) => string);
  says: RegExp;
  /** Default: `widget_failed`. */
  reference?: string;
  /** Firefox creates a new error each time that it cannot resolve an import, so the frame takes the module for blocked. */
  referenceInFirefox?: string;
}

const withBody =
  (body: string): ((name: string) => string) =>
  (name) =>
    plainModule(name, body).replace('message, readJson', 'message, readJson, FrameError, faultOf, majorOf, money, writeNumber');
const load = (body: string) => withBody(`load: async () => { ${body} }, view: () => message('shown')`);
const loadFault = (code: string) => load(`throw new FrameError(faultOf('${code}', 'All used up.', false))`);
const view = (body: string) => withBody(`load: async () => 1, view: ${body}`);

/** The mistakes, by place and by name. */
export const mistakes: Record<string, Record<string, Mistake>> = {
  'in the module': {
    empty: { code: '', says: /exports no "widget" of that name/ },
    'default-export': { code: (name) => plainModule(name).replace('const widget =', 'default'), says: /exports no "widget" of that name/ },
    syntax: { code: 'export const = 1;', says: /SyntaxError/ },
    'type-error': { code: 'null.x;', says: /TypeError: .*\bnull\b/ },
    null: { code: 'throw null;', says: /\bnull\b/ },
    'bare-import': { code: 'import "lodash";', says: /TypeError: .*lodash/, referenceInFirefox: 'widget_blocked' },
    'missing-chunk': { code: 'import "./gone.js";', says: /one that is not there/, reference: 'widget_blocked' },
  },
  'in the definition': {
    'no-view': { code: withBody('load: async () => 1'), says: /defineWidget needs "view" of the widget "acme-no-view"/ },
    'no-load': { code: withBody("view: () => message('shown')"), says: /defineWidget needs "load"/ },
    'no-english': { code: (name) => plainModule(name).replace('en:', 'de:'), says: /defineWidget needs "texts.en"/ },
    'no-definition': { code: "import { defineWidget } from '@vitrine/frame/widget'; export const widget = defineWidget();", says: /TypeError/ },
    'open-nothing': { code: withBody('open: () => null'), says: /"open" of a widget must return a model/ },
    'open-junk': { code: withBody("open: () => ({ state: { status: 'done' }, view() {}, retry() {}, destroy() {} })"), says: /must return a model/ },
    'open-throws': { code: withBody("open() { throw new Error('in open') }"), says: /Error: in open/ },
  },
  'in its view': {
    'view-nothing': { code: view('() => {}'), says: /"view" of the widget "acme-view-nothing" returns nothing that can be shown/ },
    'view-null': { code: view('() => null'), says: /nothing that can be shown/ },
    'view-promise': { code: view("async () => message('shown')"), says: /nothing that can be shown/ },
    'view-data': { code: view('() => ({ total: 1 })'), says: /nothing that can be shown/ },
    'view-throws': { code: view("() => { throw new Error('at first sight') }"), says: /Error: at first sight/ },
    'view-throws-null': { code: view('() => { throw null }'), says: /\bnull\b/ },
    'view-throws-anything': { code: view('() => { throw Object.create(null) }'), says: /What was thrown is no error/ },
  },
  'in its figures': {
    'amount-missing': { code: view("() => money(undefined, null, 'EUR')"), says: /RangeError: "undefinede-2" is no number/ },
    'amount-nan': { code: view("() => money(NaN, null, 'EUR')"), says: /RangeError: "NaNe-2" is no number/ },
    'number-missing': { code: view("() => message(writeNumber(''))"), says: /RangeError: "" is no number/ },
    'currency-missing': { code: view('() => money(5, null)'), says: /(TypeError|RangeError): .*currency/i },
  },
  'in load': {
    'load-nothing': { code: withBody('load: async () => {}, view: ({ data }) => message(data.title)'), says: /TypeError: .*undefined/ },
    'load-null': { code: load('throw null'), says: /\bnull\b/ },
    'load-anything': { code: load('throw Object.create(null)'), says: /What was thrown is no error/ },
    'load-own-code': { code: loadFault('Quota exceeded'), says: /"Quota exceeded" is none for a frame: All used up/ },
    'load-long': { code: load("throw new Error('long '.repeat(1000))"), says: /Error: (long ){50}/ },
  },
};

/** The folders of all these widgets. */
export const mistakenWidgets = (): Record<string, WidgetFolder> =>
  Object.fromEntries(
    Object.values(mistakes)
      .flatMap((group) => Object.entries(group))
      .map(([what, { code }]) => {
        const name = `acme-${what}`;
        return [name, { files: { 'widget.js': typeof code === 'string' ? code : code(name) } }];
      }),
  );
