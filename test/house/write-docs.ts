// `npm run docs`: writes the documents that are generated from code. The tests in test/house fail when they are outdated.
import { writeFileSync } from 'node:fs';
import { allRoutes } from './all-routes.ts';
import { errorsDocument } from './errors-document.ts';
import { optionsDocument, withOptionRows } from './options-document.ts';
import { read } from './source-files.ts';
import { securityDocument } from './security-document.ts';
import { receiptInputSchema } from '../../server/resources/receipts/input-schema.ts';
import { threatsDocument } from './threats-document.ts';

writeFileSync(new URL('../../docs/errors.md', import.meta.url), errorsDocument());
writeFileSync(new URL('../../docs/options.md', import.meta.url), optionsDocument());
writeFileSync(new URL('../../README.md', import.meta.url), withOptionRows(read('README.md')));
writeFileSync(new URL('../../docs/security.md', import.meta.url), securityDocument(await allRoutes()));
writeFileSync(new URL('../../docs/threats.md', import.meta.url), threatsDocument());
writeFileSync(new URL('../../docs/receipt.schema.json', import.meta.url), `${JSON.stringify(receiptInputSchema(), null, 2)}\n`);
