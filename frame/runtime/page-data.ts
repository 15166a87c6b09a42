import { documentIds, type FramePageData, type LinkPageData } from '../../protocol/frame-document.ts';

/** Returns the data that the server wrote into this document, if any. It comes from our own server and is trusted. */
export function readPageData(): FramePageData | LinkPageData | undefined {
  const text = document.getElementById(documentIds.data)?.textContent;
  return text ? (JSON.parse(text) as FramePageData | LinkPageData) : undefined;
}
