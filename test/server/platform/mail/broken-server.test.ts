import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLog } from '../../../../server/platform/http/log/log.ts';
import { createMailTransport } from '../../../../server/platform/mail/transport.ts';

const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).toReversed()) cleanup();
});

/** The faults of mail servers: what they do on connection, and on each command. */
const behaviours: Record<string, { connected?: (socket: Socket) => void; answer?: (socket: Socket, words: string) => void }> = {
  'hangs up at once': { connected: (socket) => socket.end() },
  'resets at once': { connected: (socket) => socket.resetAndDestroy() },
  'resets after its greeting': { connected: (socket) => void socket.write('220 ready\r\n', () => socket.resetAndDestroy()) },
  'does not speak SMTP': { connected: (socket) => void socket.write(`HTTP/1.1 400 Bad Request\r\n\r\n${'x'.repeat(100_000)}`, () => socket.end()) },
  'resets after MAIL FROM': { answer: (socket, words) => void (words.startsWith('MAIL') ? socket.resetAndDestroy() : socket.write('250 yes\r\n')) },
  'resets after DATA': {
    answer: (socket, words) => void (words.startsWith('DATA') ? socket.write('354 go on\r\n', () => socket.resetAndDestroy()) : socket.write('250 yes\r\n')),
  },
  'answers twice and resets after RCPT TO': {
    answer: (socket, words) => void socket.write('250 yes\r\n500 no\r\n', () => words.startsWith('RCPT') && socket.resetAndDestroy()),
  },
  'accepts STARTTLS and continues in plain text': {
    answer: (socket, words) => void socket.write(words.startsWith('EHLO') ? '250-here\r\n250 STARTTLS\r\n' : '220 go on\r\n250 clear\r\n'),
  },
};

it.each(Object.entries(behaviours))('D1 a mail server that %s fails the mail and nothing else', async (_, { connected, answer }) => {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    if (connected) return connected(socket);
    socket.write('220 ready\r\n');
    socket.on('data', (data: Buffer) => answer?.(socket, data.toString()));
  }).listen(0, '127.0.0.1');
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  await once(server, 'listening');
  const smtp = { host: '127.0.0.1', port: (server.address() as AddressInfo).port, secure: false, requireTls: false, user: undefined, password: undefined };
  const transport = createMailTransport({ smtp, mailFrom: 'a@example.com', mode: 'development', publicUrl: 'http://localhost' }, createLog('silent'));
  cleanups.push(() => transport.close());
  await expect(transport.send('mail_1', { to: 'b@example.com', subject: 'x', text: 'x'.repeat(200_000), html: '<p>x</p>' })).rejects.toThrow();
});
