/** Configuration → the driver of a concentrator on a serial port. A system driver: it reads the firmware. */

import { join } from 'node:path'
import type { Clock } from '../base/clock.ts'
import type { Log } from '../base/log.ts'
import type { Metrics } from '../base/metrics.ts'
import { boardSetup } from '../hardware/boards/board-setup.ts'
import { HardwareError } from '../hardware/errors.ts'
import { findSerialPort, SerialBytePort } from '../hardware/mcu/port-system.ts'
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
 * Throws HardwareError for a board unknown in its region, for firmware that must be fetched first, and for
 * channels that cannot be listened to. `spectrum`: the board's SX1261 is wanted for its own sake.
 */
export function boardOf(config: SerialRadioConfig, dataDir: string, spectrum = false): Board {
  const setup = boardSetup(config)
  const { fineTimestamp, listenBeforeTalk: lbt, spectrumReceiver } = config
  const sx1261 = (lbt || spectrum || spectrumReceiver) && {
    patch: loadSx1261Patch(firmwareFolder(config, dataDir)),
    ...(lbt && !spectrum && { listenBeforeTalk: checkedLbt(lbt, setup.txRangeHz) }),
  }
  return {
    ...setup,
    ...(sx1261 && { sx1261 }),
    plan: fineTimestamp === 'off' ? setup.plan : { ...setup.plan, fineTimestamp },
    images: loadFirmware(firmwareFolder(config, dataDir)),
    findPort: () => findSerialPort(config.port),
  }
}

function checkedLbt(plan: LbtPlan, txRangeHz: Board['txRangeHz']): LbtPlan {
  const fault = lbtFault(plan, txRangeHz)
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
  const { antennaGainDbi, cableLossDb, gnss } = config
  return new Sx1302Concentrator({
    ...rest,
    board: boardOf(config, dataDir),
    antennaGainDbi,
    cableLossDb,
    ...(gnss && { findGnssPort: async () => new SerialBytePort(gnss.port, gnss.baudRate) }),
  })
}
