/** The gateway's radio in the demo: an emulated concentrator on an air shared with the sensors. */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { tmstUs } from '../../base/tmst.ts'
import { Air, type AirPath, fixedPath } from '../../hardware/emulator/air.ts'
import { AirGateway } from '../../hardware/emulator/air-gateway.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import type { EarlierTransmission } from '../../hardware/transmitter.ts'

/** Leaves, buses and people in between: signals come a little stronger or weaker each time. */
const FADING_DB = 3
/** The counter wraps some seconds into the demo, as it does every 71 min of a real concentrator. */
const TMST_AT_START = tmstUs(2 ** 32 - 20_000_000)

export type CityRadio = {
  readonly air: Air
  readonly makeRadio: (parts: {
    readonly metrics: Metrics
    readonly earlier: readonly EarlierTransmission[]
  }) => AirGateway
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
    makeRadio: ({ metrics, earlier }) =>
      new AirGateway({
        air,
        gatewayEui,
        plan: ETSI_EN_300_220,
        metrics,
        earlier,
        tmstAtStart: TMST_AT_START,
      }),
    setCut: (wanted) => {
      isCut = wanted
    },
  }
}
