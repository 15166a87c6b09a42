import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { askToConfirm } from '../../../server/cli/terminal/ask-to-confirm.ts';
import { createProgress } from '../../../server/cli/terminal/progress.ts';
import { formatFields, formatTable, type Column } from '../../../server/cli/terminal/table.ts';
import { createTerminal } from '../../../server/cli/terminal/terminal.ts';

function terminal({ tty = false, env = {}, columns = 40 }: { tty?: boolean; env?: Record<string, string>; columns?: number } = {}) {
  const written = { out: '', err: '' };
  const made = createTerminal(
    {
      stdin: { isTTY: tty },
      stdout: { isTTY: tty, columns, write: (text) => (written.out += text) },
      stderr: { isTTY: tty, write: (text) => (written.err += text) },
    },
    env,
  );
  return Object.assign(made, { written });
}

interface Row {
  id: string;
  name: string;
  amount: string;
}

const columns: Column<Row>[] = [
  { title: 'Id', value: ({ id }) => id },
  { title: 'Name', value: ({ name }) => name, shrinks: true },
  { title: 'Amount', value: ({ amount }) => amount, align: 'right' },
];
const rows: Row[] = [
  { id: 'rcpt_1', name: 'A long name of a customer that fills the line', amount: '1.00' },
  { id: 'rcpt_22', name: '客户 🙂', amount: '12345.00' },
];

describe('a table', () => {
  it('aligns its columns by display width', () => {
    const [, first = '', second = ''] = formatTable(terminal(), columns, rows, '').split('\n');
    expect(first.endsWith('    1.00')).toBe(true);
    expect(second.indexOf('客户')).toBe(first.indexOf('A long'));
    // 客户 🙂 occupies seven cells with five characters.
    expect(second.length).toBe(first.length - 3 + 1);
  });

  it('shortens some columns on a terminal, and never an id', () => {
    const text = formatTable(terminal({ tty: true, columns: 40, env: { NO_COLOR: '1' } }), columns, rows, '');
    for (const line of text.split('\n')) expect([...line].length).toBeLessThanOrEqual(40);
    expect(text).toContain('rcpt_22');
    expect(text).toContain('…');
  });

  it('shortens nothing when a program reads it', () => {
    expect(formatTable(terminal({ columns: 10 }), columns, rows, '')).toContain('A long name of a customer that fills the line');
  });

  it('removes control characters, line breaks and direction marks from cells', () => {
    const text = formatTable(terminal(), columns, [{ id: 'x\u001b[2Jy', name: 'one\ntwo\u202e', amount: '\u0007' }], '');
    // oxlint-disable-next-line no-control-regex -- control characters are what this looks for
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202e]/);
    expect(text.split('\n')).toHaveLength(2);
    expect(formatFields(terminal(), [['name', 'a\u001b[31m']])).not.toContain('\u001b');
  });

  it('colours only what the command asks for', () => {
    const shown = formatFields(terminal({ tty: true }), [
      ['verdict', 'refused', 'bad'],
      ['name', '\u001b[31mred'],
    ]);
    expect(shown).toContain('\u001b[31mrefused\u001b[39m');
    expect(shown).not.toContain('\u001b[31mred\n');
  });

  it('without rows is a sentence', () => {
    expect(formatTable(terminal(), columns, [], 'There is nothing.')).toBe('There is nothing.');
  });
});

describe('colour', () => {
  it.each([
    [{ tty: true }, true],
    [{ tty: false }, false],
    [{ tty: true, env: { NO_COLOR: '1' } }, false],
    [{ tty: true, env: { NO_COLOR: '' } }, true],
    [{ tty: true, env: { TERM: 'dumb' } }, false],
  ])('with %j appears: %s', (given, expected) => {
    expect(terminal(given).style('bad', 'word').includes('\u001b')).toBe(expected);
    expect(terminal(given).style('bad', 'word')).toContain('word');
  });
});

describe('progress', () => {
  const run = (made: ReturnType<typeof terminal>, json = false): string => {
    let at = 1_000;
    const progress = createProgress(made, { label: 'Reading', total: 200, json, now: () => (at += 60) });
    for (let done = 1; done <= 200; done += 1) progress.advance(done);
    progress.finish();
    return made.written.err;
  };

  it('is a bar on a terminal, redrawn at intervals and removed at the end', () => {
    const shown = run(terminal({ tty: true }));
    expect(shown).toContain('50 %');
    expect(shown.split('\r').length).toBeLessThan(150);
    expect(shown.endsWith('\r\u001b[2K')).toBe(true);
  });

  it('is one plain line in a log, and absent with --json', () => {
    expect(run(terminal())).toBe('Reading …\n');
    expect(run(terminal({ tty: true }), true)).toBe('');
  });

  it('never writes to standard output', () => {
    const made = terminal({ tty: true });
    run(made);
    expect(made.written.out).toBe('');
  });
});

describe('confirming', () => {
  const ask = (answer: string) => {
    const [input, output] = [new PassThrough(), new PassThrough()];
    input.end(`${answer}\n`);
    return askToConfirm('All of it?', { canAsk: true, input, output, interrupt: () => {} });
  };

  it.each(['yes', ' YES '])('accepts %j', async (answer) => {
    await expect(ask(answer)).resolves.toBeUndefined();
  });

  it.each(['y', 'no', ''])('refuses %j', async (answer) => {
    await expect(ask(answer)).rejects.toMatchObject({ code: 'confirmation_required' });
  });

  it('is refused when there is no terminal', async () => {
    const stream = new PassThrough();
    const asked = askToConfirm('All of it?', { canAsk: false, input: stream, output: stream, interrupt: () => {} });
    await expect(asked).rejects.toMatchObject({ code: 'confirmation_required' });
  });
});
