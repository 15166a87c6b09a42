/**
 * The messages of the two most common libraries for frames as high as their content:
 * iframe-resizer, whose messages are strings with colons, and open-iframe-resizer.
 */
import { messageTypeOf } from './dialect.ts';

/** The page's side, for a frame that contains such a library. */
export interface ResizerInFrame {
  /** Page to frame: requests heights. The libraries send it when the frame has loaded, and again later. */
  greeting: unknown;
  /** Reads a height from a message, unchecked. */
  heightOf(data: unknown): unknown;
}

/** The frame's side, for a page that uses such a library. */
export interface ResizerOfPage {
  /** Reads a greeting. @returns The page's name for the frame, to be sent with every height. */
  greetingOf(data: unknown): string | undefined;
  /** Frame to page: the height of the content. */
  createHeightMessage(name: string, heightPx: number, widthPx: number): unknown;
}

export const resizersInFrame: readonly ResizerInFrame[] = [
  {
    // Settings in the format of version 4: heights only, watched by observers.
    greeting: '[iFrameSizer]vitrine:8:false:false:32:true:true:null:bodyOffset:null:null:0:false:parent:scroll:false',
    heightOf: (data) => typeof data === 'string' && Number(/^\[iFrameSizer\]vitrine:(\d{1,6}):\d+:\w/.exec(data)?.[1]),
  },
  {
    greeting: { type: 'iframe-child-init' },
    heightOf: (data) => messageTypeOf(data) === 'iframe-resized' && Object(data).height,
  },
];

export const resizersOfPage: readonly ResizerOfPage[] = [
  {
    greetingOf: (data) => (typeof data === 'string' ? /^\[iFrameSizer\]([^:[\]]{1,100}):[^:]*:(?:true|false):/.exec(data)?.[1] : undefined),
    createHeightMessage: (name, heightPx, widthPx) => `[iFrameSizer]${name}:${heightPx}:${widthPx}:mutationObserver`,
  },
  {
    greetingOf: (data) => (messageTypeOf(data) === 'iframe-child-init' || messageTypeOf(data) === 'iframe-get-child-dimensions' ? '' : undefined),
    createHeightMessage: (_name, height, width) => ({ type: 'iframe-resized', width, height }),
  },
];
