import { describe, expect, it } from 'vitest';
import { acmePlace } from '../acme-place.ts';

const { vitrine } = acmePlace();

describe('embed-keys', () => {
  it('are created, listed, rotated and revoked', async () => {
    expect((await vitrine('embed-keys', 'list')).stdout + (await vitrine('embed-keys', 'list')).stderr).toContain('no embed keys yet');
    const made = (await vitrine('embed-keys', 'create', '--name', 'shop', '--allowed-origin', 'https://b.example', 'https://a.example', '--json')).json();
    expect(made).toMatchObject({
      name: 'shop',
      mode: 'live',
      embedKey: expect.stringMatching(/^embk_live_[0-9a-f]{32}$/),
      allowedOrigins: ['https://a.example', 'https://b.example'],
    });
    const id = String(made['id']);
    const refused = await vitrine('embed-keys', 'rotate', id, '--json');
    expect([refused.exit, refused.problem().code]).toEqual([4, 'confirmation_required']);
    const rotated = (await vitrine('embed-keys', 'rotate', id, '--yes', '--json')).json();
    expect(rotated).toMatchObject({ name: 'shop', allowedOrigins: ['https://a.example', 'https://b.example'] });
    expect((await vitrine('embed-keys', 'revoke', String(rotated['id']))).stdout).toContain('Revoked');
    const { items } = (await vitrine('embed-keys', 'list', '--json')).json();
    expect(items.map((key) => key['revokedAt'])).toEqual([expect.any(String), expect.any(String)]);
    expect((await vitrine('embed-keys', 'list')).stdout).toContain(String(rotated['embedKey']));
  });

  it.each([
    [['create', '--name', 'x', '--allowed-origin', 'https://*.example'], 'invalid_origin', 1],
    [['create', '--name', '', '--allowed-origin', 'https://a.example'], 'invalid_request', 1],
    [['create', '--name', 'x'], 'usage_invalid', 2],
    [['revoke', 'ekey_000000000000000000000000'], 'not_found', 1],
    [['rotate', 'ekey_000000000000000000000000', '--yes'], 'not_found', 1],
  ])('%j is refused with %s', async (words, code, exit) => {
    const result = await vitrine('embed-keys', ...words, '--json');
    expect([result.exit, result.problem().code]).toEqual([exit, code]);
  });
});
