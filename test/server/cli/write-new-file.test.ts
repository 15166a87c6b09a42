import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
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
    expect([existsSync(file), existsSync(`${file}.partial`)]).toEqual([false, true]);
    stop();
    await stopped;
    await Promise.resolve();
    expect(existsSync(`${file}.partial`)).toBe(false);
  });
  await expect(isStopped).rejects.toThrow('was removed before it was complete');
  expect(readFileSync(completeFile, 'utf8')).toBe('whole');
});

it('a file gets its name only once it is complete, and what a killed command left is named', async () => {
  const file = join(folder, 'later');
  await writeNewFile(neverStopped, file, async (write) => {
    await write('whole');
    expect(readdirSync(folder).filter((name) => name.startsWith('later'))).toEqual(['later.partial']);
  });
  expect(readdirSync(folder).filter((name) => name.startsWith('later'))).toEqual(['later']);
  const left = join(folder, 'left');
  writeFileSync(`${left}.partial`, 'half');
  const refused = writeNewFile(neverStopped, left, async (write) => write('whole'));
  await expect(refused).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('left.partial exists') });
  expect([existsSync(left), readFileSync(`${left}.partial`, 'utf8')]).toEqual([false, 'half']);
});

it('a file that another program creates meanwhile is not overwritten', async () => {
  const file = join(folder, 'taken');
  const late = writeNewFile(neverStopped, file, async (write) => {
    await write('ours');
    writeFileSync(file, 'theirs');
  });
  await expect(late).rejects.toMatchObject({ code: 'output_not_writable' });
  expect([readFileSync(file, 'utf8'), existsSync(`${file}.partial`)]).toEqual(['theirs', false]);
});
