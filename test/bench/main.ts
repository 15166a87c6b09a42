import { parseArgs } from 'node:util';
import { launchBrowser } from './browser.ts';
import { measureCredentials } from './credentials.ts';
import { type Figure, meetsBound } from './figure.ts';
import { measureHeight } from './height.ts';
import { storedOutcomes, storeOutcome } from './stored-outcomes.ts';
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

/** Every part by name, in the order of the table. */
const parts = {
  size: measureSize,
  mount: measureMount,
  trace: traceMount,
  pages: measurePages,
  height: measureHeight,
  requests: async () => [...(await measureRequests()), ...(await measureOverload())],
  credentials: measureCredentials,
  scale: measureScale,
  process: measureProcess,
} as const satisfies Record<string, () => Promise<Figure[] | string>>;
const names = Object.keys(parts);

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, write: { type: 'boolean', default: false } } });
const unknown = values.only?.find((name) => !Object.hasOwn(parts, name));
if (unknown !== undefined) throw new Error(`--only ${unknown}: the parts are ${names.join(', ')}`);

installPeers();
const browser = await launchBrowser();
const about = circumstances(browser.version());
await browser.close();

const minutes = (fromMs: number): string => `${((performance.now() - fromMs) / 60_000).toFixed(1)} min`;
const startedAt = performance.now();
const missed: string[] = [];
for (const [name, measure] of Object.entries(parts)) {
  if (values.only !== undefined && !values.only.includes(name)) continue;
  const partStartedAt = performance.now();
  process.stderr.write(`${name} …\n`);
  try {
    const measured = await measure();
    const figures = typeof measured === 'string' ? [] : measured;
    storeOutcome(name, { about, figures, ...(typeof measured === 'string' && { trace: measured }) });
    process.stdout.write(`\n${typeof measured === 'string' ? measured : table(figures)}\n\n`);
    process.stderr.write(`${name}: ${minutes(partStartedAt)}\n`);
    missed.push(...figures.filter((figure) => !meetsBound(figure)).map((figure) => figure.name));
  } catch (error) {
    console.error(`${name} broke:`, error);
    process.exitCode = 1;
  }
}
process.stdout.write(`${about} ${minutes(startedAt)}. ${missed.length === 0 ? 'Every bound is held.' : `Missed: ${missed.join(' · ')}.`}\n`);

if (values.write && process.exitCode === undefined) {
  const kept = storedOutcomes(names);
  // A part from an earlier run names that run.
  const earlier = names.filter((name) => kept[name]?.about !== about).map((name) => `${name}: ${kept[name]?.about}`);
  const figures = names.flatMap((name) => kept[name]?.figures ?? []);
  await writeReport({ bench: [about, ...earlier, table(figures)].join('\n\n'), trace: kept['trace']?.trace ?? '' });
}
