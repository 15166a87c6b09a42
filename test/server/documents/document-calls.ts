import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';
import type { World } from '../../support/server/world.ts';

/** A downloaded file. */
export interface FileAnswer {
  status: number;
  headers: Headers;
  bytes: Uint8Array;
}

export async function fetchFile({ base }: World, path: string, headers: Record<string, string> = {}): Promise<FileAnswer> {
  const response = await fetch(base + path, { headers, redirect: 'manual' });
  return { status: response.status, headers: response.headers, bytes: new Uint8Array(await response.arrayBuffer()) };
}

/** Fetches the document of a receipt with a bearer token. */
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
  /** The text of each page, extracted from its glyphs. */
  pages: string[];
  /** The structure elements in order, each with its actual text. */
  elements: { role: string; text: string }[];
  /** Width of a page in points. */
  width: number;
}

export async function readPdf(bytes: Uint8Array): Promise<ReadPdf> {
  const task = getDocument({ data: bytes.slice(), verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  const elements: ReadPdf['elements'] = [];
  // Each page lists an element that continues over several pages: only what the page itself draws counts.
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

/** The cells of all tables in order, including header cells. */
export const cellsOf = ({ elements }: ReadPdf): string[] => elements.flatMap(({ role, text }) => (role === 'TH' || role === 'TD' ? [text] : []));

/** The texts of all elements with a role. */
export const textsOf = ({ elements }: ReadPdf, role: string): string[] => elements.flatMap((element) => (element.role === role ? [element.text] : []));
