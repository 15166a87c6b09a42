import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDocuments, documentLimits, type Documents } from '../../../server/documents/documents.ts';
import { createFairQueue, type Waiter } from '../../../server/documents/fair-queue.ts';
import type { DocumentJob } from '../../../server/documents/job.ts';
import { RequestLifetime } from '../../../server/platform/http/load/request-lifetime.ts';
import { temporaryFolder } from '../../support/setup/run-folder.ts';

/** The source of a worker: what it does for a job depends on the job’s `source`. */
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
  it.each(['hang', 'exit', 'throw', 'memory'])('replaces the worker when a document ends it by "%s", and makes the next document (DC08)', async (how) => {
    const { documents, reasons } = queue({ ...(how === 'hang' && { deadlineMs: 2_000 }), heapMb: 32 });
    expect([...(await documents.make(job('good'), by('a')))]).toEqual([1]);
    const [lost, next] = await Promise.allSettled([documents.make(job(how), by('a')), documents.make(job('good'), by('a'))]);
    expect(lost).toMatchObject({ status: 'rejected', reason: { code: 'document_failed', status: 500 } });
    // The first document of a new worker.
    expect(next).toMatchObject({ status: 'fulfilled', value: new Uint8Array([1]) });
    expect(reasons).toHaveLength(1);
  });

  it('keeps its worker after a document that could not be made', async () => {
    const { documents, reasons } = queue();
    await expect(documents.make(job('refuse'), by('a'))).rejects.toMatchObject({ code: 'document_failed' });
    expect([...(await documents.make(job('good'), by('a')))]).toEqual([2]);
    expect(reasons).toEqual(['It cannot.']);
  });

  it('refuses jobs over the limits in total and per caller, and says when to retry (DC09)', async () => {
    const { documents } = queue({ maxWaiting: 3, maxWaitingPerCaller: 2 });
    const refusal = { status: 'rejected', reason: { code: 'documents_busy', status: 503, retryAfterSeconds: 2 } };
    const made = ['a', 'a', 'a', 'a', 'b', 'b'].map((caller) => documents.make(job('late'), by(caller)));
    const [, , , fourth, other, last] = await Promise.allSettled(made);
    expect((await Promise.allSettled(made)).slice(0, 3).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(fourth).toMatchObject(refusal);
    expect(other).toMatchObject({ status: 'fulfilled' });
    expect(last).toMatchObject(refusal);
  });

  it('drops the waiting jobs of aborted requests, and no others (DC09)', async () => {
    const { documents } = queue({ maxWaiting: 3, maxWaitingPerCaller: 3 });
    const first = documents.make(job('late'), by('a'));
    const lifetimes = [new RequestLifetime(), new RequestLifetime(), new RequestLifetime()];
    const aborted = lifetimes.map((lifetime) => documents.make(job('late'), by('a'), lifetime));
    const abortedResults = Promise.allSettled(aborted);
    for (const lifetime of lifetimes) lifetime.end();
    const late = new RequestLifetime();
    late.end();
    await expect(documents.make(job('late'), by('a'), late)).rejects.toMatchObject({ code: 'documents_busy' });
    expect((await abortedResults).every(({ status }) => status === 'rejected')).toBe(true);
    const openLifetime = new RequestLifetime();
    const next = [documents.make(job('good'), by('a'), openLifetime), documents.make(job('good'), by('a')), documents.make(job('good'), by('a'))];
    // The worker made the first document and then these, and none of the aborted ones.
    expect([[...(await first)], ...(await Promise.all(next)).map((bytes) => [...bytes])]).toEqual([[1], [2], [3], [4]]);
    openLifetime.end();
  });

  it('takes turns between tenants and between the callers of each, so many documents of one delay no other (DC12)', async () => {
    const { documents } = queue();
    const first = documents.make(job('late'), by('a'));
    const many = Array.from({ length: 6 }, (_, index) => documents.make(job('good'), by(index < 4 ? 'a' : 'b')));
    const others = [documents.make(job('good'), by('c', 'globex')), documents.make(job('good'), by('d', 'initech'))];
    const turnOf = async (made: Promise<Uint8Array>): Promise<number | undefined> => (await made)[0];
    expect(await turnOf(first)).toBe(1);
    expect(await Promise.all(others.map(turnOf))).toEqual([2, 3]);
    expect(await Promise.all(many.map(turnOf))).toEqual([5, 7, 8, 9, 4, 6]);
  });

  it('never keeps a caller waiting behind a stream of new callers (DC12)', () => {
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

  it('keeps places for a tenant with no waiting jobs, however many another tenant has (DC12)', async () => {
    const { documents } = queue({ maxWaiting: 4, maxWaitingPerCaller: 2 });
    const first = documents.make(job('late'), by('a'));
    const many = ['a', 'a', 'b', 'b'].map((caller) => documents.make(job('good'), by(caller)));
    const all = Promise.allSettled(many);
    await expect(documents.make(job('good'), by('c'))).rejects.toMatchObject({ code: 'documents_busy' });
    const others = ['d', 'd'].map((caller) => documents.make(job('good'), by(caller, 'globex')));
    // Each tenant now has two waiting jobs, so neither gives one up.
    await expect(documents.make(job('good'), by('e', 'globex'))).rejects.toMatchObject({ code: 'documents_busy' });
    await first;
    expect(await Promise.all(others)).toHaveLength(2);
    expect((await all).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'rejected', 'rejected']);
  });

  it('refuses jobs that waited too long, and all jobs once it is closed', async () => {
    const { documents } = queue({ waitMs: 50, deadlineMs: 5_000 });
    const [first, second] = [documents.make(job('late'), by('a')), documents.make(job('good'), by('a'))];
    await expect(second).rejects.toMatchObject({ code: 'documents_busy' });
    await first;
    const running = documents.make(job('hang'), by('a'));
    await Promise.all([documents.close(), expect(running).rejects.toMatchObject({ code: 'documents_busy' })]);
    await expect(documents.make(job('good'), by('a'))).rejects.toMatchObject({ code: 'documents_busy' });
  });
});
