/**
 * A sandbox's whole state as bytes. All an instance knows is in its linear memory, so what was loaded
 * once (engine, additions, a codec's text) is kept as an image and put back before each call: nothing
 * a call left behind can be there for the next. An image holds what differs from its parent's, in
 * blocks; buffers are shared, so threads hand images on without copying.
 */

import { LAYOUT } from './build.ts'

export type Image = {
  readonly parent: Image | undefined
  /** End of the heap: behind it, memory is zero. */
  readonly breakAt: number
  /** Start and length in bytes of each stretch that `bytes` holds, one after the other. */
  readonly stretches: Uint32Array
  readonly bytes: Uint8Array
}

const BLOCK_BYTES = 1024

/** Of memory as it is now; `parent` is what it was restored from before it changed. */
export function takeImage(memory: Uint8Array, parent: Image | undefined): Image {
  const breakAt = readBreak(memory)
  const was = parent ? flatten(parent, breakAt) : new Uint8Array(0)
  const found: { start: number; length: number }[] = []
  for (const [from, to] of regions(breakAt)) {
    for (let start = from; start < to; start += BLOCK_BYTES) {
      const end = Math.min(start + BLOCK_BYTES, to)
      if (isSame(memory, start, was, flatPlace(start), end - start)) continue
      const last = found.at(-1)
      if (last && last.start + last.length === start) last.length += end - start
      else found.push({ start, length: end - start })
    }
  }
  const length = found.reduce((sum, stretch) => sum + stretch.length, 0)
  const bytes = new Uint8Array(new SharedArrayBuffer(length))
  const stretches = new Uint32Array(new SharedArrayBuffer(found.length * 8))
  let at = 0
  found.forEach((stretch, index) => {
    bytes.set(memory.subarray(stretch.start, stretch.start + stretch.length), at)
    stretches.set([stretch.start, stretch.length], index * 2)
    at += stretch.length
  })
  return { parent, breakAt, stretches, bytes }
}

/**
 * Puts `image` back, whatever ran in `memory` since, which must be large enough. The stack between
 * static data and heap is dead between calls and stays.
 */
export function restoreImage(memory: Uint8Array, image: Image): void {
  const dirtyEnd = Math.max(readBreak(memory), image.breakAt)
  memory.fill(0, 0, LAYOUT.staticEnd)
  memory.fill(0, LAYOUT.heapStart, Math.min(dirtyEnd, memory.length))
  putBack(memory, image)
}

/** Bytes an image keeps for itself, without its parents. */
export function imageBytes(image: Image): number {
  return image.bytes.length + image.stretches.byteLength
}

export function readBreak(memory: Uint8Array): number {
  const at = memory.byteOffset + LAYOUT.breakPointer
  return new DataView(memory.buffer).getUint32(at, true)
}

function putBack(memory: Uint8Array, image: Image, place = (at: number) => at): void {
  if (image.parent) putBack(memory, image.parent, place)
  const { stretches, bytes } = image
  for (let index = 0, at = 0; index < stretches.length; index += 2) {
    const length = stretches[index + 1]!
    memory.set(bytes.subarray(at, at + length), place(stretches[index]!))
    at += length
  }
}

function regions(breakAt: number): readonly (readonly [number, number])[] {
  return [
    [0, LAYOUT.staticEnd],
    [LAYOUT.heapStart, breakAt],
  ]
}

/** What an image puts back, without the stack's megabytes between. */
function flatten(image: Image, breakAt: number): Uint8Array {
  const flat = new Uint8Array(flatPlace(Math.max(breakAt, image.breakAt)))
  putBack(flat, image, flatPlace)
  return flat
}

function flatPlace(at: number): number {
  return at < LAYOUT.staticEnd ? at : at - LAYOUT.heapStart + LAYOUT.staticEnd
}

/** What `was` does not have was zero. */
function isSame(
  now: Uint8Array,
  at: number,
  was: Uint8Array,
  wasAt: number,
  length: number,
): boolean {
  for (let i = 0; i < length; i++) if (now[at + i] !== (was[wasAt + i] ?? 0)) return false
  return true
}
