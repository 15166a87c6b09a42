import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Finding } from '../../../server/cli/doctor/finding.ts';
import { readConfig } from '../../../server/config.ts';
import { ensureMasterKey } from '../../../server/ensure-master-key.ts';
import { createLog } from '../../../server/http/log.ts';
import { createServices } from '../../../server/services.ts';
import { openDatabase } from '../../../server/store/open.ts';
import { cliPlace, runHere, type CliPlace } from '../../support/cli.ts';
import { startSmtpSink, type SmtpSink } from '../../support/smtp-sink.ts';

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
  const { customers, courier, embedKeys, magicLinkAsks, outbox, tenants } = createServices({ config, database, log: createLog('silent') });
  const by = { actor: { kind: 'system', id: null }, requestId: null, address: null } as const;
  const { id } = await tenants.read('acme');
  await customers.put(by, id, { externalId: 'c-1', email: 'ada@example.com' });
  const key = await embedKeys.create(by, id, { name: 'shop', allowedOrigins: [shop] });
  await magicLinkAsks.take(by, id, { embedKeyId: key.id, email: 'ada@example.com', returnUrl: `${shop}/`, locale: 'en' });
  await courier.run();
  for (const { message } of await outbox.kept()) secrets.push(...(message.text.match(/ml_[\w-]{43}|\b\d{6}\b/g) ?? []));
  await database.close();
});
afterAll(async () => {
  await sink.close();
  await place.remove();
});

describe('magic-links list and mail outbox', () => {
  it('tell what there is and how far it is, and nothing that signs in', async () => {
    expect(secrets).toHaveLength(2);
    for (const words of [['magic-links', 'list'], ['mail', 'outbox'], ['mail', 'outbox', '--tenant', 'acme']]) {
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
  it('ends the open links of a customer or of everybody, once, and says how many', async () => {
    const revoke = async (...words: string[]) => (await runHere(['magic-links', 'revoke', ...words, '--json'], { env })).json();
    expect((await runHere(['magic-links', 'revoke', '--customer', 'nobody', '--json'], { env })).problem().code).toBe('not_found');
    expect(await revoke('--customer', 'c-1')).toEqual({ revoked: 1 });
    expect((await runHere(['magic-links', 'list', '--json'], { env })).json().items).toMatchObject([{ state: 'ended' }]);
    expect(await revoke()).toEqual({ revoked: 0 });
    expect((await runHere(['audit', 'list', '--action', 'magic_link.revoked', '--json'], { env })).json().items).toMatchObject([{ actor: { kind: 'cli' }, target: { kind: 'customer' }, after: { ended: 1 } }]);
  });
});

describe('the doctor, of mail', () => {
  const mail = async (more: Record<string, string>): Promise<Finding | undefined> => {
    const { stdout } = await runHere(['doctor', '--json'], { env: { ...env, ...more } });
    return (JSON.parse(stdout).findings as Finding[]).find(({ check }) => check === 'mail');
  };
  const from = 'Acme <no-reply@acme.example>';

  it('is content with a server that answers, and sends it nothing', async () => {
    expect(await mail({ SMTP_URL: sink.url, MAIL_FROM: from })).toMatchObject({ level: 'ok' });
    expect([sink.connections, sink.mails.length]).toEqual([1, 0]);
  });

  it('fails with one that does not', async () => {
    sink.mood = 'refuses-connections';
    expect(await mail({ SMTP_URL: sink.url, MAIL_FROM: from })).toMatchObject({ level: 'fail', remedy: expect.stringContaining('SMTP_URL') });
    sink.mood = 'takes';
  });

  it('says where mails are in development', async () => {
    expect(await mail({})).toMatchObject({ level: 'info', message: expect.stringContaining('/outbox') });
  });

  it('fails in production when links are on and nothing is sent', async () => {
    const { masterKeys } = ensureMasterKey(readConfig(place.env)).config;
    const keys = masterKeys.map(({ id, key }) => `${id}:${key.toString('base64')}`).join(',');
    expect(await mail({ NODE_ENV: 'production', PUBLIC_URL: 'https://receipts.example.com', VITRINE_MASTER_KEYS: keys })).toMatchObject({ level: 'fail', message: expect.stringContaining('acme') });
  });
});
