import { documentIds, moduleNames, type FramePageData } from '../../protocol/frame-document.ts';
import { html, jsonBlock } from '../platform/http/answers/html.ts';
import { reloaderPath } from './own-widgets/reloader.ts';
import { fileAddress } from './own-widgets/widget-files.ts';
import type { OwnWidget } from './own-widgets/read-folder.ts';
import type { PolicySources } from './page-headers.ts';
import { inlined, type Inlined, type WidgetBundle } from './widget-bundle.ts';

/** The framed document, and the sources that its policy must allow. */
export interface FrameDocument {
  text: string;
  sources: Omit<PolicySources, 'ancestors'>;
}

/** Parts of a frame document. */
export interface DocumentParts {
  bundle: WidgetBundle;
  data: FramePageData;
  /** Prefix of every path of the server. */
  base: string;
  /** Style of the tenant. */
  theme?: Inlined | undefined;
  /** The operator's widget in the document, if any. */
  own?: OwnWidget | undefined;
  /** Version of the document in watch mode. The document reloads itself when the version changes. */
  version?: string | undefined;
}

/**
 * Creates the document with script and style inlined, so that one round trip loads everything.
 *
 * A small script comes first: its message is sent, and may be answered, while the rest of the document is loading. No script is a module, because modules wait
 * for the end of the document. The style comes last, because nothing is visible before the data arrives. The import map comes before the script: after the
 * first import, browsers may ignore it.
 */
export function frameDocument({ bundle, data, base, theme, own, version }: DocumentParts): FrameDocument {
  const { earlyScript, frameScript, style } = bundle;
  const importMap = own ? withWidget(bundle.importMap, own, base) : bundle.importMap;
  const sheet = own?.style === undefined ? undefined : own.files.get(own.style);
  const more = [
    ...(theme ? [html`<style>${theme.markup}</style>`] : []),
    ...(own && sheet ? [html`<link rel="stylesheet" href="${base + fileAddress(own, sheet.path)}" integrity="${sheet.integrity}">`] : []),
    ...(version === undefined ? [] : [html`<script src="${base + reloaderPath}" data-version="${version}"></script>`]),
  ];
  const text = html`<!doctype html>
<html>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Vitrine</title>
</head>
<body>
<main id="${documentIds.root}"></main>
${jsonBlock(documentIds.data, data)}
<script>${earlyScript.markup}</script>
<script type="importmap" id="${documentIds.modules}">${importMap.markup}</script>
<script>${frameScript.markup}</script>
<style>${style.markup}</style>
${more}</body>
</html>
`.markup;
  return {
    text,
    sources: {
      scripts: ["'self'", earlyScript.hash, importMap.hash, frameScript.hash],
      styles: [...(sheet ? ["'self'"] : []), style.hash, ...(theme ? [theme.hash] : [])],
      connects: own?.origins ?? [],
    },
  };
}

/** Adds a widget to the frame's import map, with the integrity of each of its files. */
function withWidget(importMap: Inlined, own: OwnWidget, base: string): Inlined {
  const { imports, integrity } = JSON.parse(importMap.markup.markup) as Record<'imports' | 'integrity', Record<string, string>>;
  const files = [...own.files.values()].map((file) => [base + fileAddress(own, file.path), file.integrity] as const);
  const module = { [moduleNames.widget + own.name]: base + fileAddress(own, own.module) };
  return inlined(JSON.stringify({ imports: { ...imports, ...module }, integrity: { ...integrity, ...Object.fromEntries(files) } }), /<\/script|<!--/i);
}
