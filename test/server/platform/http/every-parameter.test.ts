import { afterAll, beforeAll, expect, it } from 'vitest';
import { serverErrorCodes } from '../../../../protocol/errors.ts';
import { sendMany } from './many-requests.ts';
import { forEachWorld } from '../../../support/server/world.ts';
import { mint, page } from '../../credentials/widget-tokens/widget-calls.ts';

interface Operation {
  operationId: string;
  parameters?: { name: string; in: 'path' | 'query' | 'header' }[];
}

const codes = new Set<unknown>(serverErrorCodes);
/** As they stand in an address. The last ones reach the route and are nobody's. */
const unstorable = ['%00', 'a%00b', '%ED%A0%80', '%', '%zz', '%C0%AF', '%E0%A4'];
const odd = [
  '%0D%0A',
  '%e2%80%ae',
  '%D0%B0',
  '__proto__',
  'constructor',
  'toString',
  "'%20or%201=1%20--",
  '%2e%2e%2f',
  '%2F',
  '%5C',
  '..%2f..',
  '%20',
  '-1',
  '0',
  'null',
  '[object%20Object]',
  '%F0%9F%98%80',
  'x'.repeat(2_000),
  '%252e',
  '*',
  '{}',
  '%3Cscript%3E',
];

/** None of them decides anything for another. */
const atOnce = <T>(values: readonly T[], ask: (value: T) => Promise<void>): Promise<unknown> => Promise.all(values.map(ask));

forEachWorld('a parameter', (world) => {
  let many: ReturnType<typeof sendMany>;
  beforeAll(() => void (many = sendMany(world().base)));
  afterAll(() => many.close());
  const operations = async (): Promise<{ method: string; path: string; operation: Operation }[]> => {
    const { json } = await world().send('/openapi.json');
    return Object.entries(json['paths'] as Record<string, Record<string, Operation>>).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method: method.toUpperCase(), path, operation })),
    );
  };

  async function send(
    method: string,
    path: string,
    headers: Record<string, string> = {},
  ): Promise<{ status: number; code: unknown; fault: string | undefined }> {
    const { acme } = world();
    const widget = path.startsWith('/v1/widget/') ? (await mint(world(), {})).token : acme.apiKey;
    const { status, code, text } = await many.send(path, {
      method,
      headers: { authorization: `Bearer ${widget}`, ...(path.startsWith('/v1/widget/') && { origin: page }), ...headers },
    });
    const isProblem = status < 400 || (codes.has(code) && text.length < 20_000 && !/\bat .+:\d+:\d+|node_modules|sqlite|postgres/i.test(text));
    return { status, code, fault: status >= 500 || !isProblem ? `${method} ${path.slice(0, 80)}: ${status} ${text.slice(0, 100)}` : undefined };
  }

  it('of any path is refused or finds nothing, whatever it holds, and never reaches the database with what that cannot keep', async () => {
    const faults: unknown[] = [];
    let asked = 0;
    for (const { method, path, operation } of await operations()) {
      if (!operation.parameters?.some((parameter) => parameter.in === 'path')) continue;
      await atOnce([...unstorable, ...odd], async (value) => {
        const { status, code, fault } = await send(
          method,
          path.replaceAll(/\{\w+\}/g, () => value),
        );
        asked += 1;
        const isRight = unstorable.includes(value) ? code === 'invalid_text' : [400, 404, 405, 409].includes(status);
        if (fault !== undefined || !isRight) faults.push(fault ?? `${method} ${path} ${value.slice(0, 20)}: ${status} ${String(code)}`);
      });
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(400);
  }, 120_000);

  it('of any query is one text that fits or is refused; none is read twice, none is unknown', async () => {
    const faults: unknown[] = [];
    let asked = 0;
    for (const { method, path, operation } of await operations()) {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      for (const { name } of operation.parameters?.filter((parameter) => parameter.in === 'query') ?? []) {
        const tries: [string, (status: number, code: unknown) => boolean][] = [
          ...unstorable.map((value): (typeof tries)[number] => [`${name}=${value}`, (_status, code) => code === 'invalid_text']),
          ...odd.map((value): (typeof tries)[number] => [`${name}=${value}`, (status) => status < 500]),
          [`${name}=`, (status) => status < 500],
          [name, (status) => status < 500],
          [`${name}=1&${name}=1`, (_status, code) => code === 'duplicate_parameter'],
          [`${name}[]=1`, (status) => status === 400],
          [`${name}[a]=1`, (status) => status === 400],
          [`${name}=${'x'.repeat(10_000)}`, (status) => status < 500],
        ];
        await atOnce(tries, async ([query, expected]) => {
          const { status, code, fault } = await send(method, `${address}?${query}`);
          asked += 1;
          if (fault !== undefined || !expected(status, code)) faults.push(fault ?? `${method} ${address}?${query.slice(0, 40)}: ${status} ${String(code)}`);
        });
      }
      const { status, fault } = await send(method, `${address}?verbose=1`);
      if (fault !== undefined || status === 200) faults.push(fault ?? `${method} ${address}?verbose=1: ${status}`);
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(700);
  }, 120_000);

  it('of a header is one text that fits, or names nobody', async () => {
    const faults: unknown[] = [];
    const texts = [
      '',
      ' ',
      'x'.repeat(8_000),
      '__proto__',
      'constructor',
      "' or 1=1 --",
      '../../..',
      '%00',
      '\u00e9',
      '*',
      'null',
      '0',
      'acme,globex',
      'acme, acme',
      'ACME',
      ' acme ',
    ];
    for (const { method, path, operation } of await operations()) {
      const address = path.replaceAll(/\{\w+\}/g, 'x');
      for (const { name } of operation.parameters?.filter((parameter) => parameter.in === 'header') ?? []) {
        await atOnce(texts, async (text) => {
          const { status, code, fault } = await send(method, address, {
            [name]: text,
            ...(name === 'Vitrine-Tenant' && { authorization: `Bearer ${world().operatorKey}` }),
          });
          const isRight = name !== 'Vitrine-Tenant' || text.trim() === 'acme' || status >= 400;
          if (fault !== undefined || !isRight)
            faults.push(fault ?? `${method} ${address} ${name}: ${JSON.stringify(text).slice(0, 20)}: ${status} ${String(code)}`);
        });
      }
    }
    expect(faults).toEqual([]);
  }, 120_000);
});
