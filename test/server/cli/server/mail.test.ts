import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { By } from '../../../../server/platform/audit/model.ts';
import type { Finding } from '../../../../server/cli/doctor/finding.ts';
import { openServer } from '../../../../server/cli/open-server.ts';
import { systemClock } from '../../../../server/clock.ts';
import { readConfig } from '../../../../server/config/config.ts';
import { ensureMasterKey } from '../../../../server/config/ensure-master-key.ts';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { createServices, type Services } from '../../../../server/services.ts';
import { openDatabase } from '../../../../server/platform/store/open.ts';
import { cliPlace, runHere, type CliPlace } from '../../../support/processes/cli.ts';
import { engines } from '../../../support/databases/engines.ts';
import { startSmtpSink, type SmtpSink } from '../../../support/stand-ins/smtp-sink.ts';

const shop = 'https://shop.acme.example';
let place: CliPlace;
let sink: SmtpSink;
let env: Record<string, string>;
const secrets: string[] = [];

beforeAll(async () => {
  place = await cliPlace('sqlite');
  sink = await startSmtpSink();
  await place.vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd', '--json');
  await place.vitrine('tenants', 'update', '--magic-links', 'on');
  const { config } = ensureMasterKey(readConfig({ ...place.env, LOG_LEVEL: 'silent' }));
  env = { ...place.env, LOG_LEVEL: 'silent' };
  const database = await openDatabase(config);
  const { customers, backgroundWorker, embedKeys, magicLinkRequests, outbox, tenants } = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const { id } = await tenants.read('acme');
  await customers.put(by, id, { externalId: 'c-1', email: 'ada@example.com' });
  const key = await embedKeys.create(by, id, { name: 'shop', allowedOrigins: [shop] });
  await magicLinkRequests.accept(by, id, { embedKeyId: key.id, email: 'ada@example.com', returnUrl: `${shop}/`, locale: 'en' });
  await backgroundWorker.run();
  for (const { message } of await outbox.kept()) secrets.push(...(message.text.match(/ml_[\w-]{43}|\b\d{6}\b/g) ?? []));
  await database.close();
});
afterAll(async () => {
  await sink.close();
  await place.remove();
});

describe('magic-links list and mail outbox', () => {
  it('show the state of links and mails, and no secret that signs in', async () => {
    expect(secrets).toHaveLength(2);
    for (const words of [
      ['magic-links', 'list'],
      ['mail', 'outbox'],
      ['mail', 'outbox', '--tenant', 'acme'],
    ]) {
      const { stdout } = await runHere([...words, '--json'], { env });
      const { items } = JSON.parse(stdout);
      expect(items, words.join(' ')).toMatchObject([words[0] === 'mail' ? { state: 'sent', tries: 1 } : { state: 'open', origin: shop, codeTries: 0 }]);
      const { stdout: table } = await runHere(words, { env });
      for (const secret of [...secrets, 'ada@example.com']) expect(stdout + table).not.toContain(secret);
      expect(table).toContain(String(items[0].id));
    }
  });
});

describe('magic-links revoke', () => {
  it('revokes the open links of a customer or of everybody, once, and prints the number', async () => {
    const revoke = async (...words: string[]) => (await runHere(['magic-links', 'revoke', ...words, '--json'], { env })).json();
    expect((await runHere(['magic-links', 'revoke', '--customer', 'nobody', '--json'], { env })).problem().code).toBe('not_found');
    expect(await revoke('--customer', 'c-1')).toEqual({ revoked: 1 });
    expect((await runHere(['magic-links', 'list', '--json'], { env })).json().items).toMatchObject([{ state: 'ended' }]);
    expect(await revoke()).toEqual({ revoked: 0 });
    expect((await runHere(['audit', 'list', '--action', 'magic_link.revoked', '--json'], { env })).json().items).toMatchObject([
      { actor: { kind: 'cli' }, target: { kind: 'customer' }, after: { ended: 1 } },
    ]);
  });
});

describe.each(engines)('magic-links send, on %s', (engine) => {
  let enginePlace: CliPlace;
  let embedKey = '';
  beforeAll(async () => {
    enginePlace = await cliPlace(engine);
    await enginePlace.vitrine('init', '--tenant', 'acme', '--name', 'Acme Ltd');
    await enginePlace.vitrine('tenants', 'update', '--magic-links', 'on');
    embedKey = String((await enginePlace.vitrine('embed-keys', 'create', '--name', 'shop', '--allowed-origin', shop, '--json')).json()['embedKey']);
    await withServices(async ({ customers, tenants }, by) => {
      const { id } = await tenants.read('acme');
      for (const name of ['ada', 'bob']) await customers.put(by, id, { externalId: name, email: `${name}@example.com` });
    });
  });
  afterAll(() => enginePlace.remove());

  const send = (email: string, ...words: string[]) =>
    enginePlace.vitrine('magic-links', 'send', email, '--embed-key', embedKey, '--return-url', `${shop}/bills`, ...words);

  /** Runs a task with the server's services on the same database. */
  async function withServices<T>(work: (services: Services, by: By) => Promise<T>): Promise<T> {
    const server = await openServer({ environment: { ...enginePlace.env, LOG_LEVEL: 'silent' }, clock: systemClock, create: false, warn: () => {} });
    try {
      return await work(server.services, server.by);
    } finally {
      await server.close();
    }
  }

  it('requests a mail in the given language, which a running server sends', async () => {
    const { exit, stdout } = await send('ada@example.com', '--locale', 'de', '--json');
    expect([exit, JSON.parse(stdout)]).toEqual([0, { status: 'accepted', expiresIn: 900 }]);
    expect(await withServices(({ magicLinks, tenants }) => tenants.read('acme').then(({ id }) => magicLinks.list(id)))).toEqual([]);
    const [kept] = await withServices(async ({ backgroundWorker, outbox }) => backgroundWorker.run().then(() => outbox.kept()));
    expect(kept?.message).toMatchObject({
      to: 'ada@example.com',
      subject: expect.stringContaining('Anmeldelink'),
      text: expect.stringMatching(new RegExp(`${shop}/bills\\?vitrine_magic_from=\\S+#&vitrine_magic_token=ml_`)),
    });
  });

  it('answers the same for every address and page; only the operator sees why no mail was sent', async () => {
    const words = [['ada@example.com'], ['nobody@example.com'], ['ada@example.com', '--return-url', 'https://evil.example/']];
    const answers = await Promise.all(words.map(async ([email = '', ...more]) => send(email, ...more)));
    expect(new Set(answers.map(({ exit, stdout, stderr }) => JSON.stringify([exit, stdout, stderr])))).toHaveProperty('size', 1);
    expect(answers[0]).toMatchObject({ exit: 0, stdout: expect.not.stringMatching(/ada|mlb_/), stderr: expect.stringContaining('/outbox') });
    await withServices(({ backgroundWorker }) => backgroundWorker.run());
    const { items } = (await enginePlace.vitrine('audit', 'counts', '--json')).json();
    expect(items.map(({ action, reason, count }) => [action, reason, count]).toSorted()).toEqual([
      ['magic_link.refused', 'return address', 1],
      ['magic_link.refused', 'unknown', 1],
    ]);
  });

  it('follows the limits of the API: at most five mails an hour are sent', async () => {
    const sent = async () => (await enginePlace.vitrine('magic-links', 'list', '--json')).json().items.length;
    const before = await sent();
    for (let count = 0; count < 6; count += 1) expect((await send('bob@example.com')).exit).toBe(0);
    await withServices(({ backgroundWorker }) => backgroundWorker.run());
    expect((await sent()) - before).toBe(5);
  });

  it.each([
    [['--embed-key', `embk_live_${'0'.repeat(32)}`], 'embed_key_invalid', 1],
    [['--embed-key', 'ekey_000000000000000000000000'], 'embed_key_invalid', 1],
    [['--locale', 'xx'], 'usage_invalid', 2],
  ])('with %j is refused with %s', async (words, code, exit) => {
    const result = await send('ada@example.com', ...words, '--json');
    expect([result.exit, result.problem().code]).toEqual([exit, code]);
  });

  it('requires an embed key and a page', async () => {
    for (const words of [
      ['--embed-key', embedKey],
      ['--return-url', shop],
    ])
      expect((await enginePlace.vitrine('magic-links', 'send', 'ada@example.com', ...words, '--json')).exit).toBe(2);
  });
});

describe('the doctor’s check of mail', () => {
  const mail = async (more: Record<string, string>): Promise<Finding | undefined> => {
    const { stdout } = await runHere(['doctor', '--json'], { env: { ...env, ...more } });
    return (JSON.parse(stdout).findings as Finding[]).find(({ check }) => check === 'mail');
  };
  const from = 'Acme <no-reply@acme.example>';

  it('accepts a server that responds, and sends it no mail', async () => {
    expect(await mail({ SMTP_URL: sink.url, MAIL_FROM: from })).toMatchObject({ level: 'ok' });
    expect([sink.connections, sink.mails.length]).toEqual([1, 0]);
  });

  it('fails when the server does not respond', async () => {
    sink.behavior = 'refuses-connections';
    expect(await mail({ SMTP_URL: sink.url, MAIL_FROM: from })).toMatchObject({ level: 'fail', remedy: expect.stringContaining('SMTP_URL') });
    sink.behavior = 'accepts';
  });

  it('names the place of mails in development', async () => {
    expect(await mail({})).toMatchObject({ level: 'info', message: expect.stringContaining('/outbox') });
  });

  it('fails in production when links are on and no mail can be sent', async () => {
    const { masterKeys } = ensureMasterKey(readConfig(place.env)).config;
    const keys = masterKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
    expect(await mail({ NODE_ENV: 'production', PUBLIC_URL: 'https://receipts.example.com', VITRINE_MASTER_KEYS: keys })).toMatchObject({
      level: 'fail',
      message: expect.stringContaining('acme'),
    });
  });
});
