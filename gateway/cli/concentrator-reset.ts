/** `cigale concentrator reset`: the board from its pins up, and how long it took to come back. */

import { systemClock } from '../../base/clock-system.ts'
import { findSerialPort } from '../../hardware/mcu/port-system.ts'
import { resetByHand } from '../../hardware/sx1302/reset-by-hand.ts'
import { asFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { sayJson, saySentence } from './output.ts'
import { serialConfig } from './serial-config.ts'

export type ResetFlags = CommonOptions & { readonly bridge?: boolean }

/** The gateway must be stopped: a board serves one. Needs no firmware. */
export async function concentratorReset(flags: ResetFlags): Promise<number> {
  const { config } = serialConfig(flags)
  const findPort = () => findSerialPort(config.port)
  const withBridge = flags.bridge === true
  try {
    const done = await resetByHand({ findPort, clock: systemClock, withBridge })
    if (flags.json) sayJson(done)
    else {
      const { bridgeMs, boardMs, bridgeVersion, chipVersion } = done
      if (bridgeMs !== undefined) {
        saySentence(`Microcontroller ${bridgeVersion} back after ${Math.round(bridgeMs)} ms.`)
      }
      saySentence(`Chip (version ${chipVersion}) back after ${Math.round(boardMs)} ms.`)
    }
  } catch (error) {
    throw asFailure(error)
  }
  return 0
}
