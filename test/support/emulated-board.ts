/** An emulated CoreCell on a table, with its reset values and stand-in images of the right parity. */

import type { Clock } from '../../base/clock.ts'
import { seededRandom } from '../../base/random.ts'
import { type BridgeParts, BridgeTwin } from '../../hardware/emulator/board/bridge.ts'
import { ChipTwin } from '../../hardware/emulator/board/chip.ts'
import { RESET_VALUES } from '../../hardware/emulator/board/reset-values.ts'
import { Sx1261Twin } from '../../hardware/emulator/board/sx1261-twin.ts'
import type { ChipTransmission } from '../../hardware/emulator/board/transmission.ts'
import { standInImage, standInPatch } from '../../hardware/sx1302/stand-in-firmware.ts'

export { RESET_VALUES, standInImage }

export const EUI = Uint8Array.of(0x00, 0x16, 0xc0, 0x01, 0xff, 0x10, 0xa2, 0x35)

/** No patch, but as long as one. */
export const STAND_IN_PATCH = standInPatch()

export type EmulatedBoard = {
  readonly chip: ChipTwin
  readonly sx1261: Sx1261Twin
  readonly bridge: BridgeTwin
  readonly sent: ChipTransmission[]
}

export function emulatedBoard(
  clock: Clock,
  how: Pick<BridgeParts, 'latencyMs' | 'usPerByte' | 'temperatureC' | 'uniqueId'> = {},
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
