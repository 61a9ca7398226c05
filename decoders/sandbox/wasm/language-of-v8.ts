/**
 * Where the engine itself does other than V8, and no script inside can mend it.
 *
 *   { ...'ab' }      V8 copies a text's letters; the engine left out all that is no object
 *   undefined[key]   V8 reads the key's name for its error; the engine gave up before
 */

import { CODE, type Insertion } from './insertions.ts'

/** A value's upper 32 bits: a text is there -7 or, in pieces, -6. */
const KIND_BITS = 32
const FIRST_TEXT_KIND = -7
const TEXT_KINDS = 2

/** Copying into a literal: its source, the third of the function's parameters, made an object first. */
const SPREAD_AT = 0x4257c
const TO_OBJECT = 38
const [CONTEXT, SOURCE] = [0, 2]

export const SPREAD_OF_TEXTS: Insertion = {
  at: SPREAD_AT,
  code: [
    ...[CODE.local, SOURCE, CODE.longConstant, KIND_BITS, CODE.shiftRight, CODE.toInt],
    ...[CODE.constant, -FIRST_TEXT_KIND, CODE.add, CODE.constant, TEXT_KINDS, CODE.less],
    ...[CODE.if, CODE.noResult, CODE.local, CONTEXT, CODE.local, SOURCE],
    ...[CODE.call, TO_OBJECT, CODE.setLocal, SOURCE, CODE.end],
  ],
}

/** The block that throws without the key's name; behind it stands the reading that names it. */
const NAMELESS = { from: 0x3784, to: 0x37c8 } as const

export function nameComputedKeys(file: Uint8Array): void {
  file.fill(CODE.nop, NAMELESS.from, NAMELESS.to)
}
