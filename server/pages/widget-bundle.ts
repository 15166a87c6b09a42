import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { assetsPath, widgetFiles, type ModuleFiles, type DocumentRenderer } from '../../protocol/frame-document.ts';
import { distFolder } from '../config/dist-folder.ts';
import { trusted, type Html } from '../platform/http/answers/html.ts';
import { sourceHash } from './page-headers.ts';

/** A text inlined into pages, with the source expression that allows it. */
export interface Inlined {
  markup: Html;
  hash: string;
}

/** Output of the frame's build, read once. */
export interface WidgetBundle {
  /** Asks the host page for a token while the rest of the document is loading. */
  earlyScript: Inlined;
  frameScript: Inlined;
  linkScript: Inlined;
  style: Inlined;
  linkStyle: Inlined;
  /** Import map of the frame page: the address of each module, and the integrity of every file that a frame may import. */
  importMap: Inlined;
  /** Folder of the lazy chunks. */
  assetsFolder: string;
  loadRenderer(): Promise<DocumentRenderer>;
}

/**
 * Reads the bundles of the frame.
 *
 * @param base Prefix of every path of the server: the scripts name their chunks from the root.
 * @throws Error that names the missing file and the command that creates it.
 */
export function loadWidgetBundle(base = '', folder = `${distFolder}widgets/`): WidgetBundle {
  const read = (name: string): string => {
    const file = `${folder}${name}`;
    if (!existsSync(file)) throw new Error(`The widgets are not built: ${file} is missing. Run "npm run build".`);
    return readFileSync(file, 'utf8').replaceAll(assetsPath, `${base}${assetsPath}`);
  };
  let renderer: Promise<DocumentRenderer> | undefined;
  return {
    earlyScript: inlined(read(widgetFiles.earlyScript), /<\/script|<!--/i),
    frameScript: inlined(read(widgetFiles.frameScript), /<\/script|<!--/i),
    linkScript: inlined(read(widgetFiles.linkScript), /<\/script|<!--/i),
    style: inlined(read(widgetFiles.style), /<\/style/i),
    linkStyle: inlined(read(widgetFiles.linkStyle), /<\/style/i),
    importMap: inlined(importMapOf(JSON.parse(read(widgetFiles.modules)) as ModuleFiles, `${folder}${widgetFiles.assets}/`, base), /<\/script|<!--/i),
    assetsFolder: `${folder}${widgetFiles.assets}`,
    loadRenderer() {
      renderer ??= import(/* @vite-ignore */ new URL(`file://${folder}${widgetFiles.renderer}`).href);
      return renderer;
    },
  };
}

/** Maps module names to files whose names change with their content. Browsers refuse a file that differs from the one at the server's start. */
function importMapOf(modules: ModuleFiles, folder: string, base: string): string {
  const integrityOf = (file: string): string => `sha256-${createHash('sha256').update(readFileSync(folder + file)).digest('base64')}`;
  const scripts = readdirSync(folder).filter((file) => file.endsWith('.js')).toSorted();
  const imports = Object.fromEntries(Object.entries(modules).map(([name, file]) => [name, base + assetsPath + file]));
  return JSON.stringify({ imports, integrity: Object.fromEntries(scripts.map((file) => [base + assetsPath + file, integrityOf(file)])) });
}

/** @throws Error when the text would end its element. */
export function inlined(text: string, forbidden: RegExp): Inlined {
  if (forbidden.test(text)) throw new Error('A widget bundle contains text that would close its element in the document.');
  return { markup: trusted(text), hash: sourceHash(text) };
}
