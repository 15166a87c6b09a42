import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { RequestHandler } from 'express';
import { HttpError } from '../errors/http-error.ts';
import { type Coding, codingOf, encode, type Encoded } from '../platform/http/answers/compress.ts';

const types: Readonly<Record<string, string>> = {
  js: 'text/javascript; charset=utf-8',
  css: 'text/css; charset=utf-8',
  map: 'application/json; charset=utf-8',
  json: 'application/json; charset=utf-8',
};

/** Creates handlers for built text files, compressed once per encoding and kept; 304 to a browser that has the file. @throws HttpError `not_found`. */
export function sendFile(folder: () => string, headers: Record<string, string>): (name: string) => RequestHandler {
  const kept = new Map<string, Promise<Encoded & { tag: string }>>();
  return (name) => async (request, response) => {
    const file = `${folder()}${name}`;
    const type = types[name.split('.').at(-1) ?? ''];
    if (type === undefined || !existsSync(file)) throw new HttpError('not_found', 'There is no such file.');
    const coding = codingOf(request.headers['accept-encoding']);
    const key = `${coding} ${name}`;
    const encoded = kept.get(key) ?? readTagged(file, coding);
    kept.set(key, encoded);
    const { body, headers: encoding, tag } = await encoded;
    response.set({ ...headers, ...encoding, ETag: tag, 'Content-Type': type, Vary: 'Accept-Encoding', 'X-Content-Type-Options': 'nosniff' });
    if (request.fresh) response.writeHead(304).end();
    else response.writeHead(200, { 'Content-Length': body.length }).end(request.method === 'HEAD' ? undefined : body);
  };
}

async function readTagged(file: string, coding: Coding): Promise<Encoded & { tag: string }> {
  const encoded = await encode(await readFile(file, 'utf8'), coding, 'best');
  return { ...encoded, tag: `"${createHash('sha256').update(encoded.body).digest('base64url')}"` };
}

/** Headers of host page scripts: any page may load them, also with `integrity`. Their names never change, so browsers soon ask again. */
export const hostScriptHeaders = {
  'Access-Control-Allow-Origin': '*',
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'Cache-Control': 'public, max-age=300',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};

/** Headers of files that the host script loads. Their names change with their content. */
export const hostFileHeaders = { ...hostScriptHeaders, 'Cache-Control': 'public, max-age=31536000, immutable' };

/** Headers of lazy chunks of this server's pages. Their names change with their content. */
export const assetHeaders = {
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Cache-Control': 'public, max-age=31536000, immutable',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'; sandbox",
};

/** An asset's name is one segment of harmless characters, so it cannot form another path. */
export const assetShape = /^[A-Za-z0-9][A-Za-z0-9._-]{0,120}\.(?:js|css|map)$/;
