import type { DialectName } from './dialect.ts';
import type { FrameConfig } from './messages.ts';
import type { Invoice } from './invoice.ts';
import type { Receipt } from './receipt.ts';

/** Ids of the elements that the server writes and the frame's script reads. */
export const documentIds = {
  /** The element that the widget renders into. Its height is the height of the frame. */
  root: 'vitrine',
  /** `<script type="application/json">` with a `FramePageData` or a `LinkPageData`. */
  data: 'vitrine-data',
  /** `<script type="importmap">`: the addresses of all modules, with the integrity of each. */
  modules: 'vitrine-modules',
} as const;

/** Data that the server writes into the frame page. Public, cached, and the same for every viewer. */
export interface FramePageData {
  kind: 'frame';
  /** Slug of the tenant, sent back with every call as the `Vitrine-Tenant` header. */
  tenant: string;
  /** The same list as the `frame-ancestors` of the page's Content-Security-Policy. */
  allowedOrigins: string[];
  /** Prefix of every path of the server, such as `/vitrine`, if its host name is shared. */
  base?: string;
  /** Set when the address has an embed key. `allowedOrigins` are then those of the key. */
  embedKey?: string;
  /** Set when the address names the widget (`/embed/receipt?…`), for host pages that cannot send a config. */
  config?: FrameConfig;
  dialect?: DialectName;
  /** The page's address for new tokens, for a dialect that tells it to the page. */
  refreshUrl?: string;
  /** Where this document's published receipt is read without a token. The response has it in `receipt`. */
  published?: string;
  /** The operator's widget that this document shows. */
  ownWidget?: OwnWidgetData;
  /** Names of all widgets of the operator, each of which has its own document. Absent if there are none. */
  ownNames?: string[];
}

/** The part of an operator's widget manifest that the frame enforces. */
export interface OwnWidgetData {
  name: string;
  /** Whether the page must, may or must not name a resource. */
  resource: 'required' | 'optional' | 'none';
  /** Scopes that a widget token must have. */
  scopes: string[];
  /** Exact origins that the widget may call: the same list as in the `connect-src` of the document. */
  origins: string[];
  /** The subset of `origins` that gets the viewer's token. */
  tokenOrigins: string[];
}

/** What a direct link shows. */
export type LinkedData = { receipt: Receipt } | { invoice: Invoice };

/** Data that the server writes into a direct-link page: the rendered document, for hydration. */
export type LinkPageData = {
  kind: 'link';
  /** Path of its files: `?format=pdf`, `?format=csv`. */
  documents: string;
} & LinkedData;

/**
 * Renders the content of a direct link to HTML. Built from the frame's components as a separate bundle (`dist/widgets/render.js`), which the server loads
 * at run time, so the server imports nothing from the frame.
 */
export interface DocumentRenderer {
  /** Returns the inner HTML of the root element, with the chosen locale, its text direction and the title. */
  renderDocument(
    shown: LinkedData,
    options: { locale: string; documents: string },
  ): Promise<{ html: string; direction: 'ltr' | 'rtl'; locale: string; title: string }>;
}

/** Prefixes of names in the import map. A page mounts widgets; the frame itself loads parts on demand. */
export const moduleNames = { widget: '@vitrine/widgets/', part: '@vitrine/parts/' } as const;

/**
 * Modules that all modules of a frame share. The import map resolves them to the running instance, and the build keeps them external.
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
  /** Folder of modules and lazy chunks, with hashed names, served as immutable. */
  assets: 'assets',
} as const;

/** Where the server serves `dist/widgets/assets`. */
export const assetsPath = '/embed/assets/';

/** Path where the server reports the status of the requesting page. Readable from every origin, like the frame page and its headers. */
export const frameStatusPath = '/embed.json';

/** The response of `frameStatusPath`. */
export interface FrameStatus {
  /** The tenant exists, and so does its embed key if one is given. */
  isKnown: boolean;
  /** The requesting origin may show the frame. */
  isListed: boolean;
}
