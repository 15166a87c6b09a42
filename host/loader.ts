import { embed, EmbedError, version } from './index.ts';

/** The one global of the script-tag build. */
export type VitrineGlobal = typeof embed & { embed: typeof embed; EmbedError: typeof EmbedError; version: string };

const page = globalThis as { Vitrine?: Partial<VitrineGlobal> };
// An element with such a name or id answers to `document.currentScript`: only a real script counts.
const script = document.currentScript;

if (page.Vitrine?.mount) console.warn('Vitrine loaded twice.');
else {
  page.Vitrine = { ...embed, embed, EmbedError, version };
  const mountAll = (): unknown => embed.mountAll();
  if (script instanceof HTMLScriptElement && 'manual' in script.dataset) {
    // The page mounts by itself.
  } else if (document.readyState === 'loading') addEventListener('DOMContentLoaded', mountAll);
  else mountAll();
}
