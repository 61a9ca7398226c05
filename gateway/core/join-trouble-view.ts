/** A join that came to nothing as pages and people see it: with the device's name and what to do. */

import type { JoinTroubleView } from '../api/service.ts'
import type { EngineState } from '../engine/state.ts'
import { homeOf } from '../homes/home.ts'
import { JOIN_ADVICE } from '../uplink/join-advice.ts'
import type { JoinTrouble } from '../uplink/join-troubles.ts'

export function joinTroubleView(state: EngineState, trouble: JoinTrouble): JoinTroubleView {
  const device = state.devices.get(trouble.devEui)?.device
  const isElsewhere = trouble.reason === 'another-gateways'
  return {
    ...trouble,
    name: device?.name ?? null,
    homeGateway: (isElsewhere && homeOf(state, trouble.devEui)) || null,
    advice: JOIN_ADVICE[trouble.reason],
  }
}
