import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '../setup/run-folder.ts';

/** Content of a widget folder: its manifest, or other text in its place, and its files. */
export interface WidgetFolder {
  manifest?: unknown;
  files?: Record<string, string | Buffer>;
}

/** Returns the module of a widget that shows given content. */
export const plainModule = (name: string, body = 'load: async () => 1, view: ({ texts }) => message(texts.title)'): string => `
import { defineWidget, message, readJson } from '@vitrine/frame/widget';
export const widget = defineWidget({ name: '${name}', resource: 'none', texts: { en: { title: 'Shown by ${name}' } }, ${body} });
`;

export const plainManifest = (name: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  api: 1,
  name,
  module: 'widget.js',
  resource: 'none',
  ...more,
});

/** Writes widget folders into a new folder, or into `root`. Missing manifests and modules get plain ones. @returns The folder. */
export function writeWidgets(widgets: Record<string, WidgetFolder>, root = temporaryFolder('widgets')): string {
  for (const [folder, { manifest = plainManifest(folder), files = {} }] of Object.entries(widgets)) {
    const all = { 'widget.json': typeof manifest === 'string' ? manifest : JSON.stringify(manifest), 'widget.js': plainModule(folder), ...files };
    for (const [path, content] of Object.entries(all)) {
      mkdirSync(dirname(join(root, folder, path)), { recursive: true });
      writeFileSync(join(root, folder, path), content);
    }
  }
  return root;
}
