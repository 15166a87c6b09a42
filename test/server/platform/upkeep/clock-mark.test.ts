import { expect, it } from 'vitest';
import { createClockMark, maxClockJumpMs, trustAgainAfterMs } from '../../../../server/platform/upkeep/clock-mark.ts';
import { createVisitor } from '../../../support/stand-ins/browser-like.ts';
import { createEmbedKey } from '../../../support/credentials/embed-keys.ts';
import { forEachEngine } from '../../../support/databases/engines.ts';
import { bridgeToken, exchange } from '../../../support/credentials/sessions.ts';
import { forEachWorld } from '../../../support/server/world.ts';

const hour = 3_600_000;
const day = 24 * hour;

forEachEngine('the high-water mark of the clock', (context) => {
  let now = Date.UTC(2026, 10, 21);
  const make = (offsetMs = 0) => createClockMark({ database: context.database, clock: { now: () => now + offsetMs } });

  it('S8 accepts a clock that jumped forward by a night, or back by a little', async () => {
    const mark = make();
    for (const step of [0, 10 * 60_000, 14 * hour, maxClockJumpMs, -2 * hour, -20 * hour, 30 * 60_000]) {
      now += step;
      expect(await mark.isTrusted(), `${step / hour} hours`).toBe(true);
    }
  });

  it.each([2 * day, 400 * day, -2 * day, -400 * day])('S8 rejects a clock that jumped by %i ms, and accepts it again when it is back', async (jump) => {
    const mark = make();
    expect(await mark.isTrusted()).toBe(true);
    now += jump;
    for (let turn = 0; turn < 6; turn += 1) {
      expect(await mark.isTrusted()).toBe(false);
      now += 10 * 60_000;
    }
    now -= jump;
    expect(await mark.isTrusted()).toBe(true);
    now += jump;
    expect(await mark.isTrusted()).toBe(false);
    now -= jump;
  });

  it.each([3 * day, -3 * day])('S8 accepts a jumped clock after it has run for longer than any token lives (%i ms away)', async (jump) => {
    const mark = make();
    await mark.isTrusted();
    now += jump;
    const began = now;
    const believed: number[] = [];
    for (; now <= began + trustAgainAfterMs + hour; now += hour) if (await mark.isTrusted()) believed.push(now - began);
    expect(believed[0]).toBe(trustAgainAfterMs);
    expect(believed).toHaveLength(2);
  });

  it('S8 never accepts one server’s clock while another server’s contradicts it', async () => {
    const [right, wrong] = [make(), make(5 * day)];
    for (let turn = 0; turn < 60; turn += 1) {
      expect([await right.isTrusted(), await wrong.isTrusted()]).toEqual([true, false]);
      now += hour;
    }
  });
});

forEachWorld('a clock jump', (world) => {
  const jumpAndReturn = async (days: number, rounds: number): Promise<void> => {
    const { clock, app } = world();
    clock.advance(days * 86_400);
    for (let round = 0; round < rounds; round += 1) {
      await app.services.upkeep.run();
      clock.advance(15 * 60);
    }
    clock.advance(-days * 86_400 - rounds * 15 * 60);
  };

  it.each([2, 30, 4_000])('S8 by %i days and back, a used token stays used, and a new one opens a session', async (days) => {
    const { acme, app, token } = world();
    await app.services.upkeep.run();
    const { embedKey } = await createEmbedKey(world(), acme);
    const bridge = bridgeToken(world(), acme);
    const link = `/r/${await acme.receipts[0].shareToken()}`;
    const handedOverToken = token({ jti: crypto.randomUUID() });
    const open = async (text: string) => {
      const visitor = createVisitor(world());
      await visitor.get(link);
      return (await visitor.get(`${link}?token=${text}`)).status;
    };
    expect([(await exchange(world(), embedKey, bridge)).status, await open(handedOverToken)]).toEqual([201, 303]);
    await jumpAndReturn(days, 3);
    expect((await exchange(world(), embedKey, bridge)).code).toBe('token_replayed');
    expect(await open(handedOverToken)).toBe(401);
    expect([(await exchange(world(), embedKey, bridgeToken(world(), acme))).status, await open(token({ jti: crypto.randomUUID() }))]).toEqual([201, 303]);
  });

  it('S8 no own key rotates, and expired rows are deleted only when the clock is accepted', async () => {
    const { app, clock, logged } = world();
    const { ownKeys, database } = app.services;
    await app.services.upkeep.run();
    const before = await ownKeys.signer('session');
    await jumpAndReturn(45, 2);
    expect((await ownKeys.signer('session')).kid).toBe(before.kid);
    expect(logged.join('\n')).toContain('the clock has jumped');
    const countUsedTokens = async () => (await database.query.selectFrom('used_tokens').select('token_hash').execute()).length;
    await database.query
      .insertInto('used_tokens')
      .values({ tenant_id: 'a', token_hash: 'over', expires_at: clock.now() - 1 })
      .execute();
    const countBefore = await countUsedTokens();
    for (let turn = 0; turn < 31 * 24; turn += 1) {
      clock.advance(3_600);
      if (turn % 6 === 0) await app.services.upkeep.run();
    }
    expect(await countUsedTokens()).toBeLessThan(countBefore);
    expect((await ownKeys.signer('session')).kid).not.toBe(before.kid);
  }, 60_000);

  it('S8 the claim of a used token is kept for a week after the token’s end', async () => {
    const { app, clock } = world();
    const { embedKey } = await createEmbedKey(world(), world().acme);
    await exchange(world(), embedKey, bridgeToken(world(), world().acme));
    const { expires_at: end } = await app.services.database.query
      .selectFrom('used_tokens')
      .select(({ fn }) => fn.max('expires_at').as('expires_at'))
      .executeTakeFirstOrThrow();
    expect(end).toBeGreaterThan(clock.now() + 7 * day);
  });
});
