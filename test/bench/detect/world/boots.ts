/** The lives of a gateway: from power to power cut, with a wrong clock until it is set. */

import { between, type Draw, waiting, wholeBetween } from './chance.ts'
import type { RadioParams } from './params.ts'
import { DAY_S, HOUR_S } from './paris.ts'

export type Boot = {
  readonly id: number
  readonly from: number
  readonly to: number
  /** From here on the clock is right. */
  readonly syncedAt: number
  /** Until then it shows true time plus this, s: it began anew from what was last saved. */
  readonly wrongBy: number
}

/** The clock is saved to flash this often at the least, s. */
const SAVED_EVERY = [0, 600] as const

export function gatewayBoots(
  draw: Draw,
  params: RadioParams,
  { start, end }: { readonly start: number; readonly end: number },
): readonly Boot[] {
  const boots: Boot[] = []
  let boot = { id: wholeBetween(draw, [1, 40]), from: start, syncedAt: start, wrongBy: 0 }
  for (;;) {
    const up = waiting(draw, DAY_S / Math.max(params.rebootsPerDay, 1e-9))
    const to = Math.min(end + DAY_S, boot.from + HOUR_S + up)
    boots.push({ ...boot, to })
    if (to > end) return boots
    const outage = between(draw, params.outage)
    const wrongBy = -(outage + between(draw, SAVED_EVERY))
    const from = to + outage
    const syncedAt = from + between(draw, params.unsynced)
    boot = { id: boot.id + 1, from, syncedAt, wrongBy }
  }
}
