/** The command line's streams and their properties. Commands and tests receive it as an argument. */
export interface Terminal {
  /** Writes a result, which machines may read. */
  out(text: string): void;
  /** Writes a result that is a file, unchanged. */
  outBytes(bytes: Uint8Array): void;
  /** Writes a note: warnings, progress, errors. */
  note(text: string): void;
  /** Rewrites the last line of the notes. For terminals only. */
  rewrite(text: string): void;
  /** Whether results go to a terminal. */
  readonly interactive: boolean;
  /** Whether notes go to a terminal. */
  readonly notesInteractive: boolean;
  /** A person can answer a question. */
  readonly canAsk: boolean;
  readonly columns: number;
  style(name: StyleName, text: string): string;
  /** Styles text of a note. */
  noteStyle(name: StyleName, text: string): string;
}

/** SGR codes of styles. Colour only repeats what the words say. */
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

/** Creates the terminal. Colour is for terminals only, and off if `NO_COLOR` is set (no-color.org) or the terminal is `dumb`. */
export function createTerminal(streams: TerminalStreams, environment: Readonly<Record<string, string | undefined>>): Terminal {
  const { stdin, stdout, stderr } = streams;
  const hasColor = (environment['NO_COLOR'] ?? '') === '' && environment['TERM'] !== 'dumb';
  const styled = (stream: { isTTY?: boolean }, name: StyleName, text: string): string => {
    const [on, off] = styles[name];
    return hasColor && stream.isTTY === true ? `\u001b[${on}m${text}\u001b[${off}m` : text;
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
    style: (name, text) => styled(stdout, name, text),
    noteStyle: (name, text) => styled(stderr, name, text),
  };
}

/** Escapes control, direction and line characters in JSON. The JSON stays the same, and cannot control a terminal. */
export function escapeJson(json: string): string {
  return json.replace(/[\u007f-\u009f\p{Cf}\p{Zl}\p{Zp}]/gu, (character) =>
    character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`),
  );
}
