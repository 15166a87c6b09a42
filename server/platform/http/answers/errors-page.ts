import { createHash } from 'node:crypto';
import { type KnownErrorCode, frameErrorCodes, hostErrorCodes, serverErrorCodes } from '../../../../protocol/errors.ts';
import { catalogue } from '../../../errors/catalogue.ts';

/** The error catalogue in reading order. */
const errorGroups: readonly { title: string; intro: string; codes: readonly KnownErrorCode[] }[] = [
  { title: 'Server', intro: 'The `code` of a problem document, or of a failed command.', codes: serverErrorCodes },
  { title: 'Host page', intro: 'The `code` of an `EmbedError`, or of the `error` and `warning` events.', codes: hostErrorCodes },
  { title: 'Frame', intro: 'Raised inside the frame: shown to the viewer, and sent to the host page as an event.', codes: frameErrorCodes },
];

const style = `
:root{color-scheme:light dark;--ink:#1d2430;--soft:#5c6675;--line:#dfe3e9;--paper:#fff;--field:#f5f6f8;--mark:#2f6f5e}
@media (prefers-color-scheme:dark){:root{--ink:#e8ebef;--soft:#9da7b5;--line:#2c3440;--paper:#12161c;--field:#1a2028;--mark:#7cc9b2}}
*{box-sizing:border-box}
body{margin:0;background:var(--paper);color:var(--ink);font:1rem/1.55 system-ui,sans-serif}
main{max-width:46rem;margin:0 auto;padding:3rem 1.25rem 6rem}
h1{font-size:1.9rem;line-height:1.2;margin:0 0 .5rem;text-wrap:balance}
h2{font-size:1.25rem;margin:3.5rem 0 .25rem}
p{margin:.4rem 0}.soft{color:var(--soft)}
section{border-top:1px solid var(--line);padding:1.25rem 0;scroll-margin-top:1rem}
section:target{background:var(--field);outline:2px solid var(--mark);outline-offset:.75rem;border-radius:2px}
h3{font-size:1rem;margin:0 0 .35rem;display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline}
code{font:.92em ui-monospace,SFMono-Regular,Menlo,monospace;overflow-wrap:anywhere}
h3 a{color:var(--mark);text-decoration:none}h3 a:hover,h3 a:focus-visible{text-decoration:underline}
h3 span{color:var(--soft);font-weight:400}
p code{background:var(--field);padding:.1em .3em;border-radius:3px}
@media print{section{break-inside:avoid}}
`;

/** Allows only the one style of the page. */
export const errorsPagePolicy =
  `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors ` +
  `'none'`;

/** Renders the page behind every `type` link: what happened, and what to do. Works without scripts. */
export function errorsPage(): string {
  const sections = errorGroups.map(({ title, intro, codes }) => `<h2>${title}</h2><p class="soft">${inline(intro)}</p>${codes.map(section).join('')}`);
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Vitrine: error codes</title><style>${style}</style></head>
<body><main><h1>Error codes</h1><p class="soft">Codes are part of the API and do not change. The texts around them may.</p>
${sections.join('')}</main></body></html>\n`;
}

function section(code: KnownErrorCode): string {
  const entry = catalogue[code];
  const status = 'status' in entry ? `<span>${entry.status}</span>` : '';
  return (
    `<section id="${code}"><h3><a ` +
    `href="#${code}"><code>${code}</code></a>${status}<span>${inline(entry.title)}</span></h3><p>${inline(entry.meaning)}</p><p><strong>What to ` +
    `do.</strong> ${inline(entry.remedy)}</p></section>`
  );
}

function inline(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`).replace(/`([^`]+)`/g, '<code>$1</code>');
}
