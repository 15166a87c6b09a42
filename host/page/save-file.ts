import { fileNameOf } from '../../protocol/file-name.ts';
import { maxDownloadBytes } from '../../protocol/messages.ts';
import { documentTypes } from '../../protocol/printed.ts';

/** So long after the click its file may come. */
const patienceMs = 60_000;
/** So long browsers may take to read what is saved. */
const readingMs = 60_000;

/** When the viewer has clicked, for a file that has not come yet. */
const clicked = new WeakMap<HTMLIFrameElement, { format: string; at: number }>();

/**
 * Takes what a frame says of a file: in the click that it is coming, then, once, the file itself, which is saved by a click on a link of the page. Type and
 * ending are those of the format, whatever the frame calls it.
 *
 * @returns Whether it was taken. What is malformed, too large, or that nobody has clicked for, is not.
 */
export function takeFile(iframe: HTMLIFrameElement, given: unknown, hasClicked: boolean): boolean {
  const { name, format, bytes } = Object(given);
  if (typeof name !== 'string' || name.length > 1_000 || (format !== 'pdf' && format !== 'csv')) return false;
  if (bytes === undefined) {
    if (hasClicked) clicked.set(iframe, { format, at: performance.now() });
    return hasClicked;
  }
  const click = clicked.get(iframe);
  if (!click || click.format !== format || performance.now() - click.at > patienceMs) return false;
  if (!(bytes instanceof ArrayBuffer) || bytes.byteLength === 0 || bytes.byteLength > maxDownloadBytes) return false;
  clicked.delete(iframe);
  const link = iframe.ownerDocument.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: documentTypes[format as keyof typeof documentTypes] }));
  link.download = `${fileNameOf(name, 'document')}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), readingMs);
  return true;
}
