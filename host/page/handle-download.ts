import { fileNameOf } from '../../protocol/file-name.ts';
import { maxDownloadBytes } from '../../protocol/messages.ts';
import { documentTypes } from '../../protocol/printed.ts';

/** How long after the click the file may follow. */
const maxDelayMs = 60_000;
/** How long browsers may take to read the file. */
const revokeDelayMs = 60_000;

/** Clicks whose file has not arrived yet. */
const clicked = new WeakMap<HTMLIFrameElement, { format: string; at: number }>();

/**
 * Handles a download of a frame: the announcement during the click, then, once, the file itself, which is saved by a click on a link in the page. The
 * format sets type and extension, whatever the name.
 *
 * @returns Whether the call was accepted. Malformed calls, files that are too large and files without a click are refused.
 */
export function handleDownload(iframe: HTMLIFrameElement, given: unknown, hasClicked: boolean): boolean {
  const { name, format, bytes } = Object(given);
  if (typeof name !== 'string' || name.length > 1_000 || (format !== 'pdf' && format !== 'csv')) return false;
  if (bytes === undefined) {
    if (hasClicked) clicked.set(iframe, { format, at: performance.now() });
    return hasClicked;
  }
  const click = clicked.get(iframe);
  if (!click || click.format !== format || performance.now() - click.at > maxDelayMs) return false;
  if (!(bytes instanceof ArrayBuffer) || bytes.byteLength === 0 || bytes.byteLength > maxDownloadBytes) return false;
  clicked.delete(iframe);
  const link = iframe.ownerDocument.createElement('a');
  link.href = URL.createObjectURL(new Blob([bytes], { type: documentTypes[format as keyof typeof documentTypes] }));
  link.download = `${fileNameOf(name, 'document')}.${format}`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), revokeDelayMs);
  return true;
}
