/** Configuration → the driver of a concentrator on a serial port. A system driver: it reads the firmware. */

import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import {
  CORECELL_USB_EU868_GAINS,
  CORECELL_USB_EU868_PLAN,
  CORECELL_USB_EU868_RANGE,
} from '../hardware/boards/corecell-usb-eu868.ts'
import { HardwareError } from '../hardware/errors.ts'
import { findSerialPort } from '../hardware/mcu/port-system.ts'
import type { SpectrumPlan } from '../hardware/regulation/spectrum-plan.ts'
import { type LbtPlan, lbtFault } from '../hardware/sx1261/listen-before-talk.ts'
import type { Board } from '../hardware/sx1302/board.ts'
import { Sx1302Concentrator } from '../hardware/sx1302/concentrator.ts'
import type { EarlierTransmission } from '../hardware/transmitter.ts'
import type { RadioConfig } from './config/schema.ts'
import { loadFirmware, loadSx1261Patch } from './firmware-system.ts'

export type SerialRadioConfig = Extract<RadioConfig, { readonly driver: 'sx1302-serial' }>

export function firmwareFolder(
  config: Pick<SerialRadioConfig, 'firmware'>,
  dataDir: string,
): string {
  return config.firmware ?? join(dataDir, 'firmware')
}

/**
 * Throws HardwareError that says what to fetch when the firmware is not there, or what is wrong with
 * the channels that are listened to. `spectrum`: the board's SX1261 is wanted for its own sake.
 */
export function boardOf(config: SerialRadioConfig, dataDir: string, spectrum = false): Board {
  const lbt = config.listenBeforeTalk
  const sx1261 = (lbt || spectrum) && {
    patch: loadSx1261Patch(firmwareFolder(config, dataDir)),
    ...(lbt && !spectrum && { listenBeforeTalk: checkedLbt(lbt) }),
  }
  return {
    ...(sx1261 && { sx1261 }),
    plan: CORECELL_USB_EU868_PLAN,
    gains: CORECELL_USB_EU868_GAINS,
    images: loadFirmware(firmwareFolder(config, dataDir)),
    txRangeHz: CORECELL_USB_EU868_RANGE,
    findPort: () => findSerialPort(config.port),
  }
}

function checkedLbt(plan: LbtPlan): LbtPlan {
  const fault = lbtFault(plan, CORECELL_USB_EU868_RANGE)
  if (fault === undefined) return plan
  throw new HardwareError('refused-setting', `radio.listenBeforeTalk is refused: ${fault}`)
}

export function makeConcentrator(parts: {
  readonly config: SerialRadioConfig
  readonly dataDir: string
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly spectrum: SpectrumPlan
  readonly earlier: readonly EarlierTransmission[]
}): Sx1302Concentrator {
  const { config, dataDir, ...rest } = parts
  const { antennaGainDbi, cableLossDb } = config
  return new Sx1302Concentrator({
    ...rest,
    board: boardOf(config, dataDir),
    antennaGainDbi,
    cableLossDb,
  })
}
