import { documentIds, type FramePageData, type LinkPageData } from '../../protocol/frame-document.ts';

/** What the server wrote into this document, if anything. Our own server wrote it, for this script: it is trusted. */
export function readPageData(): FramePageData | LinkPageData | undefined {
  const text = document.getElementById(documentIds.data)?.textContent;
  return text ? (JSON.parse(text) as FramePageData | LinkPageData) : undefined;
}
