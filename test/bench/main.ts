import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { measureCredentials } from './credentials.ts';
import { type Figure, held } from './figure.ts';
import { measureHeight } from './height.ts';
import { measureMount } from './mount.ts';
import { installPeers } from './peers/install.ts';
import { measureOverload } from './overload.ts';
import { measurePages } from './pages-of-embeds.ts';
import { measureProcess } from './process.ts';
import { circumstances, writeReport } from './report.ts';
import { measureRequests } from './requests.ts';
import { measureScale } from './scale.ts';
import { measureSize } from './size.ts';
import { table } from './table.ts';
import { traceMount } from './trace.ts';

/** Every bench by its name, in the order of the table. */
const benches = {
  size: measureSize,
  mount: measureMount,
  pages: measurePages,
  height: measureHeight,
  requests: async () => [...(await measureRequests()), ...(await measureOverload())],
  credentials: measureCredentials,
  scale: measureScale,
  process: measureProcess,
} as const satisfies Record<string, () => Promise<Figure[]>>;

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } } });
const unknown = values.only?.find((name) => !Object.hasOwn(benches, name));
if (unknown !== undefined) throw new Error(`--only ${unknown}: the benches are ${Object.keys(benches).join(', ')}`);
if (values.write && values.only !== undefined) throw new Error('--write takes the whole table, without --only');

installPeers();
const figures: Figure[] = [];
for (const [name, measure] of Object.entries(benches)) {
  if (values.only !== undefined && !values.only.includes(name)) continue;
  const startedAt = performance.now();
  process.stderr.write(`${name} …`);
  try {
    figures.push(...(await measure()));
    process.stderr.write(` ${Math.round((performance.now() - startedAt) / 1000)} s\n`);
  } catch (error) {
    console.error(' broke:', error);
    process.exitCode = 1;
  }
}

const trace = values.only === undefined || values.only.includes('mount') ? await traceMount() : undefined;
const browser = await launchBrowser();
const about = circumstances(browser.version());
await browser.close();
const text = table(figures);
const missed = figures.filter((figure) => !held(figure));
process.stdout.write(`${text}\n\n${about} ${missed.length === 0 ? 'Every bound is held.' : `${missed.length} of ${figures.length} bounds are missed.`}\n`);
if (trace !== undefined) process.stdout.write(`\nOne cold mount over the 40 ms line:\n\n${trace}\n`);
if (values.write && process.exitCode === undefined) await writeReport({ bench: `${about}\n\n${text}`, trace: trace ?? '' });
