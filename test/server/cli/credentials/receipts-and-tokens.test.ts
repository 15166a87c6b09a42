import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../support/processes/cli.ts';
import { acmePlace } from '../acme-place.ts';
import { changed } from '../../../support/credentials/changed.ts';

const acme = acmePlace({ others: ['globex'], withReceipt: true });
const { vitrine } = acme;

describe('receipts', () => {
  const tenant = ['--tenant', 'acme'] as const;

  it('are listed and shown, as a table and as JSON', async () => {
    const table = await vitrine('receipts', 'list', ...tenant);
    expect(table.stdout).toContain('Côté & Söhne');
    expect(table.stdout).toContain('12.00 EUR');
    const shown = (await vitrine('receipts', 'show', acme.receiptId, ...tenant, '--json')).json();
    expect(shown).toMatchObject({ id: acme.receiptId, totalMinor: 1200, status: 'draft' });
    expect((await vitrine('receipts', 'show', acme.receiptId, ...tenant)).stdout).toContain('Work');
    expect((await vitrine('receipts', 'list', ...tenant, '--customer', 'c-1', '--status', 'draft', '--json')).json().items).toHaveLength(1);
    expect((await vitrine('receipts', 'list', ...tenant, '--customer', 'nobody', '--json')).problem().code).toBe('not_found');
  });

  it('V3 are sealed only with confirmation, once', async () => {
    const refused = await vitrine('receipts', 'seal', acme.receiptId, ...tenant);
    expect([refused.exit, refused.stdout]).toEqual([4, '']);
    expect(refused.stderr).toContain(`The content of receipt ${acme.receiptId} (c-1, `);
    expect((await vitrine('receipts', 'show', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ status: 'draft' });
    expect((await vitrine('receipts', 'seal', acme.receiptId, ...tenant, '--yes', '--json')).json()).toMatchObject({ status: 'sealed' });
    expect((await vitrine('receipts', 'seal', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ status: 'sealed' });
  });

  it('are published until a date, made private, archived and unarchived', async () => {
    const published = (await vitrine('receipts', 'publish', acme.receiptId, ...tenant, '--until', '2999-12-31', '--json')).json();
    expect(published).toMatchObject({ visibility: 'published', link: expect.stringMatching(/\/r\/r_[\w-]{43}$/) });
    expect((await vitrine('receipts', 'publish', acme.receiptId, ...tenant, '--until', '2000-01-01', '--json')).problem().code).toBe('invalid_request');
    expect((await vitrine('receipts', 'unpublish', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'private' });
    expect((await vitrine('receipts', 'archive', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ archived: true });
    expect((await vitrine('receipts', 'unarchive', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ archived: false });
  });

  it('have a link that can be printed and rotated', async () => {
    const [before] = [(await vitrine('receipts', 'link', acme.receiptId, ...tenant)).stdout.trim()];
    const after = (await vitrine('receipts', 'rotate-link', acme.receiptId, ...tenant)).stdout.trim();
    expect(before).toMatch(/^http:\/\/localhost:4310\/r\/r_[\w-]{43}$/);
    expect(after).not.toBe(before);
    expect((await vitrine('receipts', 'link', acme.receiptId, ...tenant)).stdout.trim()).toBe(after);
  });

  it('are all made private only with confirmation', async () => {
    await vitrine('receipts', 'publish', acme.receiptId, ...tenant);
    const refused = await vitrine('receipts', 'revoke-all', ...tenant);
    expect(refused.exit).toBe(4);
    expect((await vitrine('receipts', 'show', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'published' });
    expect((await vitrine('receipts', 'revoke-all', ...tenant, '--yes', '--json')).json()).toEqual({ unpublished: 1 });
    expect((await vitrine('receipts', 'show', acme.receiptId, ...tenant, '--json')).json()).toMatchObject({ visibility: 'private' });
  });

  it.each(['seal', 'publish', 'unpublish', 'archive', 'unarchive', 'link', 'rotate-link', 'show'])(
    '%s answers "not found" for another tenant’s receipt',
    async (name) => {
      const result = await vitrine('receipts', name, acme.receiptId, '--tenant', 'globex', '--json');
      expect([result.exit, result.problem().code]).toEqual([1, 'receipt_not_found']);
    },
  );

  it('shown as JSON can be imported elsewhere', async () => {
    const file = join(acme.place.folder, 'shown.json');
    writeFileSync(file, (await vitrine('receipts', 'show', acme.receiptId, ...tenant, '--json')).stdout);
    expect((await vitrine('receipts', 'import', file, '--tenant', 'globex', '--json')).json()).toMatchObject({ stored: { created: 1 } });
  });
});

describe('token', () => {
  it('mints a token that the inspector accepts as an argument and from standard input', async () => {
    const { token } = (await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'c-1', '--ttl', '60', '--json')).json();
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({
      format: 'valid',
      signature: 'valid',
      reason: null,
      claims: { sub: 'c-1' },
    });
    const piped = await runCli(['token', 'inspect', '-', '--tenant', 'acme', '--json'], { env: acme.place.env, input: `${String(token)}\n` });
    expect(piped.exit).toBe(0);
    const other = await vitrine('token', 'inspect', changed(String(token), -4), '--tenant', 'acme', '--json');
    expect(other.exit).toBe(1);
    expect(other.json()).not.toMatchObject({ signature: 'valid' });
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'globex', '--json')).problem().code).toBe('not_found');
  });

  it('AF9 I1 mints a bridge token, which names the customer and opens no receipt', async () => {
    const { token, expiresIn } = (
      await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--email', 'ada@example.com', '--json')
    ).json();
    expect(expiresIn).toBe(300);
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).json()).toMatchObject({
      kind: 'bridge',
      signature: 'valid',
      reason: null,
      claims: { external_customer_id: 'c-1', email: 'ada@example.com', aud: 'vitrine-embed', jti: expect.any(String) },
    });
    expect((await vitrine('tenants', 'update', '--tenant', 'acme', '--bridge-audience', 'aforo-embed')).stdout).toContain('aforo-embed');
    const other = (await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--json')).json();
    expect((await vitrine('token', 'inspect', String(other['token']), '--tenant', 'acme', '--json')).json()).toMatchObject({
      reason: null,
      claims: { aud: 'aforo-embed' },
    });
    expect((await vitrine('token', 'inspect', String(token), '--tenant', 'acme', '--json')).exit).toBe(1);
    await vitrine('tenants', 'update', '--tenant', 'acme', '--bridge-audience', 'vitrine-embed');
    expect((await vitrine('token', 'mint', '--tenant', 'acme', '--bridge', '--customer', 'c-1', '--ttl', '301', '--json')).problem().code).toBe(
      'token_lifetime_too_long',
    );
    for (const words of [
      ['--bridge'],
      ['--bridge', '--resource', acme.receiptId],
      ['--bridge', '--customer', 'c-1', '--resource', acme.receiptId],
      ['--customer', 'c-1', '--email', 'ada@example.com'],
    ]) {
      expect((await vitrine('token', 'mint', '--tenant', 'acme', ...words, '--json')).problem().code, words.join(' ')).toBe('usage_invalid');
    }
  });

  it('refuses a lifetime that the tenant does not accept', async () => {
    await vitrine('tenants', 'update', '--tenant', 'acme', '--max-token-seconds', '60');
    expect((await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'c-1', '--json')).problem().code).toBe('token_lifetime_too_long');
  });

  it('reports that the customer is not known yet', async () => {
    const { exit, stdout, stderr } = await vitrine('token', 'mint', '--tenant', 'acme', '--customer', 'new', '--ttl', '60');
    expect(exit).toBe(0);
    expect(stdout.trim().split('.')).toHaveLength(3);
    expect(stderr).toContain('not known');
  });

  it('is refused with 1 and no stack trace when it has no valid form', async () => {
    const result = await vitrine('token', 'inspect', 'nonsense', '--tenant', 'acme');
    expect(result.exit).toBe(1);
    expect(result.stderr).not.toMatch(/\bat .*:\d+/);
  });
});
