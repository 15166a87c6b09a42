import type { ServerErrorCode } from '../../protocol/errors.ts';
import { directionOf, type Locale } from '../../protocol/locales.ts';
import { html, trusted, type Html } from '../platform/http/answers/html.ts';
import { pageMessages, type PageName } from './messages.ts';
import { sourceHash, topLevelHeaders } from './page-headers.ts';

const style = `:root{color-scheme:light dark;--ink:#1a1a1a;--soft:#5b5f5d;--card:#fff;--ground:#f3f3f1;--line:#e2e2de;--accent:#0d6450;--on-accent:#fff}
@media screen and (prefers-color-scheme:dark){
:root{--ink:#f0f0ee;--soft:#adb2af;--card:#181918;--ground:#0e0f0e;--line:#323533;--accent:#6fcfb0;--on-accent:#0b1f18}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100svh;display:grid;place-items:center;padding:24px;background:var(--ground);color:var(--ink);
font:1rem/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","Noto Sans Arabic",sans-serif;
overflow-wrap:anywhere}
main{width:100%;max-width:26rem;padding:32px;background:var(--card);border:1px solid var(--line);border-radius:12px}
h1{margin:0 0 8px;font-size:1.25rem;line-height:1.3;text-wrap:balance}
p{margin:0;color:var(--soft)}
a,button{display:inline-block;margin-top:24px;padding:10px 18px;border:0;border-radius:8px;background:var(--accent);color:var(--on-accent);
font:inherit;font-weight:600;text-decoration:none;cursor:pointer}
a:focus-visible,button:focus-visible{outline:3px solid var(--accent);outline-offset:3px}
@media(max-width:25rem){body{padding:16px}main{padding:24px}}
@media print{:root{color-scheme:light}body{display:block;background:none;padding:0}main{border:0;padding:0}a,button{display:none}}
@media(forced-colors:active){main,a,button{border:1px solid}}`;

/** Removes a refused token from the address and the history at once, without a redirect that could loop through a login page. */
const forgetQuery = 'history.replaceState(null,"",location.origin+location.pathname)';

const headers = topLevelHeaders({ scripts: [], styles: [sourceHash(style)] });
const headersWithScript = topLevelHeaders({ scripts: [sourceHash(forgetQuery)], styles: [sourceHash(style)] });
const headersWithForm = topLevelHeaders({ scripts: [], styles: [sourceHash(style)], form: true });

/** The action of a message page. */
export interface PageAction {
  /** Path on this server. */
  href: string;
  /** `post`: a button that sends a form; `get`: a link. Default `get`. */
  method?: 'get' | 'post';
  /** Hidden fields of the `post` form. */
  fields?: Readonly<Record<string, string>>;
  /** Set: opens the target outside the frame of the page. */
  newTab?: boolean;
}

export interface MessageOptions {
  status: number;
  code?: ServerErrorCode;
  action?: PageAction;
  /** Set: the page removes the query from the address. */
  forgetsQuery?: boolean;
}

export interface MessagePage {
  status: number;
  headers: Record<string, string>;
  body: string;
}

/** Creates a message page. It reveals nothing about tenants, receipts or viewers, and contains no text from the request. */
export function messagePage(name: PageName, { status, locale, code, action, forgetsQuery = false }: MessageOptions & { locale: Locale }): MessagePage {
  const message = pageMessages[locale][name];
  const body = html`<!doctype html>
<html lang="${locale}" dir="${directionOf(locale)}"${code !== undefined && html` data-code="${code}"`}>
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<link rel="icon" href="data:,">
<title>${message.title}</title>
<style>${trusted(style)}</style>${
    forgetsQuery &&
    html`
<script>${trusted(forgetQuery)}</script>`
  }
</head>
<body>
<main>
<h1>${unbroken(message.title)}</h1>
<p>${message.text}</p>
${message.action !== undefined && action !== undefined && actionOf(message.action, action)}
</main>
</body>
</html>
`;
  return {
    status,
    headers: { ...(forgetsQuery ? headersWithScript : action?.method === 'post' ? headersWithForm : headers), 'Content-Language': locale },
    body: body.markup,
  };
}

/** Large text breaks only between words: "sign-in" stays whole. */
const unbroken = (text: string): string => text.replaceAll('-', '\u2011');

function actionOf(label: string, { href, method = 'get', fields = {}, newTab = false }: PageAction): Html {
  const hidden = Object.entries(fields).map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`);
  if (method === 'post') return html`<form method="post" action="${href}">${hidden}<button type="submit">${label}</button></form>`;
  return html`<a href="${href}"${newTab && html` target="_blank" rel="noopener noreferrer"`}>${label}</a>`;
}
