import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadLimits } from '../../../../server/platform/http/load/load.ts';
import { createSampler } from '../../../../server/platform/http/log/sampler.ts';
import { startTestServer } from '../../../support/server/server.ts';
import { head, wireTo } from './wire.ts';

/** Sends requests until the time is over, each on a new connection. @returns The number of refusals. */
async function refusalsOf(port: number, isOver: () => boolean): Promise<number> {
  let refused = 0;
  while (!isOver()) {
    const wire = await wireTo(port);
    wire.send(head('GET /v1/receipts'));
    expect(await wire.over()).toMatch(/^HTTP\/1\.1 503 /);
    refused += 1;
  }
  return refused;
}

describe('D13 callers who retry at once', () => {
  it('are slowed down, so that refusing them costs little', async () => {
    const limits = loadLimits(0);
    const waitMs = 500;
    const full = await startTestServer({ load: { ...limits, slots: { ...limits.slots, waitMs } } });
    try {
      const callers = 4;
      const started = performance.now();
      const isOver = (): boolean => performance.now() > started + 1_000;
      const counts = await Promise.all(Array.from({ length: callers }, () => refusalsOf(full.port, isOver)));
      const rounds = Math.ceil((performance.now() - started) / waitMs);
      expect(Math.max(...counts)).toBeLessThanOrEqual(rounds);
      expect(Math.min(...counts)).toBeGreaterThan(0);
    } finally {
      await full.close();
    }
  });
});

describe('D13 a refusal under overload', () => {
  it('closes the connection, and is logged once and then counted', async () => {
    const lines: Record<string, unknown>[] = [];
    const limits = loadLimits(0);
    const full = await startTestServer({
      load: { ...limits, slots: { ...limits.slots, waitMs: 1 } },
      env: { LOG_LEVEL: 'info' },
      onLog: (line) => lines.push(JSON.parse(line) as Record<string, unknown>),
    });
    try {
      for (let index = 0; index < 50; index += 1) {
        const wire = await wireTo(full.port);
        wire.send(head('GET /v1/receipts'));
        expect(await wire.over()).toMatch(/^HTTP\/1\.1 503 [^]*\r\nConnection: close\r\n/);
      }
      await vi.waitFor(
        () => expect(lines.filter(({ msg }) => msg === 'more requests were refused').reduce((sum, { times }) => sum + Number(times), 0)).toBe(49),
        { timeout: 20_000 },
      );
      expect(lines.filter(({ level, code }) => level === 'info' && code === 'overloaded')).toHaveLength(1);
      const metrics = await (await full.fetch('/metrics')).text();
      expect(metrics).toMatch(/vitrine_http_request_duration_seconds_count\{operation="listReceipts",status="503"\} 50/);
    } finally {
      await full.close();
    }
  });

  it('drops the pipelined requests behind it as well', async () => {
    const limits = loadLimits(0);
    const full = await startTestServer({ load: { ...limits, slots: { ...limits.slots, waitMs: 1 } } });
    try {
      const wire = await wireTo(full.port);
      wire.send(head('GET /v1/receipts').repeat(20));
      expect((await wire.over()).match(/HTTP\/1\.1 503 /g)).toHaveLength(1);
    } finally {
      await full.close();
    }
  });

  it('of a connection closes idle connections to make room', async () => {
    const server = await startTestServer();
    try {
      server.http.maxConnections = 2;
      const idle = [await wireTo(server.port), await wireTo(server.port)];
      for (const wire of idle) {
        wire.send(head('GET /healthz'));
        await wire.sees('"ok"');
      }
      await (await wireTo(server.port)).over();
      await Promise.all(idle.map((wire) => wire.over()));
      expect((await server.fetch('/healthz')).status).toBe(200);
    } finally {
      await server.close();
    }
  });
});

describe('D13 the sampler', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('reports the first of each kind, then counts per interval, and restarts after an empty interval', () => {
    const warnings: [string, number][] = [];
    const sampler = createSampler(1_000, (kind, times) => warnings.push([kind, times]));
    expect([sampler.note('a'), sampler.note('a'), sampler.note('b'), sampler.note('a')]).toEqual([true, false, true, false]);
    vi.advanceTimersByTime(1_000);
    expect([sampler.note('a'), sampler.note('b')]).toEqual([false, true]);
    vi.advanceTimersByTime(2_000);
    expect(warnings).toEqual([
      ['a', 2],
      ['a', 1],
    ]);
    expect([sampler.note('a'), vi.getTimerCount()]).toEqual([true, 1]);
  });
});
