import { commandWords } from '../../../server/cli/commands/index.ts';

/** Every built-in command, in the order of the help. */
export const commands = (await Promise.all(commandWords.map(({ load }) => load()))).flat();
