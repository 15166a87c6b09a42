import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { World } from '../../support/server/world.ts';

/** A file as it comes. */
export interface FileAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
}

export async function fetchFile({ base }: World, path: string, headers: Record<string, string> = {}): Promise<FileAnswer> {
  const response = await fetch(base + path, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** The document of a receipt, with a bearer. */
export const fileOf = (world: World, bearer: string, id: string, query = ''): Promise<FileAnswer> =>
  fetchFile(world, `/v1/receipts/${id}/document${query}`, { authorization: `Bearer ${bearer}` });

interface Node {
  type?: string;
  role?: string;
  alt?: string;
  children?: Node[];
}

/** A PDF as a reader opens it. */
export interface ReadPdf {
  title: unknown;
  lang: unknown;
  isTagged: boolean;
  showsTitle: boolean;
  /** What is drawn, page by page, as its glyphs are read back. */
  pages: string[];
  /** The elements of the structure in their order, with the text behind their glyphs. */
  elements: { role: string; text: string }[];
  /** Width of a page in points. */
  width: number;
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  const elements: ReadPdf['elements'] = [];
  // Of an element that goes on over several pages, each page tells: what it draws itself counts.
  const collect = ({ role, alt, children = [] }: Node): void => {
    if (role !== undefined && alt !== undefined && children.some(({ type }) => type === 'content')) elements.push({ role, text: alt });
    for (const child of children) collect(child);
  };
  let width = 0;
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const { items } = await page.getTextContent();
    pages.push(items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join(''));
    const tree = (await page.getStructTree()) as Node | null;
    if (tree) collect(tree);
    width = page.view[2] ?? 0;
  }
  const { info } = await document.getMetadata();
  const { Title: title, Language: lang } = info as Record<string, unknown>;
  const mark = await document.getMarkInfo();
  const preferences = (await document.getViewerPreferences()) as Record<string, unknown> | null;
  await task.destroy();
  return { title, lang, isTagged: mark?.Marked === true, showsTitle: preferences?.['DisplayDocTitle'] === true, pages, elements, width };
}

/** Cells of all tables in their order, heads among them. */
export const cellsOf = ({ elements }: ReadPdf): string[] => elements.flatMap(({ role, text }) => (role === 'TH' || role === 'TD' ? [text] : []));

/** Texts of elements of one role. */
export const textsOf = ({ elements }: ReadPdf, role: string): string[] => elements.flatMap((element) => (element.role === role ? [element.text] : []));
