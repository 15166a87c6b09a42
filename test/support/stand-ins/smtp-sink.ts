import { createServer, type Server, type Socket } from 'node:net';

/** A mail as received. */
export interface ReceivedMail {
  from: string;
  /** Every address of the envelope. */
  to: string[];
  /** Header and body unchanged, with CR LF. */
  raw: string;
  /** Header fields by lower-case name, unfolded. */
  headers: Map<string, string[]>;
  /** The parts, decoded. */
  text: string;
  html: string;
}

/** The server's behaviour, which can change at any moment. */
export type SmtpBehavior = 'accepts' | 'refuses-connections' | 'silent' | 'busy' | 'unknown-mailbox' | 'refuses-data' | 'accepts-silently' | 'slow';

export interface SmtpSink {
  readonly port: number;
  readonly url: string;
  readonly mails: ReceivedMail[];
  behavior: SmtpBehavior;
  /** Connections so far. */
  connections: number;
  close(): Promise<void>;
}

/** Starts a real SMTP server on loopback, with the parts of RFC 5321 that a sender needs. */
export async function startSmtpSink(): Promise<SmtpSink> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    sink.connections += 1;
    if (sink.behavior === 'refuses-connections') socket.destroy();
    else if (sink.behavior !== 'silent') serve(socket, sink);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  const sink: SmtpSink = {
    port,
    url: `smtp://127.0.0.1:${port}`,
    mails: [],
    behavior: 'accepts',
    connections: 0,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets) socket.destroy();
        server.close(() => resolve());
      }),
  };
  return sink;
}

function serve(socket: Socket, sink: SmtpSink): void {
  let from = '';
  let to: string[] = [];
  let data: string | undefined;
  let buffer = '';
  const say = (line: string): void => {
    const pauseMs = sink.behavior === 'slow' ? 150 : 0;
    setTimeout(() => socket.writable && socket.write(`${line}\r\n`), pauseMs);
  };
  const command = (line: string): void => {
    const verb = line.slice(0, 4).toUpperCase();
    if (verb === 'EHLO' || verb === 'HELO') say('250-sink\r\n250-8BITMIME\r\n250 SMTPUTF8');
    else if (verb === 'MAIL') {
      from = /<([^>]*)>/.exec(line)?.[1] ?? '';
      to = [];
      say('250 ok');
    } else if (verb === 'RCPT') {
      if (sink.behavior === 'busy') say('450 try again later');
      else if (sink.behavior === 'unknown-mailbox') say('550 no such mailbox');
      else {
        to.push(/<(.*)>/.exec(line)?.[1] ?? '');
        say('250 ok');
      }
    } else if (verb === 'DATA') {
      data = '';
      say('354 go on');
    } else if (verb === 'QUIT') {
      say('221 bye');
      socket.end();
    } else say('250 ok');
  };
  socket.on('data', (chunk: Buffer) => {
    buffer += chunk.toString('utf8');
    for (let end = buffer.indexOf('\r\n'); end !== -1; end = buffer.indexOf('\r\n')) {
      const line = buffer.slice(0, end);
      buffer = buffer.slice(end + 2);
      if (data === undefined) command(line);
      else if (line === '.') {
        const raw = data;
        data = undefined;
        if (sink.behavior === 'refuses-data') say('451 not now');
        else {
          sink.mails.push(parse(from, to, raw));
          if (sink.behavior !== 'accepts-silently') say('250 taken');
        }
      } else data += `${line.startsWith('.') ? line.slice(1) : line}\r\n`;
    }
  });
  say('220 sink');
}

function parse(from: string, to: string[], raw: string): ReceivedMail {
  const { headers, body } = split(raw);
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get('content-type')?.[0] ?? '')?.[1];
  const parts = boundary === undefined ? [raw] : body.split(`--${boundary}`).slice(1, -1);
  const part = (type: string): string => {
    const found = parts.map((text) => split(text.replace(/^\r\n/, ''))).find((one) => one.headers.get('content-type')?.[0]?.startsWith(type));
    return found ? decode(found.body, found.headers.get('content-transfer-encoding')?.[0]) : '';
  };
  return { from, to: [...to], raw, headers, text: part('text/plain'), html: part('text/html') };
}

function split(raw: string): { headers: Map<string, string[]>; body: string } {
  const end = raw.indexOf('\r\n\r\n');
  const headers = new Map<string, string[]>();
  for (const line of raw.slice(0, end).replaceAll(/\r\n[ \t]+/g, ' ').split('\r\n')) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), line.slice(colon + 1).trim()]);
  }
  return { headers, body: raw.slice(end + 4) };
}

function decode(body: string, encoding = '7bit'): string {
  if (encoding === 'base64') return Buffer.from(body, 'base64').toString('utf8');
  if (encoding !== 'quoted-printable') return body;
  const bytes = body.replaceAll(/=\r\n/g, '').replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

/** Decodes a header in encoded words (RFC 2047). */
export function decodeWords(text: string): string {
  return text.replaceAll(/\?=\s+=\?/g, '?==?').replaceAll(/=\?UTF-8\?([QB])\?([^?]*)\?=/gi, (_, how: string, encoded: string) =>
    how.toUpperCase() === 'B' ? Buffer.from(encoded, 'base64').toString('utf8') : decode(encoded.replaceAll('_', ' '), 'quoted-printable'));
}
