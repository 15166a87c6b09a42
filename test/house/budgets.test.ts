import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { root } from './source-files.ts';

/** Greatest size in bytes after gzip −9. What is measured is what browsers get. */
const budgets = [
  { file: 'dist/vitrine.js', what: 'the host with penpal inside, as npm delivers it', bytes: 20_000 },
  { file: 'dist/vitrine-bridge.js', what: 'the exchange of bridge tokens', bytes: 800 },
  { file: 'dist/widgets/frame.js', what: 'the frame with the receipt widget', bytes: 16_500 },
] as const;

/** What must not leak into a browser bundle. */
const strangers = [/node:[a-z]+/, /\bzod\b/i, /process\.env/, /import\.meta\.hot/, /penpal:?warn/i];

describe.each(budgets)('$file', ({ file, bytes }) => {
  const content = readFileSync(`${root}${file}`);

  test(`is at most ${bytes} bytes`, () => {
    const size = gzipSync(content, { level: 9 }).length;
    expect(size, `${file} is ${size} bytes`).toBeLessThanOrEqual(bytes);
  });

  test('has nothing of the server in it', () => {
    const text = content.toString('utf8').replaceAll(/\/\/# sourceMappingURL=.*$/gm, '');
    expect(strangers.filter((stranger) => stranger.test(text)).map(String)).toEqual([]);
  });
});

test('the sizes of the bundles are real: a bundle is more than a stub', () => {
  for (const { file, bytes } of budgets) expect(gzipSync(readFileSync(`${root}${file}`)).length).toBeGreaterThan(bytes / 2);
});
