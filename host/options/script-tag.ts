import { isServerUrl } from '../../protocol/origin.ts';
import { attributeOptions } from './attribute-options.ts';
import { originOf } from './option-kinds.ts';

/** What the tag of the library says. */
export interface ScriptTag {
  /** Its own options, with the server that it was loaded from where it names none. */
  options: Record<string, unknown>;
  /** `data-manual`: the page calls `mount` or `mountAll` itself. */
  isManual: boolean;
}

/** Names under which the library is served: `vitrine.js`, `vitrine-0.2.0.js`, `vitrine@0.2.0.min.js`. */
const fileName = /\/vitrine([-.@][^/]*)?\.js$/;

/**
 * The tag of the running script. Markup that somebody else has written cannot pass itself off as it: an element called `currentScript` answers in place of
 * the property but not of its getter, and what sanitizers let through is never a `<script>`. A module is not told its tag, and is found by its file.
 */
export function ownTag(): HTMLScriptElement | undefined {
  const current: unknown = Reflect.get(Document.prototype, 'currentScript', document);
  if (current instanceof HTMLScriptElement) return current;
  const modules = Document.prototype.querySelectorAll.call(document, 'script[type="module"][src]');
  return [...modules].find((tag): tag is HTMLScriptElement => tag instanceof HTMLScriptElement && fileName.test(new URL(tag.src).pathname));
}

/** Where the script is served: a Vitrine server, its path included, unless the page serves it by itself. */
function serverOf({ src }: HTMLScriptElement): string | undefined {
  const server = src.replace(/\/[^/?#]*([?#].*)?$/, '');
  return isServerUrl(server) && originOf(server) !== location.origin ? server : undefined;
}

/** Reads the tag of the running script, which is written by whoever writes the page. */
export function readScriptTag(): ScriptTag {
  const tag = ownTag();
  if (!tag) return { options: {}, isManual: false };
  const options = attributeOptions(tag);
  return { options: { ...options, server: options['server'] ?? (options['src'] ? undefined : serverOf(tag)) }, isManual: 'manual' in tag.dataset };
}
