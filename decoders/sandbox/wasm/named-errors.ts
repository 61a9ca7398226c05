/**
 * Errors that name what the codec wrote, as V8's do, where the engine's own words are silent.
 *
 *   'a' in 5     the words of `words-of-v8.ts`, with both operands as texts
 *   f(), new F   the engine knows only the place: the host reads the callee's name in the text
 *
 * For the second the engine, once it has an error's stack, asks through `now` (see `math-of-host.ts`):
 *
 *   memory[16] = stack; memory[32] = context; memory[8] = which; now(); then memory[24] is the message
 */

import { CODE, type Insertion } from './insertions.ts'

/** The file's names for a number of 4 and of 8 bytes. */
const [WORD, LONG] = [2, 3]
/** The context is a parameter everywhere but where scripts are run, which have their own. */
const [CONTEXT, CONTEXT_OF_RUN] = [0, 18]
const [WHICH, STACK, MESSAGE, CONTEXT_AT] = [8, 16, 24, 32]
/** Whether the error that is thrown next is about a callee. */
const IS_ABOUT_CALLEE = 40
const WHICH_CALLEE = 63
/** Functions of the file, and the engine's number of the name `message`. */
const [NOW, FREE_TEXT, DEFINE, NAME_MESSAGE, WRITABLE_HIDDEN] = [14, 81, 30, 54, 3]
const TO_TEXT = [0xce, 0x01]

/** Where `in` throws: key and value stand on the stack of the script's run, and in a local. */
const [KEY_AT, VALUE_AT] = [48, 52]
const [STACK_OF_RUN, VALUE, TWO_VALUES_BACK, MINUS] = [17, 7, 16, 0x6b]
const KEY_OF_RUN = [
  ...[CODE.local, STACK_OF_RUN, CODE.constant, TWO_VALUES_BACK, MINUS],
  ...[CODE.loadLong, LONG, 0],
]

const asText = (at: number, value: readonly number[]): readonly number[] => [
  ...[CODE.constant, 0, CODE.local, CONTEXT_OF_RUN, ...value],
  ...[CODE.call, ...TO_TEXT, CODE.store, WORD, at],
]
const freed = (at: number): readonly number[] => [
  ...[CODE.local, CONTEXT_OF_RUN, CODE.constant, 0, CODE.load, WORD, at],
  ...[CODE.call, FREE_TEXT],
]

export const NAME_OPERANDS: readonly Insertion[] = [
  { at: 0x15219, code: [...asText(KEY_AT, KEY_OF_RUN), ...asText(VALUE_AT, [CODE.local, VALUE])] },
  { at: 0x15221, code: [CODE.drop, CODE.constant, KEY_AT] },
  { at: 0x15223, code: [...freed(KEY_AT), ...freed(VALUE_AT)] },
]

const ABOUT_CALLEE = [CODE.constant, 0, CODE.constant, 1, CODE.store, WORD, IS_ABOUT_CALLEE]
/** Where a call of what is no function, `new` of it, and `new` of no constructor throw. */
const THROWS_AT = [0xee56, 0x2baff, 0x1ad3d]
/** In the writing of stacks, before an error is given its own; parameters and locals there. */
const STACK_IS_WRITTEN_AT = 0x1ff23
const [ERROR, STACK_VALUE] = [1, 8]
const readMessage = [CODE.constant, 0, CODE.loadLong, LONG, MESSAGE]

export const NAME_CALLEES: readonly Insertion[] = [
  ...THROWS_AT.map((at) => ({ at, code: ABOUT_CALLEE })),
  {
    at: STACK_IS_WRITTEN_AT,
    code: [
      ...[CODE.constant, 0, CODE.load, WORD, IS_ABOUT_CALLEE, CODE.if, CODE.noResult],
      ...[CODE.constant, 0, CODE.local, STACK_VALUE, CODE.storeLong, LONG, STACK],
      ...[CODE.constant, 0, CODE.local, CONTEXT, CODE.store, WORD, CONTEXT_AT],
      ...[CODE.constant, 0, CODE.constant, WHICH_CALLEE, CODE.store, WORD, WHICH],
      ...[CODE.call, NOW, CODE.drop],
      ...[...readMessage, CODE.isLongZero, CODE.isZero, CODE.if, CODE.noResult],
      ...[CODE.local, CONTEXT, CODE.local, ERROR, CODE.constant, NAME_MESSAGE, ...readMessage],
      ...[CODE.constant, WRITABLE_HIDDEN, CODE.call, DEFINE, CODE.drop, CODE.end, CODE.end],
    ],
  },
]

/** Where the stack's value is, and in which context, when `now` was called for a callee's name. */
export function calleeAsked(memory: DataView): { stack: number; context: number } | undefined {
  if (memory.getUint32(WHICH, true) !== WHICH_CALLEE) return undefined
  memory.setUint32(WHICH, 0, true)
  memory.setUint32(IS_ABOUT_CALLEE, 0, true)
  memory.setBigUint64(MESSAGE, 0n, true)
  return { stack: STACK, context: memory.getUint32(CONTEXT_AT, true) }
}

/** Hands on the value at `message` as the error's. */
export function answerCallee(memory: DataView, message: number): void {
  memory.setBigUint64(MESSAGE, memory.getBigUint64(message, true), true)
}
