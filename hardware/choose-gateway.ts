/**
 * Which of the gateways that heard an uplink answers it. All that heard it well enough may: chance
 * spreads the answers, and with them the airtime, over them; when none did, the best one answers.
 * (ChirpStack chooses alike: src/downlink/helpers.rs.)
 */

import { type Modulation, snrFloorDb } from '../base/lora.ts'

export type Heard = { readonly modulation: Modulation; readonly snrDb: number }

export type GatewayChoice = {
  /** How many dB over the demodulation floor are well enough. */
  readonly snrMarginDbMin: number
  /** A draw from [0, 1), taken by the caller and kept with the decision. */
  readonly draw: number
}

/** The reception whose gateway transmits; `undefined` only of an empty list. */
export function chooseGateway<Reception extends Heard>(
  receptions: readonly Reception[],
  choice: GatewayChoice,
): Reception | undefined {
  const good = receptions.filter((it) => marginDb(it) >= choice.snrMarginDbMin)
  if (good.length > 0) return good[Math.min(good.length - 1, Math.floor(choice.draw * good.length))]
  return receptions.reduce<Reception | undefined>(
    (best, it) => (best === undefined || marginDb(it) > marginDb(best) ? it : best),
    undefined,
  )
}

/** FSK has no measured SNR: then all that heard it are equally good. */
function marginDb({ modulation, snrDb }: Heard): number {
  return modulation.kind === 'lora' ? snrDb - snrFloorDb(modulation) : Number.POSITIVE_INFINITY
}
