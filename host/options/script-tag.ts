import { isServerUrl } from '../../protocol/origin.ts';
import { readAttributeOptions } from './attribute-options.ts';
import { originOf } from './option-kinds.ts';

/** The settings in the library's script tag. */
export interface ScriptTag {
  /** Options of the tag. `server` defaults to the server that the script was loaded from. */
  options: Record<string, unknown>;
  /** `data-manual`: the page calls `mount` or `mountAll` itself. */
  isManual: boolean;
}

/** File names of the library: `vitrine.js`, `vitrine-0.2.0.js`, `vitrine@0.2.0.min.js`. */
const fileName = /\/vitrine([-.@][^/]*)?\.js$/;

/**
 * Returns the tag of the running script. Injected markup cannot impersonate it: an element named `currentScript` shadows the property but not its getter, and
 * sanitizers remove `<script>`. Modules do not know their tag, so it is found by its file name.
 */
export function currentScriptTag(): HTMLScriptElement | undefined {
  const current: unknown = Reflect.get(Document.prototype, 'currentScript', document);
  if (current instanceof HTMLScriptElement) return current;
  const modules = Document.prototype.querySelectorAll.call(document, 'script[type="module"][src]');
  return [...modules].find((tag): tag is HTMLScriptElement => tag instanceof HTMLScriptElement && fileName.test(new URL(tag.src).pathname));
}

/** Returns the server that the script was loaded from, path included, unless the page serves the script itself. */
function serverOf({ src }: HTMLScriptElement): string | undefined {
  const server = src.replace(/\/[^/?#]*([?#].*)?$/, '');
  return isServerUrl(server) && originOf(server) !== self.origin ? server : undefined;
}

/** Reads the tag of the running script, which only the page's author can write. */
export function readScriptTag(): ScriptTag {
  const tag = currentScriptTag();
  if (!tag) return { options: {}, isManual: false };
  const options = readAttributeOptions(tag);
  return { options: { ...options, server: options['server'] ?? (options['src'] ? undefined : serverOf(tag)) }, isManual: 'manual' in tag.dataset };
}
