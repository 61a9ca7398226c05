/** One life as data: the weather and every fault with its time. What fails is cut down and kept as a file. */

import { type Random, seededRandom } from '../../base/random.ts'
import type { Weather } from './network.ts'

export const LOAD_MS = 600_000
export const GATEWAYS = 3

type AtGateway = { readonly atMs: number; readonly gateway: number }
/** `pick`, 0..1, chooses among what there is then: a backup, a row. */
export type SimFault =
  | (AtGateway & { readonly kind: 'backUp' })
  | (AtGateway & { readonly kind: 'crash'; readonly downMs: number })
  | (AtGateway & { readonly kind: 'restore'; readonly downMs: number; readonly pick: number })
  /** A copy of the gateway's disk lives beside it for a while, under the same name. */
  | (AtGateway & { readonly kind: 'clone'; readonly lastsMs: number })
  /** A row's content changes on the disk. */
  | (AtGateway & { readonly kind: 'rot'; readonly pick: number })
  /** An acknowledgement that the hypervisor never gave, far ahead of what was sent. */
  | (AtGateway & { readonly kind: 'forgedAck'; readonly stream: number; readonly ahead: number })
  /** For a while each answer to this gateway reaches its neighbour too. */
  | (AtGateway & { readonly kind: 'misroute'; readonly lastsMs: number })
  | { readonly atMs: number; readonly kind: 'hypervisorBackUp' }
  | { readonly atMs: number; readonly kind: 'hypervisorRestart' }
  | { readonly atMs: number; readonly kind: 'hypervisorRestore'; readonly pick: number }
  | { readonly atMs: number; readonly kind: 'credit'; readonly credit: number }
  | { readonly atMs: number; readonly kind: 'brokerStop'; readonly downMs: number }

export type Scenario = {
  readonly seed: number
  readonly weather: Weather
  readonly faults: readonly SimFault[]
}

/** Each seed has its own weather and its own kinds of fault: some are nearly fair, where rarer orders show. */
export function drawScenario(seed: number): Scenario {
  const random = seededRandom(seed, 'scenario')
  const oneOf = (list: readonly number[]): number => list[random.below(list.length)]!
  const weather = {
    drop: oneOf([0, 0.05, 0.2, 0.3]),
    duplicate: oneOf([0, 0.05, 0.3]),
    delayMostMs: oneOf([50, 2_000, 20_000]),
  }
  return { seed, weather, faults: [...copies(random), ...mishaps(random)].sort(byTime) }
}

/** Backups are no fault, but without them nothing can be restored. */
function copies(random: Random): SimFault[] {
  const out: SimFault[] = []
  for (let fromMs = 30_000; fromMs < LOAD_MS; fromMs += 60_000) {
    const atMs = fromMs + random.unit() * 30_000
    const gateway = random.below(GATEWAYS)
    out.push(
      random.unit() < 0.3 ? { atMs, kind: 'hypervisorBackUp' } : { atMs, kind: 'backUp', gateway },
    )
  }
  return out
}

function mishaps(random: Random): SimFault[] {
  const out: SimFault[] = []
  const atMs = (): number => random.unit() * LOAD_MS
  const gateway = (): number => random.below(GATEWAYS)
  const upTo = (ms: number): number => random.unit() * ms
  const plan = (most: number, make: () => SimFault): void => {
    if (random.unit() < 0.4) return
    for (let n = 1 + random.below(most); n > 0; n--) out.push(make())
  }
  plan(6, () => ({ kind: 'crash', atMs: atMs(), gateway: gateway(), downMs: upTo(20_000) }))
  plan(3, () => {
    const how = { downMs: upTo(20_000), pick: random.unit() }
    return { kind: 'restore', atMs: atMs(), gateway: gateway(), ...how }
  })
  plan(2, () => ({ kind: 'hypervisorRestore', atMs: atMs(), pick: random.unit() }))
  plan(3, () => ({ kind: 'hypervisorRestart', atMs: atMs() }))
  plan(3, () => ({ kind: 'brokerStop', atMs: atMs(), downMs: upTo(60_000) }))
  plan(1, () => ({ kind: 'clone', atMs: atMs(), gateway: gateway(), lastsMs: upTo(120_000) }))
  plan(2, () => ({ kind: 'rot', atMs: atMs(), gateway: gateway(), pick: random.unit() }))
  plan(4, () => {
    const claim = { stream: [0, 1, 3][random.below(3)]!, ahead: 1 + random.below(50) }
    return { kind: 'forgedAck', atMs: atMs(), gateway: gateway(), ...claim }
  })
  plan(2, () => ({ kind: 'misroute', atMs: atMs(), gateway: gateway(), lastsMs: upTo(60_000) }))
  plan(3, () => ({ kind: 'credit', atMs: atMs(), credit: 1 + random.below(16) }))
  return out
}

function byTime(a: SimFault, b: SimFault): number {
  return a.atMs - b.atMs
}
