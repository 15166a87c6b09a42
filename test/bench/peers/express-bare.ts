import express from 'express';
import type { AddressInfo } from 'node:net';

/** The minimum for this response in Express: no authentication, no reads, the object in memory. */
process.on('message', ({ receipt }: { receipt: object }) => {
  const app = express();
  app.get('/v1/receipts/:id', (_request, response) => {
    response.json(receipt);
  });
  const server = app.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
});
