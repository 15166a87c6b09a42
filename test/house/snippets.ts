/** A fenced code block of a document. */
export interface Snippet {
  language: string;
  code: string;
}

/** Returns the fenced code blocks of a Markdown text, in order. */
export function parse(markdown: string): Snippet[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(([, language = '', code = '']) => ({ language, code: code.trimEnd() }));
}
