/** I10: what a gateway keeps in memory stays within bounds, whatever happens. */

import type { CityGateway } from '../gateway/city-gateway.ts'
import type { Violations } from './violation.ts'

/** Causes between two checkpoints (core/checkpoints.ts), each a few facts at most. */
const TAIL_ROWS_MAX = 4 * 4_096
/** Batches: the credit of the hypervisor and what is resent (sync/sender). */
const IN_FLIGHT_MAX = 64
const COMMANDS_MAX = 4_096
/** Each asset and device has one deadline, each queued downlink another. */
const TIMERS_BESIDE_MAX = 256
const AIRTIME_MAX = 8_192
const WAITING_MAX = 512

export function checkBounds({ eui, run }: CityGateway, violations: Violations): void {
  if (!run) return
  const { state, facts } = run.core
  const devices = state.devices.size + state.assets.size
  const sizes: readonly (readonly [string, number, number])[] = [
    ['facts in memory', 'depth' in facts ? Number(facts.depth) : 0, TAIL_ROWS_MAX],
    ['batches in flight', run.sender.status().inFlight, IN_FLIGHT_MAX],
    ['commands remembered', state.commands.size, COMMANDS_MAX],
    ['timers', state.timers.size, devices + TIMERS_BESIDE_MAX],
    ['transmissions remembered', state.airtime.length, AIRTIME_MAX],
    ['transmissions without a result', state.openTx.size, WAITING_MAX],
    ['frames without decoding', state.pendingDecodes.size, WAITING_MAX],
  ]
  for (const [what, size, most] of sizes) {
    if (size > most) violations.add('I10', `${eui} has ${size} ${what}, ${most} are allowed`)
  }
}

/** At rest: every transmission has had its receipt, every frame its decoding. */
export function checkRest({ eui, run }: CityGateway, violations: Violations): void {
  if (!run) return
  const { openTx, pendingDecodes } = run.core.state
  if (openTx.size > 0) {
    violations.add('I10', `${eui} waits for ever for ${openTx.size} receipts of the radio`)
  }
  if (pendingDecodes.size > 0) {
    violations.add('I10', `${eui} waits for ever for ${pendingDecodes.size} decodings`)
  }
}
