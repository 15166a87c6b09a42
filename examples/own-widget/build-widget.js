import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/**
 * Builds the widget into a folder of its own in `widgets`. Only the manifest depends on the environment: it has the address of the API.
 *
 * @param {string} widgets
 * @param {string} usageApi origin of the usage API
 */
export async function buildWidget(widgets, usageApi) {
  const outDir = join(widgets, 'acme-usage');
  await build({ configFile: fileURLToPath(new URL('widget/vite.config.js', import.meta.url)), logLevel: 'warn', build: { outDir, emptyOutDir: true } });
  const file = join(outDir, 'widget.json');
  const manifest = { ...JSON.parse(readFileSync(file, 'utf8')), origins: [usageApi], tokenOrigins: [usageApi] };
  writeFileSync(file, `${JSON.stringify(manifest, null, 2)}\n`);
}
