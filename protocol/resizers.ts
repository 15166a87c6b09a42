/**
 * The messages of the two most common libraries for frames as high as their content:
 * iframe-resizer, whose messages are strings with colons, and open-iframe-resizer.
 */
import { typeOf } from './dialect.ts';

/** The page's side, for a frame that contains such a library. */
export interface ResizerInFrame {
  /** Page to frame: requests heights. The libraries send it when the frame has loaded, and again later. */
  greeting: unknown;
  /** Reads a height from a message. */
  told(data: unknown): number | undefined;
}

/** The frame's side, for a page that uses such a library. */
export interface ResizerOfPage {
  /** Reads a greeting. @returns The page's name for the frame, to be sent with every height. */
  greeted(data: unknown): string | undefined;
  /** Frame to page: the height of the content. */
  tell(name: string, heightPx: number, widthPx: number): unknown;
}

const numberIn = (text: string | undefined): number | undefined => (text && /^\d{1,6}$/.test(text) ? Number(text) : undefined);

export const resizersInFrame: readonly ResizerInFrame[] = [
  {
    // Settings in the format of version 4: heights only, watched by observers.
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
