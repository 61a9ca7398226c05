/**
 * Images that are whole and contain no program: what the emulated board is started with, where Semtech's
 * own are not at hand. Every word has its parity; the low bytes of the first ones spell what it is.
 */

import { seededRandom } from '../../base/random.ts'
import { PATCH_BYTES } from '../sx1261/patch.ts'
import { IMAGE_BYTES, type McuName } from './firmware.ts'

const LABEL = 'CIGALE STAND-IN, NO PROGRAM'
const WORDS = IMAGE_BYTES / 2

export function standInImage(mcu: McuName): Uint8Array {
  const random = seededRandom(1302, mcu)
  const image = new Uint8Array(IMAGE_BYTES)
  for (let i = 0; i < WORDS; i++) {
    const drawn = random.below(2 ** 14)
    const word = i < LABEL.length ? (drawn & 0x3f00) | LABEL.charCodeAt(i) : drawn
    const ones = [...word.toString(2)].filter((bit) => bit === '1').length
    const whole = word | ((ones % 4) << 14)
    image.set([whole & 0xff, whole >>> 8], 2 * i)
  }
  return image
}

/** A patch of the SX1261 that changes nothing: as long as one, and it begins with the label. */
export function standInPatch(): Uint8Array {
  const patch = seededRandom(1261, 'patch').bytes(PATCH_BYTES)
  patch.set(Buffer.from(LABEL, 'latin1'))
  return patch
}

/** Whether an image or a patch is one of ours. */
export function isStandIn(image: Uint8Array): boolean {
  const step = image.length === PATCH_BYTES ? 1 : 2
  return [...LABEL].every((letter, i) => image[step * i] === letter.charCodeAt(0))
}

/** The bridges that may be given a stand-in say so in their unique id: ASCII `CIGALE-TWIN.`. */
export const EMULATED_BRIDGE_ID = '434947414c452d5457494e2e'
