/**
 * Puts instructions into functions of the file: what a patch in place has no room for. Places are
 * those of the file in `build.ts`; the lengths of function and section are written anew.
 */

export type Insertion = { readonly at: number; readonly code: readonly number[] }

/** Instructions, as the file writes them. */
export const CODE = {
  ...{ constant: 0x41, longConstant: 0x42, local: 0x20, setLocal: 0x21, call: 0x10, drop: 0x1a },
  ...{ shiftRight: 0x88, toInt: 0xa7, add: 0x6a, less: 0x49, isLongZero: 0x50, isZero: 0x45 },
  ...{ load: 0x28, loadLong: 0x29, store: 0x36, storeLong: 0x37, if: 0x04, end: 0x0b, nop: 0x01 },
  noResult: 0x40,
} as const

const HEADER_BYTES = 8
const CODE_SECTION = 10
const MORE = 0x80

export function insertCode(
  file: Uint8Array,
  insertions: readonly Insertion[],
): Uint8Array<ArrayBuffer> {
  const section = codeSection(file)
  const count = readSize(file, section.start)
  const parts: Uint8Array[] = [file.subarray(section.start, count.next)]
  for (let at = count.next; at < section.end; ) {
    const size = readSize(file, at)
    const end = size.next + size.value
    const inside = insertions.filter((one) => one.at > size.next && one.at < end)
    const body = withCode(file, size.next, end, inside)
    parts.push(Uint8Array.from(writeSize(body.length)), body)
    at = end
  }
  const content = joined(parts)
  return joined([
    file.subarray(0, section.head),
    Uint8Array.of(CODE_SECTION, ...writeSize(content.length)),
    content,
    file.subarray(section.end),
  ])
}

/** `head` is where the section's number stands, `start` where its content begins. */
function codeSection(file: Uint8Array): { head: number; start: number; end: number } {
  for (let head = HEADER_BYTES; head < file.length; ) {
    const size = readSize(file, head + 1)
    const end = size.next + size.value
    if (file[head] === CODE_SECTION) return { head, start: size.next, end }
    head = end
  }
  throw new Error('the file has no code')
}

function withCode(
  file: Uint8Array,
  start: number,
  end: number,
  inside: readonly Insertion[],
): Uint8Array {
  const sorted = [...inside].sort((a, b) => a.at - b.at)
  const parts: Uint8Array[] = []
  let from = start
  for (const { at, code } of sorted) {
    parts.push(file.subarray(from, at), Uint8Array.from(code))
    from = at
  }
  return joined([...parts, file.subarray(from, end)])
}

function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}

/** LEB128 without sign. */
function readSize(file: Uint8Array, at: number): { readonly value: number; readonly next: number } {
  let value = 0
  for (let shift = 0, next = at; ; shift += 7) {
    const byte = file[next++]!
    value += (byte & 0x7f) * 2 ** shift
    if ((byte & MORE) === 0) return { value, next }
  }
}

function writeSize(value: number): number[] {
  return value < MORE ? [value] : [(value & 0x7f) | MORE, ...writeSize(Math.floor(value / MORE))]
}
