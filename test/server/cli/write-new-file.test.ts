import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeNewFile } from '../../../server/cli/write-new-file.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'vitrine-new-file-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const nobodyStops = { stopped: new Promise<void>(() => {}) };

it('a file that a command makes is its owner’s alone, and is never written over', async () => {
  const file = join(folder, 'made');
  await writeNewFile(nobodyStops, file, async (write) => {
    await write('one\n');
    await write('two\n');
  });
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['one\ntwo\n', 0o600]);
  await expect(writeNewFile(nobodyStops, file, async (write) => write('three'))).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

it('half a file is taken away when the command fails, or is stopped by a signal, and a whole one stays', async () => {
  const file = join(folder, 'half');
  const fails = writeNewFile(nobodyStops, file, async (write) => {
    await write('half');
    throw new Error('the rest is missing');
  });
  await expect(fails).rejects.toThrow('the rest is missing');
  expect(existsSync(file)).toBe(false);

  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => void (stop = resolve));
  const whole = join(folder, 'whole');
  await writeNewFile({ stopped }, whole, async (write) => write('whole'));
  const isStopped = writeNewFile({ stopped }, file, async (write) => {
    await write('half');
    expect(existsSync(file)).toBe(true);
    stop();
    await stopped;
    await Promise.resolve();
    expect(existsSync(file)).toBe(false);
  });
  await expect(isStopped).rejects.toThrow('was taken away before it was whole');
  expect(readFileSync(whole, 'utf8')).toBe('whole');
});
