import { embed, EmbedError, version } from './index.ts';
import { readTag } from './embed.ts';
import { readScriptTag } from './options/script-tag.ts';

/** The one global of the script-tag build. */
export type VitrineGlobal = typeof embed & { embed: typeof embed; EmbedError: typeof EmbedError; version: string };

const page = globalThis as { Vitrine?: Partial<VitrineGlobal> };

// An element with the id `Vitrine` is also a global, and its form fields can shadow methods. Only an own property of the window with a function `mount` counts.
const isFirst = !Object.hasOwn(page, 'Vitrine') || typeof page.Vitrine?.mount !== 'function';
const { options, isManual } = readScriptTag();
if (isFirst) {
  page.Vitrine = { ...embed, embed, EmbedError, version };
  try {
    readTag(options);
  } catch (error) {
    reportError(error);
  }
} else console.warn('Vitrine loaded twice.');

// A tag that runs again, as in pages that load without a reload, mounts the elements added since. The first copy mounts them, with its own options.
const mountAll = (): unknown => page.Vitrine?.mountAll?.();
const readyState: unknown = Reflect.get(Document.prototype, 'readyState', document);
if (isManual) {
  // `data-manual`: the page calls `mount` or `mountAll` itself.
} else if (readyState === 'loading') addEventListener('DOMContentLoaded', mountAll);
else mountAll();
