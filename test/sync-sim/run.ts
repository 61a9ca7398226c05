/**
 * One seed, one life: three gateways and a hypervisor under ten minutes of load and a scenario of
 * faults, then calm until everything has arrived or ten more minutes have passed (I13).
 */

import { hexOf } from '../../base/bytes.ts'
import type { GatewayEui } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { LOSS_REASONS } from '../../sync/fact.ts'
import type { Message } from '../../sync/messages.ts'
import { readMessage } from '../../sync/read-message.ts'
import { rowBytes } from '../../sync/row.ts'
import { writeMessage } from '../../sync/write-message.ts'
import { Ledger, type Verdict } from './ledger.ts'
import type { Bend } from './mutants/bend.ts'
import { CALM, Network } from './network.ts'
import { drawScenario, LOAD_MS, type Scenario, type SimFault } from './scenario.ts'
import { Scheduler } from './scheduler.ts'
import { rowNumber, SimGateway } from './sim-gateway.ts'
import { SimHypervisor } from './sim-hypervisor.ts'

const NAMES = ['70b3d50000000001', '70b3d50000000002', '70b3d50000000003'] as GatewayEui[]
const CALM_MS = 600_000

export type LifeResult = Verdict & {
  readonly seed: number
  readonly faults: number
  readonly outOfOrder: number
  /** GAPs that no rotten row explains. */
  readonly gapsUnexplained: number
  readonly overCredit: number
  /** Virtual time from the end of load and faults until all was there; undefined if never. */
  readonly settledMs: number | undefined
}

/** What a sound protocol never shows. */
export function isBad(result: LifeResult): boolean {
  const { lost, doubled, outOfOrder, wrong, gapsUnexplained, overCredit } = result
  return lost + doubled + outOfOrder + wrong + gapsUnexplained + overCredit > 0
}

export function runSeed(seed: number, bend: Bend = {}): LifeResult {
  return runLife(drawScenario(seed), bend)
}

export function runLife(scenario: Scenario, bend: Bend = {}): LifeResult {
  const world = makeWorld(scenario, bend)
  const { scheduler, network, hypervisor, ledger, gateways } = world
  planLoad(world, seededRandom(scenario.seed, 'load'))
  for (const fault of scenario.faults) scheduler.at(fault.atMs, () => strike(world, fault))
  for (let at = 0; at < LOAD_MS + CALM_MS; at += 20_000) scheduler.at(at, () => hypervisor.ask())
  scheduler.runUntil(LOAD_MS)
  network.weather = CALM
  const settledMs = runUntilSettled(world)
  const verdict = ledger.verdict(hypervisor.stored(), held(world))
  const faults = scenario.faults.length + network.faults
  const { outOfOrder, gapReasons } = hypervisor
  const gapsUnexplained = gapReasons.filter((reason) => reason !== LOSS_REASONS.corrupt).length
  const overCredit = gateways.reduce((sum, one) => sum + one.overCredit, 0)
  const { seed } = scenario
  return { seed, ...verdict, faults, outOfOrder, gapsUnexplained, overCredit, settledMs }
}

type World = {
  readonly scheduler: Scheduler
  readonly network: Network
  readonly ledger: Ledger
  readonly hypervisor: SimHypervisor
  readonly gateways: readonly SimGateway[]
  /** Copies that live beside their gateway. */
  readonly twins: Map<GatewayEui, SimGateway>
  /** Gateways whose answers reach their neighbour too. */
  readonly misrouted: Set<GatewayEui>
}

function makeWorld({ seed, weather }: Scenario, bend: Bend): World {
  const scheduler = new Scheduler()
  const ledger = new Ledger()
  const network = new Network(scheduler, seededRandom(seed, 'network'), weather)
  const gateways: SimGateway[] = []
  const twins = new Map<GatewayEui, SimGateway>()
  const misrouted = new Set<GatewayEui>()
  const deliver = (to: GatewayEui, bytes: Uint8Array): void => {
    const read = readMessage(bytes)
    if (read.kind !== 'message') return
    for (const gateway of [...gateways, ...twins.values()]) {
      if (gateway.gw === to) gateway.receive(read.message)
    }
  }
  const reply = (gw: GatewayEui, message: Message): void => {
    const bytes = writeMessage(message)
    network.carry(() => deliver(gw, bytes))
    const neighbour = NAMES[(NAMES.indexOf(gw) + 1) % NAMES.length]!
    if (misrouted.has(gw)) network.carry(() => deliver(neighbour, bytes))
  }
  const random = seededRandom(seed, 'hypervisor')
  const hypervisor = new SimHypervisor({ random, bend: bend.hypervisor?.() ?? {}, reply })
  const toHypervisor = (bytes: Uint8Array): void => hypervisor.receive(bytes)
  for (const gw of NAMES) {
    const surroundings = { gw, scheduler, network, ledger, toHypervisor }
    const own = { random: seededRandom(seed, `gateway ${gw}`), bend: bend.gateway?.() ?? {} }
    gateways.push(new SimGateway({ ...surroundings, ...own }))
  }
  return { scheduler, network, ledger, hypervisor, gateways, twins, misrouted }
}

function planLoad({ scheduler, gateways, twins }: World, random: Random): void {
  for (const gateway of gateways) {
    const observe = (): void => {
      gateway.observe()
      twins.get(gateway.gw)?.observe()
      const inMs = random.unit() * 4000
      if (scheduler.nowMs + inMs < LOAD_MS) scheduler.after(inMs, observe)
    }
    scheduler.after(random.unit() * 4000, observe)
  }
}

function strike(world: World, fault: SimFault): void {
  const { scheduler, network, ledger, hypervisor, gateways, misrouted } = world
  const gateway = 'gateway' in fault ? gateways[fault.gateway]! : gateways[0]!
  switch (fault.kind) {
    case 'backUp':
      gateway.backUp()
      return
    case 'crash':
      gateway.crash(fault.downMs)
      return
    case 'restore':
      ledger.gatewayOverwritten(gateway.restore(fault), hypervisor.stored())
      return
    case 'clone':
      cloned(world, gateway, fault.lastsMs)
      return
    case 'rot': {
      const row = gateway.rot(fault.pick)
      if (row !== undefined) ledger.rotted(row)
      return
    }
    case 'forgedAck':
      gateway.forgedAck(fault.stream, fault.ahead)
      return
    case 'misroute':
      misrouted.add(gateway.gw)
      scheduler.after(fault.lastsMs, () => misrouted.delete(gateway.gw))
      return
    case 'hypervisorBackUp':
      hypervisor.backUp()
      return
    case 'hypervisorRestart':
      hypervisor.restart({})
      return
    case 'hypervisorRestore':
      ledger.hypervisorOverwritten(hypervisor.restart({ backup: fault.pick }))
      return
    case 'credit':
      hypervisor.credit = fault.credit
      return
    case 'brokerStop':
      network.stopBroker()
      for (const one of [...gateways, ...world.twins.values()]) one.linkLost()
      scheduler.after(fault.downMs, () => {
        network.brokerUp = true
      })
      return
  }
}

/** The copy is found and taken away after a while; what only it knew goes with it. */
function cloned(world: World, gateway: SimGateway, lastsMs: number): void {
  const { scheduler, ledger, hypervisor, twins } = world
  if (twins.has(gateway.gw)) return
  const twin = gateway.clone()
  twins.set(gateway.gw, twin)
  scheduler.after(lastsMs, () => {
    twin.stop()
    twins.delete(gateway.gw)
    const mine = new Set(gateway.log.facts().map(rowNumber))
    const gone = twin.log.facts().map(rowNumber)
    ledger.gatewayOverwritten(new Set(gone.filter((row) => !mine.has(row))), hypervisor.stored())
  })
}

/** Rows that stand in some gateway's log, with what they say. */
function held({ gateways }: World): ReadonlyMap<number, string> {
  const facts = gateways.flatMap(({ log }) => log.facts())
  return new Map(facts.map((fact) => [rowNumber(fact), hexOf(rowBytes(fact))]))
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
