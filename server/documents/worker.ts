import { pathToFileURL } from 'node:url';
import { parentPort } from 'node:worker_threads';
import type { PrintDocument } from '../../protocol/printed.ts';
import { distFolder } from '../config/dist-folder.ts';
import { writeCsv } from './csv.ts';
import type { DocumentJob, DocumentOutcome } from './job.ts';
import { drawPdf } from './pdf/draw-pdf.ts';
import { createFaces } from './pdf/faces.ts';

/** Makes documents, one at a time, outside the request thread. The worker gets the data that the request's grant opens, and has no access to anything else. */
const faces = createFaces(`${distFolder}fonts/`);
const renderer: Promise<{ printDocument: PrintDocument }> = import(pathToFileURL(`${distFolder}widgets/render.js`).href);

async function make({ kind, format, locale, source, nowMs }: DocumentJob): Promise<Uint8Array> {
  const document = JSON.parse(source);
  if (format === 'csv') return new TextEncoder().encode(writeCsv(kind, document));
  const { printDocument } = await renderer;
  return new Uint8Array(await drawPdf(await printDocument(kind, document, { locale }), { faces, nowMs }));
}

parentPort?.on('message', async (job: DocumentJob) => {
  try {
    const bytes = await make(job);
    const outcome: DocumentOutcome = { ok: true, bytes, undrawn: faces.takeMissing() };
    parentPort?.postMessage(outcome, [bytes.buffer as ArrayBuffer]);
  } catch (error) {
    faces.takeMissing();
    const outcome: DocumentOutcome = { ok: false, reason: error instanceof Error ? (error.stack ?? error.message) : String(error) };
    parentPort?.postMessage(outcome);
  }
});
