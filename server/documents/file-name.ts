import { fileNameOf } from '../../protocol/file-name.ts';
import type { DocumentFormat, DocumentKind } from '../../protocol/printed.ts';

/**
 * Returns the `Content-Disposition` of a document (RFC 6266): a plain fallback name, and the name that people see. All characters are escaped for the header.
 *
 * @example
 * fileNames('receipt', 'Quittung – Oktober', 'pdf'); // attachment; filename="receipt.pdf"; filename*=UTF-8''Quittung%20%E2%80%93%20Oktober.pdf
 */
export function fileNames(kind: DocumentKind, name: string, format: DocumentFormat): string {
  const escaped = (character: string): string => `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  const encoded = encodeURIComponent(`${fileNameOf(name, kind)}.${format}`).replaceAll(/['()*]/g, escaped);
  return `attachment; filename="${kind}.${format}"; filename*=UTF-8''${encoded}`;
}
