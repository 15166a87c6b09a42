import { documentIds, type LinkedData, type LinkPageData } from '../../../protocol/frame-document.ts';
import { html, jsonBlock, trusted } from '../../platform/http/answers/html.ts';
import { topLevelHeaders } from '../page-headers.ts';
import type { Inlined, WidgetBundle } from '../widget-bundle.ts';

/**
 * Creates the document as a page of its own: readable without script, and hydrated with the same components where script runs.
 *
 * @param documents Path of its files.
 * @param theme Style of its tenant.
 */
export async function linkDocument(
  bundle: WidgetBundle,
  shown: LinkedData,
  { locale: wantedLocale, documents, theme }: { locale: string; documents: string; theme?: Inlined | undefined },
): Promise<{ headers: Record<string, string>; body: string }> {
  const { linkStyle, linkScript } = bundle;
  const renderer = await bundle.loadRenderer();
  const { html: content, direction, locale, title } = await renderer.renderDocument(shown, { locale: wantedLocale, documents });
  const data: LinkPageData = { kind: 'link', documents, ...shown };
  const body = html`<!doctype html>
<html lang="${locale}" dir="${direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex, nofollow, noarchive">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${linkStyle.markup}</style>
${theme ? html`<style>${theme.markup}</style>
` : ''}</head>
<body>
<div id="${documentIds.root}">${trusted(content)}</div>
${jsonBlock(documentIds.data, data)}
<script type="module">${linkScript.markup}</script>
</body>
</html>
`;
  const headers = topLevelHeaders({ scripts: ["'self'", linkScript.hash], styles: [linkStyle.hash, ...(theme ? [theme.hash] : [])] });
  return { headers: { ...headers, 'Content-Language': locale }, body: body.markup };
}
