import type { RequestHandler } from 'express';
import { HttpError } from '../../errors/http-error.ts';
import type { OwnWidgetSource } from './own-widget-source.ts';

/**
 * Script in documents of widgets under development. Once a second it asks for the version, and reloads the document when it differs from the one in the
 * script's element.
 */
export const reloaderPath = '/embed/widgets/reloader.js';

const versionPath = '/embed/widgets/version';

const script = (address: string): string => `(() => {
  const { version } = document.currentScript.dataset;
  setInterval(async () => {
    const now = await fetch(${JSON.stringify(address)}).then((answer) => (answer.ok ? answer.text() : version), () => version);
    if (now !== version) location.reload();
  }, 1000);
})();
`;

/** Returns the two routes of a reloading document. Only `vitrine widgets dev` has them. */
export function reloaderRoutes(source: OwnWidgetSource, base: string): readonly { operation: string; path: RegExp; get: RequestHandler }[] {
  const common = { 'Cache-Control': 'no-store', 'Cross-Origin-Resource-Policy': 'same-origin', 'X-Content-Type-Options': 'nosniff' };
  const send =
    (type: string, text: () => string): RequestHandler =>
    (_request, response) => {
      response.set({ ...common, 'Content-Type': `${type}; charset=utf-8` }).end(text());
    };
  return [
    { operation: 'widgetReloader', path: /^\/embed\/widgets\/reloader\.js$/, get: send('text/javascript', () => script(base + versionPath)) },
    { operation: 'widgetVersion', path: /^\/embed\/widgets\/version$/, get: send('text/plain', () => source.version?.() ?? notThere()) },
  ];
}

function notThere(): never {
  throw new HttpError('not_found', 'There is no such file.');
}
