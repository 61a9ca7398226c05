/** What a concentrator has sent, from the engine's own account: for limits and for reasons. */

import type { GatewayEui } from '../../base/ids.ts'
import type { AirtimeEntry, EngineState } from './state.ts'

/** In the order in which it was sent, for so are the intents written. */
export function sentBy(state: EngineState, gatewayEui: GatewayEui): readonly AirtimeEntry[] {
  return state.airtime.filter(
    (entry) =>
      entry.gatewayEui === gatewayEui &&
      // Of a transmission whose end is not known yet, one way of sending it counts.
      (entry.alternative === 0 || !state.openTx.has(entry.tx)),
  )
}

/** As the law's gate counts: each from its intent on, on the engine's line in microseconds. */
export function transmissionOf({ freqHz, widthHz, airtimeUs, lineMs }: AirtimeEntry) {
  return { freqHz, widthHz, airtimeUs, startUs: lineMs * 1000 }
}
