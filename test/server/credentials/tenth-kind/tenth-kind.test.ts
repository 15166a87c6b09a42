import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../../../server/cli/run-program.ts';
import { afterRestore } from '../../../../server/credentials/after-restore.ts';
import { dayMs } from '../../../../server/credentials/rows.ts';
import { credentials } from '../../../../server/credentials/index.ts';
import { purgeExpired } from '../../../../server/credentials/purge.ts';
import { type ApiArea, apiAreas } from '../../../../server/access/api-areas.ts';
import { migrations } from '../../../../server/platform/store/migrations/index.ts';
import { credentialLines } from '../../../house/security-document.ts';
import { forEachWorld, type Answer, type World } from '../../../support/server/world.ts';
import { endCredential, listRows } from '../../../../server/credentials/rows.ts';
import { badge, badgeRows } from './descriptor.ts';
import { badgesMigration } from './migration.ts';

const options = { credentials: [...credentials, badge], migrations: [...migrations, badgesMigration] };
const by = { actor: { kind: 'system', id: 'test' }, requestId: null, address: null };

async function makeBadge({ acme, manage }: World): Promise<{ id: string; secret: string }> {
  const { json } = await manage(acme.apiKey, 'POST', '/v1/badges', { customerId: acme.receipts[0].customerId });
  return { id: String(json['id']), secret: String(json['secret']) };
}

const requests: Record<ApiArea, (world: World, credential: string) => Promise<Answer>> = {
  manage: ({ read }, credential) => read(credential, '/v1/customers'),
  read: ({ acme, read }, credential) => read(credential, `/v1/receipts/${acme.receipts[0].id}`),
  self: ({ read }, credential) => read(credential, '/v1/me'),
  widget: ({ read }, credential) => read(credential, '/v1/widget/me'),
  exchange: ({ send }, credential) =>
    send('/v1/sessions', {
      method: 'POST',
      headers: { authorization: `Bearer ${credential}`, 'content-type': 'application/json' },
      body: '{"bridgeToken":"x"}',
    }),
  link: async ({ acme, send }, credential) =>
    send(`/r/${await acme.receipts[0].shareToken()}?token=${credential}`, { headers: { accept: 'application/json' } }),
};

forEachWorld(
  'a tenth kind of credential, added with one folder, one line and one migration,',
  (world) => {
    it.each(apiAreas)('gets the answer of its descriptor in the area %s', async (area) => {
      const { secret } = await makeBadge(world());
      const { status, code } = await requests[area](world(), secret);
      const answer = badge.opens?.areas[area];
      if (answer === 'open') expect(status).toBe(200);
      else expect([status, code]).toEqual([answer === 'token_invalid' ? 401 : 403, answer]);
    });

    it('reads the documents of its customer only', async () => {
      const { acme, globex, read } = world();
      const { secret } = await makeBadge(world());
      expect((await read(secret, '/v1/receipts')).json['items']).toMatchObject([{ id: acme.receipts[0].id }]);
      expect((await read(secret, `/v1/receipts/${acme.receipts[1].id}`)).status).toBe(404);
      expect((await read(secret, `/v1/receipts/${globex.receipts[0].id}`)).status).toBe(404);
      expect((await read(`${secret}x`, '/v1/receipts')).status).toBe(401);
    });

    it('is recorded in the audit trail, which can be filtered by it', async () => {
      const { acme, manage } = world();
      const { id } = await makeBadge(world());
      const { json } = await manage(acme.apiKey, 'GET', `/v1/audit?action=badge.created&targetKind=badge&targetId=${id}`);
      expect(json['items']).toMatchObject([{ action: 'badge.created', target: { kind: 'badge', id }, actor: { kind: 'api-key' } }]);
      expect((await manage(acme.apiKey, 'GET', '/v1/audit?action=badge.polished')).status).toBe(400);
    });

    it('can be inspected as good, expired or revoked, and is missing for another tenant', async () => {
      const { acme, globex, manage, clock, app } = world();
      const { id, secret } = await makeBadge(world());
      const inspect = async (apiKey: string): Promise<unknown> => (await manage(apiKey, 'POST', '/v1/signing-keys/inspect', { token: secret })).json;
      expect(await inspect(acme.apiKey)).toMatchObject({ kind: 'badge', row: 'good', reason: null, claims: null });
      expect(await inspect(globex.apiKey)).toMatchObject({ kind: 'badge', row: 'missing' });
      const startedAt = clock.now();
      clock.advance(86_400);
      expect(await inspect(acme.apiKey)).toMatchObject({ row: 'expired' });
      clock.set(startedAt);
      await sql`update badges set revoked_at = ${startedAt} where id = ${id}`.execute(app.services.database.query);
      expect(await inspect(acme.apiKey)).toMatchObject({ row: 'revoked' });
    });

    it('is deleted one day after its expiry, and not before', async () => {
      const { app, clock } = world();
      const { id } = await makeBadge(world());
      const { database, credentials: kinds } = app.services;
      const exists = async (): Promise<boolean> => (await sql`select 1 from badges where id = ${id}`.execute(database.query)).rows.length === 1;
      await purgeExpired(database, clock.now() + 2 * dayMs - 1, undefined, kinds);
      expect(await exists()).toBe(true);
      await purgeExpired(database, clock.now() + 2 * dayMs + 1, undefined, kinds);
      expect(await exists()).toBe(false);
    });

    it('is listed, and ends once however often it is revoked', async () => {
      const { acme, globex, app, read, manage } = world();
      const { id, secret } = await makeBadge(world());
      const ask = { tenantId: acme.id, id, rows: badgeRows, target: 'badge' };
      expect(await listRows(app.services.database.query, badgeRows, { tenantId: acme.id, limit: 500 })).toContainEqual(
        expect.objectContaining({ id, name: 'lobby', ended_at: null }),
      );
      await expect(endCredential(app.services, by, { ...ask, tenantId: globex.id })).rejects.toMatchObject({ code: 'not_found' });
      const [first, second] = [await endCredential(app.services, by, ask), await endCredential(app.services, by, ask)];
      expect(first.ended_at).not.toBeNull();
      expect(second).toEqual(first);
      expect((await read(secret, '/v1/me')).status).toBe(401);
      expect((await manage(acme.apiKey, 'GET', `/v1/audit?action=badge.revoked&targetId=${id}`)).json['items']).toHaveLength(1);
    });

    it('is ended by a restore', async () => {
      const { app, read } = world();
      const { secret } = await makeBadge(world());
      expect((await read(secret, '/v1/me')).status).toBe(200);
      await afterRestore(app.services, by);
      expect((await read(secret, '/v1/me')).status).toBe(401);
    });

    it('is in the OpenAPI document with its routes and actions', async () => {
      const text = (await world().send('/openapi.json')).text;
      expect(text).toContain('"createBadge"');
      expect(text).toContain('"badge.revoked"');
    });
  },
  options,
);

describe('a tenth kind on the command line', () => {
  it('is listed and revoked by generated commands', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vitrine-tenth-'));
    const vitrine = async (...words: string[]) => {
      const streams = { stdin: new PassThrough(), stdout: new PassThrough(), stderr: new PassThrough() };
      streams.stdin.end();
      const exit = await runProgram([...words, '--json'], { streams, environment: { VITRINE_DATA: folder }, ...options });
      return { exit, json: JSON.parse(String(streams.stdout.read() ?? 'null')), said: String(streams.stderr.read() ?? '') };
    };
    try {
      const { json: made } = await vitrine('init', '--tenant', 'acme', '--name', 'Acme', '--allowed-origin', 'https://app.acme.example');
      expect(made).toMatchObject({ tenant: expect.anything() });
      expect((await vitrine('badges', 'list', '--tenant', 'acme')).json).toEqual({ items: [] });
      expect(await vitrine('badges', 'revoke', 'bdg_0123456789abcdef01234567', '--tenant', 'acme')).toMatchObject({
        said: expect.stringContaining('not_found'),
      });
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

describe('a tenth kind in the documents', () => {
  it('has its row', () => {
    expect(credentialLines([badge])).toEqual(['| badge `bdg_…` (`badge`) | a made-up page | a day | what one customer may read | `vitrine badges revoke` |']);
  });
});
