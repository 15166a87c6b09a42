/** Markup that is safe to send as it is. Only `html` and `trusted` make it. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | undefined | false;

/**
 * Writes markup. Every value is escaped, in text and in quoted attributes alike, unless it is markup itself.
 *
 * @example
 * html`<h1>${'<b>'}</h1>`.markup; // '<h1>&lt;b&gt;</h1>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((all, text, at) => all + markupOf(parts[at - 1]) + text) };
}

/** Takes text that this build has made (a script, a style sheet, rendered components) as markup. Never text from outside. */
export const trusted = (markup: string): Html => ({ markup });

/**
 * Writes data into the document, for a script to read. Inside the element only `<` could end it or begin a comment, and JSON has another
 * spelling for it; so have U+2028 and U+2029, which older parsers take for line ends.
 */
export function jsonBlock(id: string, data: unknown): Html {
  const json = JSON.stringify(data).replace(/[<\u2028\u2029]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return html`<script type="application/json" id="${id}">${trusted(json)}</script>`;
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escape(String(part));
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
}

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (char) => entities[char] ?? char);
}
