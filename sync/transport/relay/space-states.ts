/**
 * The states of a leaf's parking spaces, as small as they get: three states, five spaces a byte (3⁵ = 243), so that
 * 128 spaces are 26 bytes and fit one frame of 51 at any data rate. Which space is which both ends know from the
 * assets, in the order of their ids. Pure.
 */

/** As the base-3 digits 0, 1, 2: unknown is what nothing was said of. */
const STATES = ['unknown', 'free', 'occupied'] as const
export type SpaceState = (typeof STATES)[number]

const A_BYTE = 5
const BASE = STATES.length
const VALUES = BASE ** A_BYTE
export const SPACES_MAX = 128

export function writeStates(states: readonly SpaceState[]): Uint8Array {
  const bytes = new Uint8Array(Math.ceil(states.length / A_BYTE))
  for (let i = states.length - 1; i >= 0; i--) {
    const at = Math.floor(i / A_BYTE)
    bytes[at] = bytes[at]! * BASE + STATES.indexOf(states[i]!)
  }
  return bytes
}

/** undefined: not as many as `count`, a byte that holds no five states, or a state behind the last space. */
export function readStates(bytes: Uint8Array, count: number): readonly SpaceState[] | undefined {
  if (count > SPACES_MAX || bytes.length !== Math.ceil(count / A_BYTE)) return undefined
  const states: SpaceState[] = []
  for (const byte of bytes) {
    if (byte >= VALUES) return undefined
    for (let rest = byte, i = 0; i < A_BYTE; i++, rest = Math.floor(rest / BASE))
      states.push(STATES[rest % BASE]!)
  }
  return states.slice(count).every((state) => state === 'unknown')
    ? states.slice(0, count)
    : undefined
}
