/** Where the command line reads and writes, and what it knows about it. Tests and commands get it as an argument. */
export interface Terminal {
  /** Results. Machines read this. */
  out(text: string): void;
  /** A result that is a file, as it is. */
  outBytes(bytes: Uint8Array): void;
  /** Everything said beside the result: warnings, progress, errors. */
  note(text: string): void;
  /** Rewrites the last line of the notes; only for terminals. */
  rewrite(text: string): void;
  /** A person sits in front of the results. */
  readonly interactive: boolean;
  /** A person sees the notes. */
  readonly notesInteractive: boolean;
  /** A person can answer a question. */
  readonly canAsk: boolean;
  readonly columns: number;
  style(name: StyleName, text: string): string;
  /** The same for text among the notes. */
  noteStyle(name: StyleName, text: string): string;
}

/** The few things that colour says, as SGR codes. It never says anything alone: the word is always there too. */
const styles = {
  heading: [1, 22],
  quiet: [2, 22],
  good: [32, 39],
  warning: [33, 39],
  bad: [31, 39],
} as const;

export type StyleName = keyof typeof styles;

export interface TerminalStreams {
  stdin: { isTTY?: boolean };
  stdout: { isTTY?: boolean; columns?: number; write(text: string | Uint8Array): unknown };
  stderr: { isTTY?: boolean; write(text: string): unknown };
}

/** Colour appears on terminals only, and never when `NO_COLOR` is set to anything (no-color.org) or the terminal is `dumb`. */
export function createTerminal(streams: TerminalStreams, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const { stdin, stdout, stderr } = streams;
  const mayColour = (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  const painted = (stream: { isTTY?: boolean }, name: StyleName, text: string): string => {
    const [on, off] = styles[name];
    return mayColour && stream.isTTY === true ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  };
  return {
    out: (text) => void stdout.write(`${text}\n`),
    outBytes: (bytes) => void stdout.write(bytes),
    note: (text) => void stderr.write(`${text}\n`),
    rewrite: (text) => void stderr.write(`\r\u001b[2K${text}`),
    interactive: stdout.isTTY === true,
    notesInteractive: stderr.isTTY === true,
    canAsk: stdin.isTTY === true && stderr.isTTY === true,
    columns: stdout.columns ?? 100,
    style: (name, text) => painted(stdout, name, text),
    noteStyle: (name, text) => painted(stderr, name, text),
  };
}

/** Writes the control, direction and line characters that JSON allows as escapes: it is the same JSON, and drives no terminal. */
export function escapeJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
