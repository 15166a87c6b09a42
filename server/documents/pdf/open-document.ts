import PdfKit from 'pdfkit';
import type { Element, ElementType, SheetOptions } from './sheet-model.ts';

const heads: Partial<Record<ElementType, 'Column' | 'Row'>> = { ColumnHead: 'Column', RowHead: 'Row' };

/** Opens an empty PDF/UA document. Returns it with a promise of its bytes. */
export function openDocument({ lang, title, author, createdMs, size }: SheetOptions): { document: PDFKit.PDFDocument; done: Promise<Buffer> } {
  const document = new PdfKit({
    size,
    margin: 0,
    font: '',
    pdfVersion: '1.7',
    subset: 'PDF/UA' as PDFKit.PDFDocumentOptions['subset'] & string,
    tagged: true,
    lang,
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: true,
    info: { Title: title, Author: author, Creator: 'Vitrine', Producer: 'Vitrine', CreationDate: new Date(createdMs) },
  });
  const done = new Promise<Buffer>((resolve, reject) => {
    const chunks: Buffer[] = [];
    document.on('data', (chunk: Buffer) => void chunks.push(chunk));
    document.on('end', () => resolve(Buffer.concat(chunks)));
    document.on('error', reject);
  });
  return { document, done };
}

/** Creates a structure element for screen readers. `actual` is read in place of the glyphs. */
export const structure = (document: PDFKit.PDFDocument, type: ElementType, actual?: string): Element =>
  document.struct(heads[type] ? 'TH' : type, { ...(actual !== undefined && { actual }), ...(heads[type] && { scope: heads[type] }) });
