import type { Request, Response } from 'express';
import type { FramePageData } from '../../protocol/frame-document.ts';
import { createBoundedMap } from '../access/bounded-map.ts';
import { basePathOf } from '../config/public-url.ts';
import { codingOf, encode, type Encoded } from '../platform/http/answers/compress.ts';
import { type DocumentParts, frameDocument, type FrameDocument } from './frame-document.ts';
import type { OwnWidget } from './own-widgets/read-folder.ts';
import { framedHeaders, isolationHeaders } from './page-headers.ts';
import type { PageServices } from './page-services.ts';
import type { Inlined, WidgetBundle } from './widget-bundle.ts';

/** Sends the frame document with its data. Only pages of its allowed origins may show it. */
export type SendFrame = (request: Request, response: Response, data: Omit<FramePageData, 'kind' | 'base'>, looks?: FrameLooks) => Promise<void>;

/** What a document contains besides the frame itself. */
export interface FrameLooks {
  theme?: Inlined | undefined;
  own?: FramedOwnWidget | undefined;
}

/** The operator's widget in a document and, in watch mode, the document's version. */
export interface FramedOwnWidget {
  widget: OwnWidget;
  version: string | undefined;
}

/** Creates the function that sends frame documents. It keeps the last 200 in encoded form, because most are requested again. */
export function createSendFrame({ config }: Pick<PageServices, 'config'>, bundle: () => WidgetBundle): SendFrame {
  const base = basePathOf(config.publicUrl);
  const kept = createBoundedMap<Kept>(200);

  return async (request, response, data, { theme, own } = {}) => {
    const parts = { bundle: bundle(), data: { kind: 'frame' as const, ...(base !== '' && { base }), ...data }, base, theme, ...shownOf(own) };
    const coding = codingOf(request.headers['accept-encoding']);
    const key = `${coding} ${markOf(parts)}`;
    const build = (): Kept => {
      const { text, sources } = frameDocument(parts);
      // Addresses with a config are unlimited. Without one, or with only a widget's name, there are as many as tenants and embed keys.
      const isOneOfFew = !data.config || (own && Object.keys(data.config).length === 1);
      return { encoded: encode(text, coding, isOneOfFew ? 'best' : 'fast'), sources };
    };
    const document = kept.get(key) ?? build();
    kept.set(key, document);
    const { body, headers } = await document.encoded;
    const policy = framedHeaders({ ...document.sources, ancestors: data.allowedOrigins });
    const site = request.headers['sec-fetch-site'];
    const isolation = isolationHeaders(typeof site === 'string' ? site : undefined, config.frameIsolation);
    response.writeHead(200, { ...policy, ...isolation, ...headers, 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

/** A document that was sent before. */
interface Kept {
  encoded: Promise<Encoded>;
  sources: FrameDocument['sources'];
}

const shownOf = (own: FramedOwnWidget | undefined): Pick<DocumentParts, 'own' | 'version'> => ({ own: own?.widget, version: own?.version });

/** Identifies a document before it is created: each part by its hash, short parts by their text. */
function markOf({ bundle: { earlyScript, frameScript, importMap, style }, data, theme, own, version }: DocumentParts): string {
  const texts = [earlyScript, importMap, frameScript, style, ...(theme ? [theme] : [])].map(({ hash }) => hash);
  return JSON.stringify([data, texts, own && [own.hash, own.module, own.style], version]);
}
