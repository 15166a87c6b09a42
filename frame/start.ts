import { connect } from './runtime/connect.ts';

/** The first message is posted while this module runs, before the rest of the script is even evaluated: keep it the first import of `main`. */
export const connection = connect({ growUntilReady: true });
