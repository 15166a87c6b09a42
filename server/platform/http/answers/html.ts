/** Markup that is safe to send unescaped. Only `html` and `trusted` create it. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | undefined | false;

/**
 * Creates markup. Every value is escaped, in text and in quoted attributes, unless it is markup itself.
 *
 * @example
 * html`<h1>${'<b>'}</h1>`.markup; // '<h1>&lt;b&gt;</h1>'
 */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: strings.reduce((all, text, at) => all + markupOf(parts[at - 1]) + text) };
}

/** Marks text from this build (a script, a style sheet, rendered components) as markup. Never use it for external text. */
export const trusted = (markup: string): Html => ({ markup });

/**
 * Embeds data in the document for a script to read. Only `<` could end the element or begin a comment, so it is escaped; so are U+2028 and U+2029, which older
 * parsers treat as line ends.
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
