/** Frames as noise, damage and other firmware make them: what a codec meets sooner or later. */

import type { Random } from '../../base/random.ts'

export type Frame = { readonly fPort: number; readonly bytes: Uint8Array }

const FRAME_BYTES_MAX = 242
const FLIPPED_MAX = 4

/** One of: cut short, bits turned, longer, another port, or nothing but noise. */
export function damagedFrame(known: readonly Frame[], random: Random): Frame {
  const frame = known[random.below(Math.max(1, known.length))]
  if (!frame || random.below(5) === 0) {
    const bytes = random.bytes(random.below(FRAME_BYTES_MAX + 1))
    return { fPort: 1 + random.below(223), bytes }
  }
  const bytes = Uint8Array.from(frame.bytes)
  switch (random.below(4)) {
    case 0:
      return { ...frame, bytes: bytes.subarray(0, random.below(bytes.length + 1)) }
    case 1:
      for (let n = random.below(FLIPPED_MAX); n >= 0 && bytes.length > 0; n--) {
        bytes[random.below(bytes.length)]! ^= 1 << random.below(8)
      }
      return { ...frame, bytes }
    case 2: {
      const more = random.bytes(random.below(FRAME_BYTES_MAX - Math.min(bytes.length, 200)))
      return { ...frame, bytes: Uint8Array.from([...bytes, ...more]).subarray(0, FRAME_BYTES_MAX) }
    }
    default:
      return { fPort: 1 + random.below(223), bytes }
  }
}
