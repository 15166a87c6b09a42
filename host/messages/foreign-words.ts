import { vocabularyOf, type DialectName, type Vocabulary } from '../../protocol/dialect.ts';

/** A foreign frame speaks a dialect, or `resizer`: it wants no token, and tells its height as a resizer library does. */
export type HostDialect = DialectName | 'resizer';

/** Words that no message has. */
const noWords: Vocabulary = { requestToken: '', token: '' };

export const wordsOf = (dialect: HostDialect | undefined): Vocabulary => (dialect === 'resizer' ? noWords : vocabularyOf(dialect));
