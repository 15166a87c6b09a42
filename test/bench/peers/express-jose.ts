import { DatabaseSync } from '@photostructure/sqlite';
import express from 'express';
import { jwtVerify } from 'jose';
import type { AddressInfo } from 'node:net';

/** Referenced for the life of the process: the driver closes an unreferenced database, even with live statements. */
let database: InstanceType<typeof DatabaseSync>;

/** The obvious first version: Express, jose as documented, one row from SQLite, `response.json`. */
process.on('message', ({ receipt, secret, issuer, file }: { receipt: { id: string }; secret: string; issuer: string; file: string }) => {
  database = new DatabaseSync(file);
  database.exec('pragma journal_mode = wal; create table receipts (id text primary key, customer text not null, body text not null)');
  database.prepare('insert into receipts values (?, ?, ?)').run(receipt.id, 'nordwind', JSON.stringify(receipt));
  const find = database.prepare('select body from receipts where id = ? and customer = ?');
  const key = new TextEncoder().encode(secret);

  const app = express();
  app.get('/v1/receipts/:id', async (request, response) => {
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    let customer: string | undefined;
    try {
      customer = (await jwtVerify(token, key, { issuer })).payload.sub;
    } catch {
      response.status(401).json({ error: 'unauthorized' });
      return;
    }
    const row = find.get(request.params.id, customer ?? '') as { body: string } | undefined;
    if (row === undefined) response.status(404).json({ error: 'not found' });
    else response.json(JSON.parse(row.body));
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
