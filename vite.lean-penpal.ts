import { createHash } from 'node:crypto';
import type { Plugin } from 'vite';

/** The text of penpal that the cuts below were read for. With another one the build stops, until somebody has read that. */
const penpalSha256 = '18ddc606e914ad62decce9b99c0c6f19fd6f728027e7e1f51a107fd9f0949a16';

/** Parts of penpal that a bundle does without, and why that is safe. A pattern that is not global matches exactly once. */
interface Cuts {
  why: string;
  cuts: [from: RegExp, to: string][];
}

const cutsOfBothSides: Cuts[] = [
  { why: 'Nobody turns the debug log on.', cuts: [[/(?<!#)\blog\?\.\([^;]*\);|^ +log,?\n|, log(?=[,)])|\blog, (?=path|validate)|\{ log \}/gm, '']] },
  { why: 'Whoever catches an error of penpal reads its code; the sentence is never shown.', cuts: [[/(new PenpalError_default\(\s*"[A-Z_]+"),\s*(?:`(?:[^`$\\]|\\`|\$\{[^}]*\})*`|"[^"]*"|error\.message)\s*\)/g, '$1)']] },
  {
    why: 'Neither side of ours speaks the protocol of penpal 6.',
    cuts: [
      [/ && \/\/ TODO: [^\n]+\s+remoteParticipantId !== DEPRECATED_PENPAL_PARTICIPANT_ID/, ''],
      [/ \|\| \/\/ TODO: [^\n]+\s+remoteParticipantId === DEPRECATED_PENPAL_PARTICIPANT_ID/, ''],
    ],
  },
  {
    why: 'A messenger is made for its one connection, where both are always given.',
    cuts: [
      [/if \(!messenger\) \{.+?usedMessengers\.add\(messenger\);/s, ''],
      [/var usedMessengers = [^\n]+/, ''],
    ],
  },
  {
    why: 'No method of ours answers with a `Reply`.',
    cuts: [
      [/if \(value instanceof Reply_default\) \{[^}]+\}/, ''],
      [/let transferables;/, ''],
    ],
  },
  {
    why: 'What a frame or a host is sent is data: it can always be cloned.',
    cuts: [
      [/try \{\s*(messenger\.sendMessage\((?:syn|ack1|ack2)Message\);)\s*\} catch \(error\) \{[^}]+\}/g, '$1'],
      [/try \{\s*(messenger\.sendMessage\(replyMessage), transferables\);\s*\} catch \(error\) \{.+?throw error;\s*\}/s, '$1);'],
    ],
  },
  { why: 'A port that is closed takes a message without a word.', cuts: [[/try \{\s*(messenger\.sendMessage\(destroyMessage\);)\s*\} catch \(_\) \{\s*\}/, '$1']] },
  { why: 'Ending a connection twice changes nothing.', cuts: [[/once_default\((\(notifyOtherParticipant\) => \{.+?\n  \})\)/s, '$1']] },
  {
    why: 'Version 7 sends a list of its methods for version 6, and reads none.',
    cuts: [
      [/const methodPaths = extractMethodPathsFromMethods\(methods\);/, ''],
      [/^ +methodPaths$/m, 'methodPaths: []'],
    ],
  },
  {
    why: 'The methods of ours stand in a flat table without a prototype.',
    cuts: [
      [/(const method = )getMethodAtMethodPath\(methodPath, methods\)/, '$1methods[methodPath]'],
      [/new Proxy\(\s*path\.length.+?\n  \);/s, 'new Proxy({}, { get: (_target, method) => (method === "then" ? void 0 : (...args) => callback([method], args)) });'],
      [/callback, path = \[\]/, 'callback'],
      [/var methodsToTreatAsNative = [^\n]+/, ''],
    ],
  },
  { why: 'An id tells two sides or two calls apart, and keeps no secret.', cuts: [[/crypto\.randomUUID\?\.bind\(crypto\) \?\? \(\(\) => new Array\(4\).+?\.join\("-"\)\)/s, '() => Math.random().toString(36)']] },
  { why: 'Whatever a method of ours throws is an `Error`.', cuts: [[/\.\.\.error instanceof Error \? \{ (value: serializeError\(error\), isSerializedErrorInstance: true) \} : \{ value: error \}/, '$1']] },
  { why: 'One port, one connection: no channel.', cuts: [[/^ +channel,?\n|, channel(?=[,)])|channel, (?=callId)|, channel: void 0| && data\.channel === channel|(?<=createErrorReplyMessage = \()channel, /gm, '']] },
];

/** The host sends its calls and waits for no answer to them. */
const cutsOfHost: Cuts[] = [
  {
    why: 'The frame\'s answers are not read.',
    cuts: [
      [/const handleMessage = \(message\) => \{\s*if \(!isReplyMessage.+?messenger\.addMessageHandler\(handleMessage\);/s, ''],
      [/const replyHandlers = [^\n]+/, ''],
      [/const lastArg = .+?: args;/s, ''],
      [/return new Promise\(\(resolve, reject\) => \{\s+const timeoutId.+?replyHandlers\.set[^\n]+\s+try (\{.+?)messenger\.sendMessage\(callMessage, transferables\);.+?\n    \}\);/s, '$1messenger.sendMessage(callMessage);}'],
      [/args: argsWithoutOptions/, 'args'],
      [/const callId = generateId_default\(\);/, ''],
      [/^ +id: callId,\n/m, ''],
      [/messenger\.removeMessageHandler\(handleMessage\);\s+for \(const \{ methodPath, reject, timeoutId \}.+?replyHandlers\.clear\(\);/s, ''],
    ],
  },
  {
    why: 'A closed port brings no message and takes none: nothing above it has to be taken apart.',
    cuts: [
      [/let isDestroyed = false;/g, ''],
      [/if \(isDestroyed\) \{[^}]+\}/g, ''],
      [/return \(\) => \{\s+isDestroyed = true;\s+messenger\.removeMessageHandler\(handleMessage\);\s+\};/, ''],
      [/const destroy = \(\) => \{\s+(?:isDestroyed|for).+?\n  \};/gs, ''],
      [/destroyHandlers\.push\((connectCallHandler_default\([^)]+\))\);/, '$1;'],
      [/destroyHandlers\.push\((?:destroyMethodProxies|\(\) => messenger\.removeMessageHandler\(handleMessage\))\);/g, ''],
      [/const destroyHandlers = \[\];/, ''],
      [/, destroy: destroyMethodProxies(?= \})/, ''],
      [/(remoteProxy),\s+destroy(?=\s+\})/g, '$1'],
      [/connectionDestroyedHandlers\.push\(destroy\);/, ''],
      [/const connectionDestroyedHandlers = [^\n]+/, ''],
      [/for \(const connectionDestroyedHandler of connectionDestroyedHandlers\) \{[^}]+\}/, 'messenger.destroy();'],
      [/try (\{\s+messenger\.initialize.+?return remoteProxy;\s+\}) catch \(error\) \{[^}]+\}/s, '$1'],
    ],
  },
  {
    why: 'A host waits for its frame as long as the frame is there: no time limit of penpal.',
    cuts: [
      [/const timeoutId = timeout !== void 0 \? setTimeout.+?: void 0;/s, ''],
      [/clearTimeout\(timeoutId\);(?=\s+isComplete)|^ +timeout,\n/gm, ''],
    ],
  },
  {
    why: 'Calling a method that is not there throws by itself.',
    cuts: [
      [/const method = methods\[methodPath\];\s+if \(!method\) \{[^}]+\}/, ''],
      [/let value = await method(?=\()/, 'let value = await methods[methodPath]'],
    ],
  },
  {
    why: 'A handshake over a port does not fail.',
    cuts: [
      [/const \{ promise, resolve, reject \} = getPromiseWithResolvers_default\(\);/, 'let resolve; const promise = new Promise((accept) => { resolve = accept; });'],
    ],
  },
  {
    why: 'A frame that goes tells nobody: what is sent to it later is sent to a closed port.',
    cuts: [
      [/messenger\.addMessageHandler\(\(message\) => \{\s*if \(isDestroyMessage\(message\)\) \{[^}]+\}\s*\}\);/, ''],
      [/\(notifyOtherParticipant\)(?= => \{)/, '()'],
      [/if \(notifyOtherParticipant\) (?=\{)/, ''],
      [/destroy: \(\) => \{\s+destroyConnection\(true\);\s+\}/, 'destroy: destroyConnection'],
    ],
  },
  {
    why: 'A frame that shakes hands twice is heard twice, as if it had sent everything twice.',
    cuts: [
      [/let isComplete = false;/, ''],
      [/if \(isComplete\) \{[^}]+\}/, ''],
      [/isComplete = true;/, ''],
    ],
  },
  {
    why: 'Functions of one call and objects of one value are for what is cut.',
    cuts: [
      [/createRemoteProxy\(\(methodPath, args\) => \{(.+?)methodPath,(.+?)\n  \}\);/s, 'new Proxy({}, { get: (_target, method) => (method === "then" ? void 0 : (...args) => {$1methodPath: [method],$2}) });'],
      [/const \{ remoteProxy \} = (?=connectRemoteProxy_default)/, 'const remoteProxy = '],
      [/resolve\(\{\s+remoteProxy\s+\}\)/, 'resolve(remoteProxy)'],
      [/return \{\s+remoteProxy\s+\};/, 'return remoteProxy;'],
      [/const \{ remoteProxy \} = await (shakeHands_default\(.+?\}\);)\s+return remoteProxy;/s, 'return $1'],
      [/methods = \{\}/, 'methods'],
      [/const promise = \(async \(\) => \{\s+\{\s+(messenger\.initialize[^\n]+)\s+return ([^;]+;)\s+\}\s+\}\)\(\);/, '$1 const promise = $2'],
    ],
  },
  {
    why: 'A question that is asked once needs no name.',
    cuts: [
      [/(if \()isSynMessage\(message\)(?=\) \{\s+handleSyn)/, '$1message.type === "SYN"'],
      [/(if \()isAck1Message\(message\)(?=\) \{\s+handleAck1)/, '$1message.type === "ACK1"'],
      [/(if \()isAck2Message\(message\)(\) \{\s+)handleAck2Message\(message\)/, '$1message.type === "ACK2"$2connectCallHandlerAndMethodProxies()'],
      [/const handleAck2Message = .+?\n  \};/s, ''],
      [/(if \(!)isCallMessage\(message\)(?=\) \{\s+return)/, '$1(message.type === "CALL")'],
    ],
  },
  {
    why: 'The host\'s messenger takes the text and the stack away, whatever they are.',
    cuts: [[/(replyMessage = )createErrorReplyMessage\(callId, error\)(?=;\s+\}\s+messenger)/, '$1{ namespace: namespace_default, type: "REPLY", callId, isError: true }']],
  },
  {
    why: 'The host\'s messenger has its port to itself.',
    cuts: [
      [/const validateReceivedMessage = .+?\n  \};/s, ''],
      [/initialize\(\{ (?:log, )?validateReceivedMessage \}\)/, 'initialize()'],
    ],
  },
  {
    why: 'Of two sides the one with the greater id leads the handshake. The host has the smallest there is, so that its frame always leads; and what it says first waits in the port until the frame reads.',
    cuts: [
      [/(const participantId = )generateId_default\(\)/, '$1""'],
      [/const handleSynMessage = .+?messenger\.sendMessage\(ack1Message\);\s+\};/s, ''],
      [/let remoteParticipantId;/, ''],
      [/if \(message\.type === "SYN"\) \{[^}]+\}/, ''],
      [/if \(message\.type === "ACK2"\) \{[^}]+\}/, ''],
    ],
  },
  {
    why: 'Steps of one handshake, each taken in one place.',
    cuts: [
      [/const connectCallHandlerAndMethodProxies = \(\) => \{(.+?)\n  \};(.+?)connectCallHandlerAndMethodProxies\(\);/s, '$2$1'],
      [/const sendSynMessage = \(\) => \{(.+?)\n  \};(.+?)sendSynMessage\(\);/s, '$2$1'],
      [/const handleAck1Message = \(message\) => \{(.+?)\n  \};(.+?)handleAck1Message\(message\);/s, '$2$1'],
    ],
  },
];

/** Leaves out of penpal what our bundles do not use. The modules that npm delivers import penpal as it is. */
export const leanPenpal: Plugin = {
  name: 'vitrine:lean-penpal',
  transform(code, id) {
    if (!id.includes('/penpal/')) return undefined;
    if (createHash('sha256').update(code).digest('hex') !== penpalSha256) this.error('penpal has changed: read the new text, check each cut of vite.lean-penpal.ts against it, and renew penpalSha256.');
    let rest = code;
    for (const { why, cuts } of [...cutsOfBothSides, ...(this.environment.name === 'loader' ? cutsOfHost : [])]) {
      for (const [from, to] of cuts) {
        const found = rest.match(new RegExp(from, `${from.flags.replace('g', '')}g`))?.length ?? 0;
        if (found === 0 || (found > 1 && !from.global)) this.error(`A cut of penpal matches ${found} times: ${from} (${why})`);
        rest = rest.replace(from, to);
      }
    }
    return { code: rest, map: null };
  },
};
