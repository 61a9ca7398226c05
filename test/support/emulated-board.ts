/** An emulated CoreCell on a table, with its reset values and stand-in images of the right parity. */

import { readFileSync } from 'node:fs'
import type { Clock } from '../../base/clock.ts'
import { seededRandom } from '../../base/random.ts'
import { type BridgeParts, BridgeTwin } from '../../hardware/emulator/board/bridge.ts'
import { ChipTwin } from '../../hardware/emulator/board/chip.ts'
import { Sx1261Twin } from '../../hardware/emulator/board/sx1261-twin.ts'
import type { ChipTransmission } from '../../hardware/emulator/board/transmission.ts'
import { PATCH_BYTES } from '../../hardware/sx1261/patch.ts'
import { IMAGE_BYTES } from '../../hardware/sx1302/firmware.ts'

export const RESET_VALUES: ReadonlyMap<number, number> = new Map(
  Object.entries(
    JSON.parse(
      readFileSync(new URL('../vectors/sx1302/reset-values.json', import.meta.url), 'utf8'),
    ).bytes as Record<string, number>,
  ).map(([address, value]) => [Number(address), value]),
)

export const EUI = Uint8Array.of(0x00, 0x16, 0xc0, 0x01, 0xff, 0x10, 0xa2, 0x35)

/** No program, but words that are whole: the parity rule of every one of them holds. */
export function standInImage(name: string): Uint8Array {
  const random = seededRandom(1302, name)
  const image = new Uint8Array(IMAGE_BYTES)
  for (let at = 0; at < image.length; at += 2) {
    const word = random.below(2 ** 14)
    const ones = [...word.toString(2)].filter((bit) => bit === '1').length
    const whole = word | ((ones % 4) << 14)
    image.set([whole & 0xff, whole >>> 8], at)
  }
  return image
}

/** No patch, but as long as one. */
export const STAND_IN_PATCH = seededRandom(1261, 'patch').bytes(PATCH_BYTES)

export type EmulatedBoard = {
  readonly chip: ChipTwin
  readonly sx1261: Sx1261Twin
  readonly bridge: BridgeTwin
  readonly sent: ChipTransmission[]
}

export function emulatedBoard(
  clock: Clock,
  how: Pick<BridgeParts, 'latencyMs' | 'usPerByte' | 'temperatureC'> = {},
): EmulatedBoard {
  const sent: ChipTransmission[] = []
  const chip = new ChipTwin({
    clock,
    resetValues: RESET_VALUES,
    eui: EUI,
    onTransmit: (transmission) => sent.push(transmission),
  })
  const random = seededRandom(1261, 'noise')
  const sx1261 = new Sx1261Twin({ clock, random, levelDbm: () => -200 })
  const bridge = new BridgeTwin({ clock, chip, sx1261, temperatureC: 26, ...how })
  return { chip, sx1261, bridge, sent }
}
