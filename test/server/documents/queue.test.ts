import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDocuments, documentLimits, type Documents } from '../../../server/documents/documents.ts';
import { createFairQueue, type Waiter } from '../../../server/documents/fair-queue.ts';
import type { DocumentJob } from '../../../server/documents/job.ts';
import { Stay } from '../../../server/platform/http/load/stay.ts';
import { temporaryFolder } from '../../support/setup/run-folder.ts';

/** What the worker does for a job, by its source: a body of `onmessage`. */
const workerText = `
import { parentPort } from 'node:worker_threads';
let count = 0;
parentPort.on('message', ({ source }) => {
  count += 1;
  if (source === 'hang') for (;;);
  if (source === 'exit') process.exit(3);
  if (source === 'throw') setTimeout(() => { throw new Error('No.'); });
  else if (source === 'memory') { const all = []; for (;;) all.push(new Array(1e6).fill(count)); }
  else if (source === 'refuse') parentPort.postMessage({ ok: false, reason: 'It cannot.' });
  else if (source === 'late') setTimeout(() => parentPort.postMessage({ ok: true, bytes: new Uint8Array([count]) }), 150);
  else parentPort.postMessage({ ok: true, bytes: new Uint8Array([count]) });
});
`;

const job = (source: string): DocumentJob => ({ kind: 'receipt', format: 'pdf', locale: 'en', source, nowMs: 0 });

const by = (caller: string, tenantId = 'acme'): Waiter => ({ tenantId, caller });

function queue(limits: Partial<typeof documentLimits> = {}): { documents: Documents; reasons: string[] } {
  const workerFile = join(temporaryFolder('worker'), 'worker.mjs');
  writeFileSync(workerFile, workerText);
  const reasons: string[] = [];
  const documents = createDocuments({ limits: { ...documentLimits, ...limits }, warn: (reason) => void reasons.push(reason), workerFile });
  onTestFinished(() => documents.close());
  return { documents, reasons };
}

describe('the queue of documents', () => {
  it.each(['hang', 'exit', 'throw', 'memory'])('gives the next document a new worker when one ends by "%s", and lives (DC08)', async (how) => {
    const { documents, reasons } = queue({ ...(how === 'hang' && { deadlineMs: 2_000 }), heapMb: 32 });
    expect([...(await documents.make(job('good'), by('a')))]).toEqual([1]);
    const [lost, next] = await Promise.allSettled([documents.make(job(how), by('a')), documents.make(job('good'), by('a'))]);
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'document_failed', status: 500 } });
    // Of a new worker it is the first.
    expect(next).toMatchObject({ status: 'fulfilled', value: new Uint8Array([1]) });
    expect(reasons).toHaveLength(1);
  });

  it('keeps its worker after one that could not be made', async () => {
    const { documents, reasons } = queue();
    await expect(documents.make(job('refuse'), by('a'))).rejects.toMatchObject({ code: 'document_failed' });
    expect([...(await documents.make(job('good'), by('a')))]).toEqual([2]);
    expect(reasons).toEqual(['It cannot.']);
  });

  it('refuses one more than may wait, for all and for one caller, and says when to come back (DC09)', async () => {
    const { documents } = queue({ maxWaiting: 3, maxWaitingPerCaller: 2 });
    const refusal = { status: 'rejected', reason: { code: 'documents_busy', status: 503, retryAfterSeconds: 2 } };
    const made = ['a', 'a', 'a', 'a', 'b', 'b'].map((caller) => documents.make(job('late'), by(caller)));
    const [, , , fourth, other, last] = await Promise.allSettled(made);
    expect((await Promise.allSettled(made)).slice(0, 3).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(fourth).toMatchObject(refusal);
    expect(other).toMatchObject({ status: 'fulfilled' });
    expect(last).toMatchObject(refusal);
  });

  it('lets go of what waits for somebody who has gone, and of nothing else (DC09)', async () => {
    const { documents } = queue({ maxWaiting: 3, maxWaitingPerCaller: 3 });
    const first = documents.make(job('late'), by('a'));
    const stays = [new Stay(), new Stay(), new Stay()];
    const left = stays.map((stay) => documents.make(job('late'), by('a'), stay));
    const gone = Promise.allSettled(left);
    for (const stay of stays) stay.end();
    const late = new Stay();
    late.end();
    await expect(documents.make(job('late'), by('a'), late)).rejects.toMatchObject({ code: 'documents_busy' });
    expect((await gone).every(({ status }) => status === 'rejected')).toBe(true);
    const here = new Stay();
    const next = [documents.make(job('good'), by('a'), here), documents.make(job('good'), by('a')), documents.make(job('good'), by('a'))];
    // The first was made by the worker, and then these: none of those that were left.
    expect([[...(await first)], ...(await Promise.all(next)).map((bytes) => [...bytes])]).toEqual([[1], [2], [3], [4]]);
    here.end();
  });

  it('lets tenants take turns, and the callers of each: many documents of one hold up no other (DC12)', async () => {
    const { documents } = queue();
    const first = documents.make(job('late'), by('a'));
    const many = Array.from({ length: 6 }, (_, index) => documents.make(job('good'), by(index < 4 ? 'a' : 'b')));
    const others = [documents.make(job('good'), by('c', 'globex')), documents.make(job('good'), by('d', 'initech'))];
    const turnOf = async (made: Promise<Uint8Array>): Promise<number | undefined> => (await made)[0];
    expect(await turnOf(first)).toBe(1);
    expect(await Promise.all(others.map(turnOf))).toEqual([2, 3]);
    expect(await Promise.all(many.map(turnOf))).toEqual([5, 7, 8, 9, 4, 6]);
  });

  it('lets nobody wait behind callers who come one after the other (DC12)', () => {
    const line = createFairQueue<Waiter>();
    line.add(by('key'));
    line.add(by('key'));
    expect(line.next()).toEqual(by('key'));
    const served = Array.from({ length: 4 }, (_, index) => {
      line.add(by(`visitor ${index}`));
      return line.next()?.caller;
    });
    expect(served).toContain('key');
  });

  it('keeps a place for a tenant that has none waiting, however many of another are (DC12)', async () => {
    const { documents } = queue({ maxWaiting: 4, maxWaitingPerCaller: 2 });
    const first = documents.make(job('late'), by('a'));
    const many = ['a', 'a', 'b', 'b'].map((caller) => documents.make(job('good'), by(caller)));
    const all = Promise.allSettled(many);
    await expect(documents.make(job('good'), by('c'))).rejects.toMatchObject({ code: 'documents_busy' });
    const others = ['d', 'd'].map((caller) => documents.make(job('good'), by(caller, 'globex')));
    // Two of each by now: nobody has more than the other.
    await expect(documents.make(job('good'), by('e', 'globex'))).rejects.toMatchObject({ code: 'documents_busy' });
    await first;
    expect(await Promise.all(others)).toHaveLength(2);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  });

  it('refuses what has waited too long, and everything once it is closed', async () => {
    const { documents } = queue({ waitMs: 50, deadlineMs: 5_000 });
    const [first, second] = [documents.make(job('late'), by('a')), documents.make(job('good'), by('a'))];
    await expect(second).rejects.toMatchObject({ code: 'documents_busy' });
    await first;
    const running = documents.make(job('hang'), by('a'));
    await Promise.all([documents.close(), expect(running).rejects.toMatchObject({ code: 'documents_busy' })]);
    await expect(documents.make(job('good'), by('a'))).rejects.toMatchObject({ code: 'documents_busy' });
  });
});
