/**
 * The gateway's radio in the demo, on an air shared with the sensors: an emulated CoreCell whose every
 * byte goes through the real driver. The days before are heard by a shorter way (`AirGateway`): three
 * days of polling a serial line, twenty times a second, would take longer than anybody waits.
 */

import { bytesOfHex } from '../../base/bytes.ts'
import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { tmstUs } from '../../base/tmst.ts'
import {
  CORECELL_USB_EU868_GAINS,
  CORECELL_USB_EU868_PLAN,
  CORECELL_USB_EU868_RANGE,
} from '../../hardware/boards/corecell-usb-eu868.ts'
import { Air, type AirPath, fixedPath } from '../../hardware/emulator/air.ts'
import { AirGateway } from '../../hardware/emulator/air-gateway.ts'
import { BoardOnAir } from '../../hardware/emulator/board/board-on-air.ts'
import type { ChipTransmission } from '../../hardware/emulator/board/transmission.ts'
import type { Radio } from '../../hardware/radio.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import { Sx1302Concentrator } from '../../hardware/sx1302/concentrator.ts'
import type { EarlierTransmission } from '../../hardware/transmitter.ts'
import { RESET_VALUES, STAND_IN_PATCH, standInImage } from '../support/emulated-board.ts'

/** Leaves, buses and people in between: signals come a little stronger or weaker each time. */
const FADING_DB = 3
/** The counter wraps some seconds into the demo, as it does every 71 min of a real concentrator. */
const TMST_AT_START = tmstUs(2 ** 32 - 20_000_000)

type RadioMaking = {
  readonly metrics: Metrics
  readonly log: Log
  readonly earlier: readonly EarlierTransmission[]
}

export type CityRadio = {
  readonly air: Air
  /** What hears the days before. */
  readonly makePastRadio: (parts: Omit<RadioMaking, 'log'>) => AirGateway
  /** The real driver on an emulated board. */
  readonly makeRadio: (parts: RadioMaking) => Radio
  /** Somebody has unscrewed the antenna: nothing is heard, either way. */
  setCut(isCut: boolean): void
}

export function cityRadio(parts: {
  readonly clock: Clock
  readonly seed: number
  readonly gatewayEui: GatewayEui
}): CityRadio {
  const { clock, seed, gatewayEui } = parts
  const random = seededRandom(seed, 'fading')
  let isCut = false
  const path: AirPath = (emission, to) => {
    if (isCut) return undefined
    const reach = fixedPath(emission, to)
    if (!reach) return undefined
    const fadeDb = (random.unit() + random.unit() - 1) * FADING_DB
    const rssiDbm = Math.round(reach.rssiDbm + fadeDb)
    // Concentrators tell the SNR in quarters of a decibel.
    const snrDb = Math.round((reach.snrDb + fadeDb) * 4) / 4
    return { rssiDbm, snrDb }
  }
  const air = new Air({ clock, path })
  return {
    air,
    makePastRadio: ({ metrics, earlier }) =>
      new AirGateway({
        air,
        gatewayEui,
        plan: ETSI_EN_300_220,
        metrics,
        earlier,
        tmstAtStart: TMST_AT_START,
      }),
    makeRadio: (making) => coreCell({ air, clock, seed, gatewayEui }, making),
    setCut: (wanted) => {
      isCut = wanted
    },
  }
}

/** The real driver on an emulated board in this air. */
export function coreCell(
  on: {
    readonly air: Air
    readonly clock: Clock
    readonly seed: number
    readonly gatewayEui: GatewayEui
  },
  { metrics, log, earlier }: RadioMaking,
): Radio {
  const { air, clock, seed, gatewayEui } = on
  const board = new BoardOnAir({
    air,
    clock,
    name: gatewayEui,
    plan: CORECELL_USB_EU868_PLAN,
    eui: bytesOfHex(gatewayEui) ?? new Uint8Array(8),
    resetValues: RESET_VALUES,
    powerDbm: powerOf,
    spectrumNoise: seededRandom(seed, 'spectrum'),
  })
  return new Sx1302Concentrator({
    board: {
      plan: CORECELL_USB_EU868_PLAN,
      gains: CORECELL_USB_EU868_GAINS,
      images: { agc: standInImage('agc'), arb: standInImage('arb') },
      txRangeHz: CORECELL_USB_EU868_RANGE,
      sx1261: { patch: STAND_IN_PATCH },
      findPort: async () => board.bridge,
    },
    clock,
    log,
    metrics,
    spectrum: ETSI_EN_300_220,
    antennaGainDbi: 0,
    cableLossDb: 0,
    earlier,
  })
}

/** What the board's table promises for the setting that the driver has chosen. */
function powerOf({ paGain, powerIndex }: ChipTransmission): number {
  const entry = CORECELL_USB_EU868_GAINS.find(
    (gain) => gain.paGain === paGain && gain.powerIndex === powerIndex,
  )
  return entry?.powerDbm ?? 0
}
