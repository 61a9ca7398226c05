/** An emulated CoreCell on a table, with its reset values and stand-in images of the right parity. */

import type { Clock } from '../../base/clock.ts'
import { type BridgeParts, BridgeTwin } from '../../hardware/emulator/board/bridge.ts'
import { ChipTwin } from '../../hardware/emulator/board/chip.ts'
import { RESET_VALUES } from '../../hardware/emulator/board/reset-values.ts'
import type { ChipTransmission } from '../../hardware/emulator/board/transmission.ts'
import { standInImage } from '../../hardware/sx1302/stand-in-firmware.ts'

export { RESET_VALUES, standInImage }

export const EUI = Uint8Array.of(0x00, 0x16, 0xc0, 0x01, 0xff, 0x10, 0xa2, 0x35)

export type EmulatedBoard = {
  readonly chip: ChipTwin
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
  const bridge = new BridgeTwin({ clock, chip, temperatureC: 26, ...how })
  return { chip, bridge, sent }
}
