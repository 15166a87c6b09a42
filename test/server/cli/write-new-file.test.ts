import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { writeNewFile } from '../../../server/cli/write-new-file.ts';

let folder = '';
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'vitrine-new-file-'))));
afterAll(() => rmSync(folder, { recursive: true }));

const neverStopped = { stopped: new Promise<void>(() => {}) };

it('a new file of a command is readable by its owner only, and never overwrites another', async () => {
  const file = join(folder, 'made');
  await writeNewFile(neverStopped, file, async (write) => {
    await write('one\n');
    await write('two\n');
  });
  expect([readFileSync(file, 'utf8'), statSync(file).mode & 0o777]).toEqual(['one\ntwo\n', 0o600]);
  await expect(writeNewFile(neverStopped, file, async (write) => write('three'))).rejects.toMatchObject({ code: 'conflict' });
  expect(readFileSync(file, 'utf8')).toBe('one\ntwo\n');
});

it('a partial file is removed when the command fails or a signal stops it, and a complete one stays', async () => {
  const file = join(folder, 'half');
  const fails = writeNewFile(neverStopped, file, async (write) => {
    await write('half');
    throw new Error('the rest is missing');
  });
  await expect(fails).rejects.toThrow('the rest is missing');
  expect(existsSync(file)).toBe(false);

  let stop = (): void => {};
  const stopped = new Promise<void>((resolve) => void (stop = resolve));
  const completeFile = join(folder, 'whole');
  await writeNewFile({ stopped }, completeFile, async (write) => write('whole'));
  const isStopped = writeNewFile({ stopped }, file, async (write) => {
    await write('half');
    expect(existsSync(file)).toBe(true);
    stop();
    await stopped;
    await Promise.resolve();
    expect(existsSync(file)).toBe(false);
  });
  await expect(isStopped).rejects.toThrow('was removed before it was complete');
  expect(readFileSync(completeFile, 'utf8')).toBe('whole');
});
