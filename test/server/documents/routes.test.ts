import { expect, it } from 'vitest';
import { forEachWorld } from '../../support/server/world.ts';
import { fetchFile, fileOf } from './document-calls.ts';

const codeOf = (bytes: Uint8Array): unknown => JSON.parse(new TextDecoder().decode(bytes)).code;
const isPdf = (bytes: Uint8Array): boolean => new TextDecoder('latin1').decode(bytes.slice(0, 8)) === '%PDF-1.7';

forEachWorld('the document route', (world) => {
  it('gives viewers the file of their own receipt, and nobody else’s (DC10)', async () => {
    const w = world();
    const [own, other] = w.acme.receipts;
    const file = await fileOf(w, w.token(), own.id);
    expect(file.status).toBe(200);
    expect(isPdf(file.bytes)).toBe(true);
    expect(file.headers.get('content-type')).toBe('application/pdf');
    expect(file.headers.get('content-disposition')).toBe(`attachment; filename="receipt.pdf"; filename*=UTF-8''${own.canary}.pdf`);
    expect(file.headers.get('cache-control')).toBe('no-store');
    expect(file.headers.get('x-content-type-options')).toBe('nosniff');
    for (const [bearer, id] of [
      [w.token(), other.id],
      [w.token(), w.globex.receipts[0].id],
      [w.globex.apiKey, own.id],
      [w.token(), `rcpt_${'0'.repeat(24)}`],
    ] as const) {
      const refused = await fileOf(w, bearer, id);
      expect({ status: refused.status, code: codeOf(refused.bytes) }).toEqual({ status: 404, code: 'receipt_not_found' });
    }
    const anonymous = await fetchFile(w, `/v1/receipts/${own.id}/document`);
    expect({ status: anonymous.status, code: codeOf(anonymous.bytes) }).toEqual({ status: 401, code: 'token_missing' });
  });

  it('refuses unknown formats and languages', async () => {
    const w = world();
    for (const query of ['?format=exe', '?format=', '?locale=', '?locale=x_y', `?locale=${'a'.repeat(50)}`, '?other=1']) {
      const refused = await fileOf(w, w.token(), w.acme.receipts[0].id, query);
      expect({ query, status: refused.status, code: codeOf(refused.bytes) }).toEqual({ query, status: 400, code: 'invalid_request' });
    }
  });

  it('records each document in the trail, with who made it (DC11)', async () => {
    const w = world();
    const [own] = w.acme.receipts;
    await fileOf(w, w.token({ jti: 'trail' }), own.id, '?format=csv');
    const { items } = (await w.manage(w.acme.apiKey, 'GET', '/v1/audit?action=receipt.document_made')).json as { items: Record<string, unknown>[] };
    const target = { kind: 'receipt', id: own.id };
    expect(items[0]).toMatchObject({ action: 'receipt.document_made', target, after: { format: 'csv' }, actor: { kind: 'tenant-token' } });
  });

  it('makes at most thirty documents per customer and minute, and serves other customers meanwhile (DC12)', async () => {
    const w = world();
    const [own, other] = w.acme.receipts;
    w.clock.advance(120);
    const all = [];
    for (let count = 0; count < 31; count++) all.push(await fileOf(w, w.token(), own.id, '?format=csv'));
    expect(all.slice(0, 30).every(({ status }) => status === 200)).toBe(true);
    const last = all.at(-1);
    expect(last?.status).toBe(429);
    expect(codeOf(last?.bytes ?? new Uint8Array())).toBe('rate_limited');
    expect(Number(last?.headers.get('retry-after'))).toBeGreaterThan(0);
    expect((await fileOf(w, w.token({ sub: 'ext-2' }), other.id, '?format=csv')).status).toBe(200);
    w.clock.advance(61);
    expect((await fileOf(w, w.token(), own.id, '?format=csv')).status).toBe(200);
  });

  it('limits tokens for one document separately per document, even if signed with the same key (DC12)', async () => {
    const { acme, token, clock } = world();
    const [one, other] = acme.receipts;
    clock.advance(61);
    const ask = async (id: string): Promise<number> => (await fileOf(world(), token({ sub: undefined, resourceId: id }), id, '?format=csv')).status;
    const statuses: number[] = [];
    for (let asked = 0; asked < 31; asked += 1) statuses.push(await ask(one.id));
    expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429]);
    expect(await ask(other.id)).toBe(200);
    expect((await fileOf(world(), token({ sub: 'ext-1' }), one.id, '?format=csv')).status).toBe(200);
  });

  it('serves files of a direct link as its page: to everybody if published, else after sign-in (DC13)', async () => {
    const w = world();
    const [own] = w.acme.receipts;
    const path = `/r/${await own.shareToken()}`;
    const refused = await fetchFile(w, `${path}/document?format=pdf`);
    expect({ status: refused.status, location: refused.headers.get('location') }).toEqual({ status: 303, location: `${w.publicUrl}${path}` });
    await w.manage(w.acme.apiKey, 'POST', `/v1/receipts/${own.id}/publish`, {});
    const page = await w.send(path);
    expect(page.text).toContain(`href="${path}/document?format=pdf"`);
    expect(page.text).toContain(`href="${path}/document?format=csv"`);
    const shown = await fetchFile(w, `${path}/document?format=pdf&utm_source=mail`, { 'accept-language': 'ar' });
    expect(isPdf(shown.bytes)).toBe(true);
    expect(shown.headers.get('content-security-policy')).toContain('sandbox');
    expect((await fetchFile(w, `${path}/document?format=exe`)).status).toBe(400);
    expect((await fetchFile(w, `/r/r_${'A'.repeat(43)}/document`)).status).toBe(404);
    await w.manage(w.acme.apiKey, 'POST', `/v1/receipts/${own.id}/unpublish`);
    expect((await fetchFile(w, `${path}/document?format=csv`)).status).toBe(303);
  });

  it('is in the OpenAPI document with both content types', async () => {
    const { json } = await world().send('/openapi.json');
    const operation = (json as { paths: Record<string, { get: { responses: Record<string, { content: object }> } }> }).paths['/v1/receipts/{id}/document'];
    expect(Object.keys(operation?.get.responses['200']?.content ?? {})).toEqual(['application/pdf', 'text/csv; charset=utf-8']);
  });
});
