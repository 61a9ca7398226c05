/**
 * One seed, one life: three gateways and a hypervisor under ten minutes of load and a random mix of
 * faults, then calm until everything has arrived or ten more minutes have passed (I13).
 */

import type { GatewayEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import type { Message } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { Ledger, type Verdict } from './ledger.ts'
import { CALM, Network, type Weather } from './network.ts'
import { Scheduler } from './scheduler.ts'
import { rowNumber, SimGateway } from './sim-gateway.ts'
import { SimHypervisor } from './sim-hypervisor.ts'
import { RULES, type Variant } from './variants.ts'

const GATEWAYS = ['70b3d50000000001', '70b3d50000000002', '70b3d50000000003'] as GatewayEui[]
const LOAD_MS = 600_000
const CALM_MS = 600_000

export type SeedResult = Verdict & {
  readonly seed: number
  readonly variant: Variant
  readonly faults: number
  readonly outOfOrder: number
  readonly gaps: number
  /** Virtual time from the end of load and faults until all was there; undefined if never. */
  readonly settledMs: number | undefined
}

export function isBad(result: SeedResult): boolean {
  return result.lost > 0 || result.doubled > 0 || result.outOfOrder > 0
}

export function runSeed(seed: number, variant: Variant): SeedResult {
  const rules = RULES[variant]
  const scheduler = new Scheduler()
  const ledger = new Ledger()
  const faultRandom = seededRandom(seed, 'faults')
  const network = new Network(scheduler, seededRandom(seed, 'network'), drawWeather(faultRandom))
  const gateways = new Map<GatewayEui, SimGateway>()
  const reply = (gw: GatewayEui, message: Message): void => {
    const gateway = gateways.get(gw)!
    const bytes = writeMessage(message)
    network.carry(() => {
      const read = readMessage(bytes)
      if (read.kind === 'message') gateway.receive(read.message)
    })
  }
  const hypervisor = new SimHypervisor({ random: seededRandom(seed, 'hypervisor'), rules, reply })
  for (const gw of GATEWAYS) {
    const toHypervisor = (bytes: Uint8Array): void => hypervisor.receive(bytes)
    const random = seededRandom(seed, `gateway ${gw}`)
    gateways.set(
      gw,
      new SimGateway({ gw, scheduler, network, random, ledger, rules, toHypervisor }),
    )
  }
  const world: World = { scheduler, network, ledger, hypervisor, gateways: [...gateways.values()] }
  planLoad(world, seededRandom(seed, 'load'))
  const planned = planFaults(world, faultRandom)
  for (let at = 0; at < LOAD_MS + CALM_MS; at += 20_000) scheduler.at(at, () => hypervisor.ask())
  scheduler.runUntil(LOAD_MS)
  network.weather = CALM
  const settledMs = runUntilSettled(world)
  const verdict = ledger.verdict(hypervisor.stored(), held(world))
  const { outOfOrder, gaps } = hypervisor
  const faults = planned + network.faults
  return { seed, variant, ...verdict, faults, outOfOrder, gaps, settledMs }
}

type World = {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly ledger: Ledger
  readonly hypervisor: SimHypervisor
  readonly gateways: readonly SimGateway[]
}

/** Each seed has its own weather: some are nearly fair, where rarer orders show. */
function drawWeather(random: Random): Weather {
  const oneOf = (list: readonly number[]): number => list[random.below(list.length)]!
  return {
    drop: oneOf([0, 0.05, 0.2, 0.3]),
    duplicate: oneOf([0, 0.05, 0.3]),
    delayMostMs: oneOf([50, 2_000, 20_000]),
  }
}

function planLoad({ scheduler, gateways }: World, random: Random): void {
  for (const gateway of gateways) {
    const observe = (): void => {
      gateway.observe()
      const inMs = random.unit() * 4000
      if (scheduler.nowMs + inMs < LOAD_MS) scheduler.after(inMs, observe)
    }
    scheduler.after(random.unit() * 4000, observe)
  }
}

/** Draws which kinds of fault this seed has and when; the number of them. */
function planFaults(world: World, random: Random): number {
  const { scheduler, network, hypervisor, gateways, ledger } = world
  let planned = 0
  const plan = (most: number, run: () => void): void => {
    if (random.unit() < 0.4) return
    const count = 1 + random.below(most)
    planned += count
    for (let i = 0; i < count; i++) scheduler.at(random.unit() * LOAD_MS, run)
  }
  const anyGateway = (): SimGateway => gateways[random.below(gateways.length)]!
  // Backups are no fault, but without them nothing can be restored.
  for (let at = 30_000; at < LOAD_MS; at += 60_000) {
    const backUp = (): void => (random.unit() < 0.3 ? hypervisor.backUp() : anyGateway().backUp())
    scheduler.at(at + random.unit() * 30_000, backUp)
  }
  plan(6, () => anyGateway().crash(random.unit() * 20_000))
  plan(3, () => {
    ledger.gatewayOverwritten(anyGateway().restore(random.unit() * 20_000), hypervisor.stored())
  })
  plan(2, () => ledger.hypervisorOverwritten(hypervisor.restart({ fromBackup: true })))
  plan(3, () => hypervisor.restart({ fromBackup: false }))
  plan(3, () => {
    network.stopBroker()
    for (const gateway of gateways) gateway.linkLost()
    scheduler.after(random.unit() * 60_000, () => {
      network.brokerUp = true
    })
  })
  return planned
}

/** Rows that stand in some gateway's log. */
function held({ gateways }: World): ReadonlySet<number> {
  return new Set(gateways.flatMap(({ log }) => log.facts().map(rowNumber)))
}

function runUntilSettled(world: World): number | undefined {
  const { scheduler, hypervisor, ledger } = world
  const stepMs = 5_000
  for (let passedMs = 0; passedMs <= CALM_MS; passedMs += stepMs) {
    scheduler.runUntil(LOAD_MS + passedMs)
    if (ledger.verdict(hypervisor.stored(), held(world)).lost === 0) return passedMs
  }
  return undefined
}
