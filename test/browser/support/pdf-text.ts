import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs';

const fonts = `${join(dirname(createRequire(import.meta.url).resolve('pdfjs-dist/package.json')), 'standard_fonts')}/`;

/**
 * Enlarges each page slightly, in the same number of bytes: the reader skips visible lines on the very edge of a page.
 */
const withEdges = (pdf: Uint8Array): Uint8Array =>
  new Uint8Array(Buffer.from(Buffer.from(pdf).toString('latin1').replaceAll('/MediaBox [0 0 ', '/MediaBox[0 -2 '), 'latin1'));

/** Returns the visible text of each page of a PDF, without text outside the page. */
export async function pdfText(pdf: Uint8Array): Promise<string[]> {
  const task = getDocument({ data: withEdges(pdf), standardFontDataUrl: fonts, verbosity: 0 });
  const document = await task.promise;
  const pages: string[] = [];
  for (let number = 1; number <= document.numPages; number++) {
    const page = await document.getPage(number);
    const [left = 0, bottom = 0, right = 0, top = 0] = page.view;
    const { items } = await page.getTextContent();
    const seen = items.flatMap((item) => {
      if (!('str' in item)) return [];
      const [, , , , x = 0, y = 0] = item.transform as number[];
      return x >= left - 1 && x + item.width <= right + 1 && y >= bottom && y <= top ? [`${item.str}${item.hasEOL ? '\n' : ''}`] : [];
    });
    pages.push(seen.join(''));
  }
  await task.destroy();
  return pages;
}

/** Returns all text without white space, because browsers space figures differently. */
export const pdfLetters = async (pdf: Uint8Array): Promise<string> => (await pdfText(pdf)).join('').replaceAll(/\s/g, '');
