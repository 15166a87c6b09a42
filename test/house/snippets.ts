/** A fenced piece of a document. */
export interface Snippet {
  language: string;
  code: string;
}

/** The fenced pieces of a Markdown text, in order. */
export function parse(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code: code.trimEnd() }));
}
