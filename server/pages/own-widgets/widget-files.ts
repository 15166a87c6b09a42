import type { RequestHandler } from 'express';
import { assetsPath } from '../../../protocol/frame-document.ts';
import { HttpError } from '../../errors/http-error.ts';
import { type Coding, codingOf, encode, type Encoded } from '../../platform/http/answers/compress.ts';
import { assetHeaders } from '../static-files.ts';
import type { OwnWidgetSource } from './own-widget-source.ts';
import type { OwnFile } from './read-files.ts';
import type { OwnWidget } from './read-folder.ts';

/** Returns the address of a widget's file, without the server's base path. Relative imports and addresses in the widget's own files keep working. */
export const fileAddress = ({ name, hash }: Pick<OwnWidget, 'name' | 'hash'>, path: string): string =>
  `${assetsPath}${name}/${hash}/${encodeURI(path).replaceAll(/[?#]/g, encodeURIComponent)}`;

/** Matches an address of {@link fileAddress}. */
export const fileAddressShape = /^\/embed\/assets\/([a-z][a-z0-9-]*)\/([\w-]{16})\/(.+)$/;

/** Serves the files of the operator's widgets as they were read. @throws HttpError `not_found`. */
export function widgetFiles(source: OwnWidgetSource): RequestHandler {
  const kept = new WeakMap<OwnFile, Map<Coding, Promise<Encoded>>>();

  const encoded = (file: OwnFile, coding: Coding): Promise<Encoded> => {
    const codings = kept.get(file) ?? new Map<Coding, Promise<Encoded>>();
    kept.set(file, codings);
    const made = codings.get(coding) ?? encode(file.content, coding, 'best');
    codings.set(coding, made);
    return made;
  };

  return async (request, response) => {
    const [, name = '', hash, path = ''] = fileAddressShape.exec(request.path) ?? [];
    const widget = source.all().get(name);
    // Only paths that were read are found, so none can lead elsewhere.
    const file = widget?.hash === hash ? widget?.files.get(decoded(path)) : undefined;
    if (!file) throw new HttpError('not_found', 'There is no such file.');
    const coding = file.isText ? codingOf(request.headers['accept-encoding']) : 'identity';
    const { body, headers } = await encoded(file, coding);
    const ofFile = { ETag: `"${file.integrity}"`, 'Content-Type': file.type, ...(file.isText && { Vary: 'Accept-Encoding' }) };
    response.set({ ...assetHeaders, ...headers, ...ofFile, 'X-Content-Type-Options': 'nosniff' });
    if (request.fresh) response.writeHead(304).end();
    else response.writeHead(200, { 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
