import { connect } from 'node:net';
import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { createVisitor } from '../../support/stand-ins/browser-like.ts';
import { createWorld, forEachWorld, type Answer, type World } from '../../support/server/world.ts';

const page = { accept: 'text/html' };
const [rescue = ''] = readdirSync(new URL('../../../dist/vitrine/', import.meta.url));
const [chunk = ''] = readdirSync(new URL('../../../dist/widgets/assets/', import.meta.url)).filter((name) => name.endsWith('.js'));

/** The kind of an answer, for rules that differ by kind. */
type Kind = 'frame page' | 'link' | 'page' | 'file' | 'api';

interface Visit {
  name: string;
  kind: Kind;
  status: number;
  answer: Answer;
}

/** Visits every kind of address in each of its states. */
async function everyVisit(world: World): Promise<Visit[]> {
  const { acme, globex, app, send, manage, token } = world;
  const visits: Visit[] = [];
  const note = async (kind: Kind, status: number, name: string, answer: Promise<Answer>): Promise<void> =>
    void visits.push({ name, kind, status, answer: await answer });
  const link = `/r/${await acme.receipts[0].shareToken()}`;
  const withoutLogin = `/r/${await globex.receipts[0].shareToken()}`;
  const visitor = createVisitor(world);
  const stranger = createVisitor(world);

  await note('frame page', 200, 'frame page', send('/embed?tenant=acme', { headers: page }));
  await note('frame page', 200, 'frame page of a widget', send('/embed/receipt-list?tenant=acme', { headers: page }));
  await note('page', 404, 'frame page of an unknown tenant', send('/embed?tenant=nobody', { headers: page }));
  await note('api', 404, 'frame page of an unknown tenant, for a program', send('/embed?tenant=nobody'));
  await note('page', 405, 'frame page by POST', send('/embed?tenant=acme', { method: 'POST', headers: page }));
  await note('page', 400, 'frame page with a token', send('/embed?tenant=acme&token=x', { headers: page }));
  await note('api', 400, 'frame page with a token, for a program', send('/embed?tenant=acme&token=x'));
  await note('file', 200, 'chunk', send(`/embed/assets/${chunk}`));
  await note('page', 404, 'unknown chunk', send('/embed/assets/none.js', { headers: page }));
  await note('file', 200, 'host script', send('/vitrine.js'));
  await note('file', 200, 'second file of the host', send(`/vitrine/${rescue}`));
  await note('page', 404, 'unknown second file', send('/vitrine/rescue-none.js', { headers: page }));

  await note('link', 302, 'private link', visitor.get(link));
  await note('link', 303, 'private link by a wrong form', visitor.get(`${link}/`));
  await note('link', 302, 'private link by its older address', stranger.get(link.replace('/r/', '/public/value-receipts/')));
  await note('link', 401, 'private link without a login page', createVisitor(world).get(withoutLogin));
  await note('link', 401, 'private link in a frame', visitor.get(link, { 'sec-fetch-dest': 'iframe' }));
  await note('link', 200, 'preview of a private link', createVisitor(world).get(link, { 'user-agent': 'Slackbot 1.0' }));
  await note('page', 404, 'unknown link', visitor.get(`/r/r_${'A'.repeat(43)}`));
  await note('page', 405, 'link by POST', visitor.request('POST', link));
  await note('link', 303, 'hand-over', visitor.get(`${link}?token=${token({ jti: 'every-1' })}`));
  await note('link', 200, 'private link, signed in', visitor.get(link));
  await note('page', 401, 'hand-over of a used token', visitor.get(`${link}?token=${token({ jti: 'every-1' })}`));
  await note('page', 400, 'hand-over of two tokens', visitor.get(`${link}?token=a&token=b`));
  stranger.cookies.clear();
  await note('link', 303, 'hand-over that nobody asked for', stranger.get(`${link}?token=${token({ jti: 'every-2' })}`));
  await note('link', 200, 'question', stranger.get(`${link}/confirm`));
  await note('link', 401, 'question without its cookie', createVisitor(world).get(`${link}/confirm`));
  await note('page', 403, 'answer from elsewhere', stranger.request('POST', `${link}/confirm`, { origin: 'https://evil.example' }));
  await note('link', 303, 'answer', stranger.request('POST', `${link}/confirm`, { origin: world.publicUrl }));
  await manage(globex.apiKey, 'POST', `/v1/receipts/${globex.receipts[0].id}/publish`, {});
  await note('link', 200, 'published link', createVisitor(world).get(withoutLogin));
  await note('link', 303, 'published link with a token', createVisitor(world).get(`${withoutLogin}?token=x`));

  await note('page', 200, 'list of errors', send('/errors', { headers: page }));
  for (const path of ['/healthz', '/readyz', '/metrics', '/openapi.json']) await note('api', 200, path, send(path, { headers: page }));
  await note('file', 200, 'published keys', send('/.well-known/jwks.json'));
  await note('page', 404, 'nowhere', send('/nowhere', { headers: page }));
  await note('api', 404, 'nowhere, for a program', send('/nowhere'));
  await note('page', 401, 'route of the API, for a person', send('/v1/receipts', { headers: page }));
  await note('page', 404, 'nowhere in the API, for a person', send('/v1/nowhere', { headers: page }));
  await note('page', 405, 'system, by a form', send('/errors', { method: 'POST', headers: page }));
  await note('page', 404, 'half a percent sign', send('/embed/assets/%E0%A4', { headers: page }));
  for (const { method, path, access, operationId } of app.routes) {
    const target = path.replace(/:\w+/, 'none');
    const init = { method: method.toUpperCase(), headers: { 'content-type': 'application/json' }, ...(method !== 'get' && { body: '{}' }) };
    if (access !== 'public') await note('api', 401, `${operationId} without a credential`, send(target, init));
    const asked = await manage(acme.apiKey, method.toUpperCase(), target, method === 'get' ? undefined : { unknown: 1 });
    await note('api', asked.status, operationId, Promise.resolve(asked));
  }
  return visits;
}

/** The Content-Security-Policy as its directives. */
const policyOf = ({ headers }: Answer): Map<string, string[]> =>
  new Map((headers.get('content-security-policy') ?? '').split('; ').map((text) => [text.split(' ')[0] ?? '', text.split(' ').slice(1)]));

/** Sends raw bytes, for answers that Node gives before it parses a request. */
const exchange = (base: string, text: string): Promise<string> =>
  new Promise((resolve, reject) => {
    let answer = '';
    const socket = connect(Number(new URL(base).port), '127.0.0.1', () => socket.write(text));
    socket.on('data', (data: Buffer) => (answer += data.toString()));
    socket.on('close', () => resolve(answer));
    socket.on('error', reject);
  });

forEachWorld('every answer', (world) => {
  let made: Promise<Visit[]> | undefined;
  const visits = (): Promise<Visit[]> => (made ??= everyVisit(world()));

  it('has the status that this test expects', async () => {
    for (const { name, status, answer } of await visits()) expect(answer.status, name).toBe(status);
    expect((await visits()).length).toBeGreaterThan(70);
  });

  it('G03 G06 forbids framing, except for the frame page', async () => {
    for (const { name, kind, answer } of await visits()) {
      expect(policyOf(answer).get('frame-ancestors'), name).toEqual([kind === 'frame page' ? 'https://app.acme.example' : "'none'"]);
      if (kind === 'frame page') expect(answer.headers.get('x-frame-options'), name).toBeNull();
      if (kind === 'link' || kind === 'page') expect(answer.headers.get('x-frame-options'), name).toBe('DENY');
    }
  });

  it('G03 forbids framing also when Node rejects a request before the app sees it', async () => {
    const heads = ['nonsense\r\n\r\n', `GET / HTTP/1.1\r\nHost: a\r\nX-A: ${'a'.repeat(17_000)}\r\n\r\n`, 'GET / HTTP/1.1\r\nConnection: close\r\n\r\n'];
    const answers = await Promise.all(heads.map((text) => exchange(world().base, text)));
    expect(answers.map((text) => text.slice(9, 12))).toEqual(['400', '431', '400']);
    for (const answer of answers.slice(0, 2)) {
      expect(answer).toMatch(/\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'; sandbox\r\n/);
      expect(answer).toMatch(/\r\nCache-Control: no-store\r\n/);
    }
  });

  it('G03 forbids framing also when the database is closed', async () => {
    const other = await createWorld(world().engine);
    const link = `/r/${await other.acme.receipts[0].shareToken()}`;
    await other.app.services.database.close();
    for (const [path, headers] of [
      [link, page],
      [link, {}],
      ['/embed?tenant=acme', page],
      ['/v1/receipts', { authorization: `Bearer ${other.token()}` }],
      ['/readyz', {}],
    ] as const) {
      const answer = await other.send(path, { headers });
      expect([answer.status >= 500, policyOf(answer).get('frame-ancestors')], path).toEqual([true, ["'none'"]]);
      expect(answer.text, path).not.toMatch(/canary|sqlite|postgres|\bat .+:\d+:\d+/i);
    }
    await other.close();
  });

  it('X14 X03 has a policy that allows no other host, and inline code only by hash', async () => {
    for (const { name, answer } of await visits()) {
      const policy = policyOf(answer);
      expect(policy.get('default-src'), name).toEqual(["'none'"]);
      const sources = [...policy].flatMap(([directive, list]) => (directive === 'frame-ancestors' ? [] : list));
      expect(
        sources.filter((source) => !/^'(?:none|self|script|sha256-[\w+/]{43}=)'$|^data:$/.test(source)),
        name,
      ).toEqual([]);
      expect(policy.get('script-src')?.includes('data:') ?? false, name).toBe(false);
      expect(policy.get('img-src') ?? ["'none'"], name).toEqual(policy.has('img-src') ? ["'self'", 'data:'] : ["'none'"]);
      if (!answer.headers.get('content-type')?.startsWith('text/html') || name === 'list of errors') continue;
      for (const directive of ['object-src', 'base-uri', 'frame-src', 'worker-src']) expect(policy.get(directive), `${name} ${directive}`).toEqual(["'none'"]);
      expect(policy.get('form-action'), name).toEqual([name === 'question' ? "'self'" : "'none'"]);
      expect([policy.get('require-trusted-types-for'), policy.get('trusted-types')], name).toEqual([["'script'"], ["'none'"]]);
    }
  });

  it('X12 has a content type, and forbids sniffing another', async () => {
    for (const { name, answer } of await visits()) {
      expect(answer.headers.get('x-content-type-options'), name).toBe('nosniff');
      if (answer.text !== '')
        expect(answer.headers.get('content-type'), name).toMatch(
          /^(?:text\/(?:html|javascript|plain)|application\/(?:json|problem\+json))(?:; version=[\d.]+)?; charset=utf-8$|^application\/jwk-set\+json$/,
        );
      expect(answer.headers.get('x-powered-by'), name).toBeNull();
    }
  });

  it('U02 sends no referrer to other pages', async () => {
    for (const { name, kind, answer } of await visits())
      if (kind !== 'file' || name === 'published keys') expect(answer.headers.get('referrer-policy'), name).toBe('no-referrer');
  });

  it('U05 S08 is not cached, unless it is public', async () => {
    for (const { name, kind, answer } of await visits()) {
      if (kind === 'file' || kind === 'frame page' || name === 'list of errors') continue;
      expect(answer.headers.get('cache-control'), name).toMatch(kind === 'api' ? /^no-store$/ : /^private, no-store$/);
    }
  });

  it('R15 redirects with 302 or 303 only, to the login page or to this server', async () => {
    const redirects = (await visits()).filter(({ answer }) => answer.headers.has('location'));
    expect(redirects.length).toBeGreaterThanOrEqual(6);
    for (const { name, answer } of redirects) {
      expect([302, 303], name).toContain(answer.status);
      expect(['https://login.acme.example', world().publicUrl], name).toContain(new URL(answer.headers.get('location') ?? '').origin);
      expect(answer.text, name).toBe('');
    }
    expect((await visits()).filter(({ answer }) => answer.status >= 300 && answer.status < 400 && !answer.headers.has('location'))).toEqual([]);
  });

  it('G07 isolates link pages from the window that opened them', async () => {
    for (const { name, kind, answer } of await visits()) {
      if ((kind === 'link' || kind === 'page') && answer.text !== '' && name !== 'list of errors')
        expect(answer.headers.get('cross-origin-opener-policy'), name).toBe('same-origin');
    }
  });
});
