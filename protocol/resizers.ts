/**
 * The words of the two libraries that pages and widgets have most to make frames as high as their content: iframe-resizer, whose words are one text with
 * colons, and open-iframe-resizer.
 */
import { typeOf } from './dialect.ts';

/** For a page whose frame has one inside. */
export interface ResizerInFrame {
  /** Page to frame: heights are wanted. Libraries of pages send it when the frame has loaded, and again. */
  greeting: unknown;
  /** Reads a height. */
  told(data: unknown): number | undefined;
}

/** For a frame whose page has one. */
export interface ResizerOfPage {
  /** Reads a greeting. @returns The name by which the page knows the frame, to be said with every height. */
  greeted(data: unknown): string | undefined;
  /** Frame to page: so high is the content. */
  tell(name: string, heightPx: number, widthPx: number): unknown;
}

const numberIn = (text: string | undefined): number | undefined => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined);

export const resizersInFrame: readonly ResizerInFrame[] = [
  {
    // Its settings, as version 4 writes them: heights only, kept up by observers.
    greeting: '[iFrameSizer]vitrine:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll:false',
    told: (data) => (typeof data === 'string' ? numberIn(/^\[iFrameSizer\]vitrine:(\d+):\d+:\w+/.exec(data)?.[1]) : undefined),
  },
  {
    greeting: { type: 'iframe-child-init' },
    told: (data) => (typeOf(data) === 'iframe-resized' ? numberIn(String(Object(data).height)) : undefined),
  },
];

export const resizersOfPage: readonly ResizerOfPage[] = [
  {
    greeted: (data) => (typeof data === 'string' ? /^\[iFrameSizer\]([^:[\]]{1,100}):[^:]*:(?:true|false):/.exec(data)?.[1] : undefined),
    tell: (name, heightPx, widthPx) => `[iFrameSizer]${name}:${heightPx}:${widthPx}:mutationObserver`,
  },
  {
    greeted: (data) => (typeOf(data) === 'iframe-child-init' || typeOf(data) === 'iframe-get-child-dimensions' ? '' : undefined),
    tell: (_name, height, width) => ({ type: 'iframe-resized', width, height }),
  },
];
