import { connect } from './runtime/connect.ts';

/** Posts the first message while this module is evaluated, before the rest of the script. Keep it the first import of `main`. */
export const connection = connect({ growUntilReady: true });
