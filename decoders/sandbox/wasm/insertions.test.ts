import assert from 'node:assert/strict'
import { test } from 'node:test'
import { insertCode } from './insertions.ts'

const [MAGIC, VERSION] = [
  [0, 0x61, 0x73, 0x6d],
  [1, 0, 0, 0],
]
const [CONSTANT, DROP, NOP, END] = [0x41, 0x1a, 0x01, 0x0b]

/** Two functions that give 1 and 2; the first begins with `nops` instructions that do nothing. */
function moduleOfTwo(nops: number): Uint8Array<ArrayBuffer> {
  const bodies = [
    [0, ...Array.from({ length: nops }, () => NOP), CONSTANT, 1, END],
    [0, CONSTANT, 2, END],
  ]
  const code = [2, ...bodies.flatMap((body) => [body.length, ...body])]
  const name = (letter: string, index: number) => [1, letter.charCodeAt(0), 0, index]
  return Uint8Array.from([
    ...[...MAGIC, ...VERSION, 1, 5, 1, 0x60, 0, 1, 0x7f, 3, 3, 2, 0, 0],
    ...[7, 9, 2, ...name('a', 0), ...name('b', 1), 10, code.length, ...code],
  ])
}

function resultsOf(file: Uint8Array<ArrayBuffer>): readonly number[] {
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(file), {})
  const functions = exports as { readonly a: () => number; readonly b: () => number }
  return [functions.a(), functions.b()]
}

test('instructions are added to a function, the others stay as they are', () => {
  const file = moduleOfTwo(3)
  const at = file.lastIndexOf(END)
  const changed = insertCode(file, [{ at, code: [DROP, CONSTANT, 7] }])
  assert.deepEqual(resultsOf(file), [1, 2])
  assert.deepEqual(resultsOf(changed), [1, 7])
  assert.equal(changed.length, file.length + 3)
})

test('lengths that need one more byte than before are written with it', () => {
  const file = moduleOfTwo(100)
  const first = file.indexOf(NOP, file.lastIndexOf(10))
  const code = [...Array.from({ length: 120 }, () => NOP)]
  const both = [
    { at: file.lastIndexOf(END), code: [DROP, CONSTANT, 9] },
    { at: first, code },
  ]
  assert.deepEqual(resultsOf(insertCode(file, both)), [1, 9])
})
