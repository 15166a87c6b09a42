import type { RequestHandler } from 'express';
import { isLoopback } from '../../protocol/origin.ts';
import { isoTime } from '../clock.ts';
import { HttpError } from '../errors/http-error.ts';
import { html, trusted } from '../platform/http/answers/html.ts';
import type { PageServices } from './page-services.ts';
import { sourceHash, topLevelHeaders } from './page-headers.ts';
import { sendText } from './send.ts';

const style = `:root{color-scheme:light dark}body{margin:0 auto;max-width:44rem;padding:24px;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}
article{margin:24px 0;padding:16px 20px;border:1px solid;border-radius:12px}
h2{margin:0;font-size:1.1rem}pre{white-space:pre-wrap;font:inherit}time{white-space:nowrap}.to{opacity:.75}`;
const headers = topLevelHeaders({ scripts: [], styles: [sourceHash(style)] });

/** In development, where no mail is sent, shows the mails. They sign people in, so the page answers only under a name of this machine. */
export function outboxPage({ outbox, mailTransport }: Pick<PageServices, 'outbox' | 'mailTransport'>): RequestHandler {
  return async (request, response) => {
    const host = `http://${request.headers.host ?? ''}`;
    if (!mailTransport.keeps || !URL.canParse(host) || !isLoopback(new URL(host).hostname))
      throw new HttpError('not_found', 'There is nothing at this address.');
    const mails = await outbox.kept();
    const body = html`<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="data:,"><title>Outbox</title><style>${trusted(style)}</style></head>
<body>
<h1>Outbox</h1>
<p>Mails that were not sent, because <code>SMTP_URL</code> is not set. The newest is on top.</p>
${mails.length === 0 && html`<p>There is none yet. A mail is here about a second after it was asked for.</p>`}
${mails.map(({ at, message: { to, subject, text } }) => {
  const link = /^https?:\/\/\S+$/m.exec(text)?.[0];
  return html`<article><h2 dir="auto">${subject}</h2><p class="to">${to} · <time>${isoTime(at)}</time></p>
<pre dir="auto">${text}</pre>
${link !== undefined && html`<p><a href="${link}" rel="noopener noreferrer">Open the link</a></p>`}</article>
`;
})}
</body>
</html>
`;
    await sendText(request, response, { status: 200, headers: { ...headers, 'Content-Language': 'en' }, body: body.markup });
  };
}
