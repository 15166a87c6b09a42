import type { DialectName } from './dialect.ts';
import type { FrameConfig } from './messages.ts';
import type { Invoice } from './invoice.ts';
import type { Receipt } from './receipt.ts';

/** Ids of the elements through which the server and the frame's script meet in one document. */
export const documentIds = {
  /** The element that the widget renders into; the height of the frame is the height of this box. */
  root: 'vitrine',
  /** `<script type="application/json">` with a `FramePageData` or a `LinkPageData`. */
  data: 'vitrine-data',
  /** `<script type="importmap">`: the addresses of all modules, with the integrity of each. */
  modules: 'vitrine-modules',
} as const;

/** What the server writes into the frame page. Public: it is cached, and the same for every viewer. */
export interface FramePageData {
  kind: 'frame';
  /** Slug of the tenant, sent back with every call as the `Vitrine-Tenant` header. */
  tenant: string;
  /** The same list as the `frame-ancestors` of the page's Content-Security-Policy. */
  allowedOrigins: string[];
  /** What stands in front of every path of the server, `/vitrine`, where its host name is shared. */
  base?: string;
  /** Set when the address names one: the origins are those of this key then. */
  embedKey?: string;
  /** Set when the address names the widget (`/embed/receipt?…`), for host pages that cannot send a config. */
  config?: FrameConfig;
  dialect?: DialectName;
  /** For a dialect whose page is told where it gets another token. */
  refreshUrl?: string;
  /** Where the receipt of this document is read without a token, as it is published; it is `receipt` of the answer. */
  published?: string;
  /** The widget of the server's operator that this document shows. */
  ownWidget?: OwnWidgetData;
  /** Names of all widgets of the operator, each of which has a document of its own; absent where there are none. */
  ownNames?: string[];
}

/** What the manifest of an operator's widget says, as far as the frame holds the widget to it. */
export interface OwnWidgetData {
  name: string;
  /** Whether the page must name a resource, may, or must not. */
  resource: 'required' | 'optional' | 'none';
  /** What a widget token must allow. */
  scopes: string[];
  /** Exact origins that it may call: the same list as in the `connect-src` of the document. */
  origins: string[];
  /** Of these, those that get the viewer's token. */
  tokenOrigins: string[];
}

/** What a direct link shows. */
export type LinkedData = { receipt: Receipt } | { invoice: Invoice };

/** What the server writes into a direct-link page: the document it has rendered, for the same components to take over. */
export type LinkPageData = {
  kind: 'link';
  /** Path of its files: `?format=pdf`, `?format=csv`. */
  documents: string;
} & LinkedData;

/**
 * Renders what a direct link shows to HTML. Built from the frame's components as a bundle of its own (`dist/widgets/render.js`) and loaded by the server
 * at run time, so that the server imports nothing from the frame.
 */
export interface DocumentRenderer {
  /** Returns the inner HTML of the root element, and the text direction of the locale that was chosen. */
  renderDocument(
    shown: LinkedData,
    options: { locale: string; documents: string },
  ): Promise<{ html: string; direction: 'ltr' | 'rtl'; locale: string; title: string }>;
}

/** What names in the import map begin with. What a page can mount is a widget; a part is what the frame itself fetches when it needs it. */
export const moduleNames = { widget: '@vitrine/widgets/', part: '@vitrine/parts/' } as const;

/**
 * Names that every module of a frame imports and none carries with it: the import map leads each to the instance that is running. The build leaves
 * them as they are.
 */
export const sharedModules = ['preact', 'preact/hooks', 'preact/jsx-runtime', 'preact/jsx-dev-runtime', '@vitrine/frame/widget'] as const;

/** `dist/widgets/modules.json`: the file of each module, by its name in the import map. */
export type ModuleFiles = Readonly<Record<string, string>>;

/** File names inside `dist/widgets`, written by the build and read by the server. */
export const widgetFiles = {
  earlyScript: 'early.js',
  frameScript: 'frame.js',
  linkScript: 'link.js',
  style: 'frame.css',
  linkStyle: 'link.css',
  modules: 'modules.json',
  renderer: 'render.js',
  /** Modules and lazy chunks live below this folder with a hash in their names; served as immutable. */
  assets: 'assets',
} as const;

/** Where the server serves `dist/widgets/assets`. */
export const assetsPath = '/embed/assets/';

/** Where the server says how it sees the page that asks: readable from every origin, as the frame page and its headers are. */
export const frameStatusPath = '/embed.json';

/** Its answer. */
export interface FrameStatus {
  /** There is such a tenant, and such an embed key of it where one is named. */
  isKnown: boolean;
  /** The origin that asks may show the frame. */
  isListed: boolean;
}
