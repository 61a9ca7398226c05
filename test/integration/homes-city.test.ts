/**
 * Gateways of a city whose rows are handed over, whose gateways die and come back, by seed: at no moment do two
 * answer one frame or one join, and in the end every sensor is answered by the home that the city wrote down.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { BoxKey } from '../../base/sealed-box.ts'
import { Secret } from '../../base/secret.ts'
import { EscrowAgent, type Told } from '../../gateway/core/escrow-agent.ts'
import type { Floors } from '../../gateway/homes/escrow.ts'
import { sealHandover } from '../../gateway/homes/handover-file.ts'
import { type Escrowed, release } from '../../gateway/homes/release.ts'
import type { EventFact } from '../../sync/fact.ts'
import { CommandDesk } from '../../sync/hypervisor/command-desk.ts'
import { HandoverDesk } from '../../sync/hypervisor/homes/handover-desk.ts'
import { HomeDesk as MoveDesk } from '../../sync/hypervisor/homes/home-desk.ts'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { AnsweringGateways } from '../support/answering-gateways.ts'
import { COMMAND_KEY } from '../support/command-key.ts'
import { EndDevice } from '../support/end-device.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { HomeDesk } from '../support/home-desk.ts'

const GATEWAYS = 4
const ROWS = 3
const TURNS = 30
const DAY_MS = 24 * 3_600_000
const CITY = new BoxKey(new Secret(new Uint8Array(32).fill(5)))

const euiOf = (n: number) => `00800000a000100${n}` as GatewayEui
const identityOf = (row: number) =>
  ({
    devEui: `70b3d5499f00120${row}` as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: `000102030405060708090a0b0c0d0e0${row}`,
    macVersion: '1.0.4',
  }) as const

type Place = { readonly desk: HomeDesk; told: ReadonlyMap<DevEui, Told>; isDead: boolean }
type Row = {
  readonly id: string
  readonly device: EndDevice
  home: GatewayEui
  handover: string
  joins: number
}

class Town {
  readonly clock = new FakeClock()
  readonly store = openSqliteStore(':memory:')
  readonly places = new Map<GatewayEui, Place>()
  readonly rows: Row[] = []
  readonly random: Random
  gateways!: AnsweringGateways
  handovers!: HandoverDesk
  moves!: MoveDesk
  readonly counts = { handed: 0, released: 0, died: 0, returned: 0, cut: 0, answered: 0 }

  constructor(seed: number) {
    this.random = seededRandom(seed, 'homes')
  }

  async open(): Promise<this> {
    const { store, clock } = this
    for (let n = 0; n < GATEWAYS; n++) {
      const desk = await HomeDesk.open({ gatewayEui: euiOf(n), seed: n + 1 })
      this.places.set(euiOf(n), { desk, told: new Map(), isDead: false })
    }
    const desks = [...this.places.values()].map(({ desk }) => desk)
    this.gateways = new AnsweringGateways(store, desks)
    const send = (gw: GatewayEui, message: Parameters<AnsweringGateways['send']>[1]) =>
      this.gateways.send(gw, message)
    const random = seededRandom(1, 'commands')
    const desk = new CommandDesk({ store, clock, random, log: silentLog, key: COMMAND_KEY, send })
    this.handovers = new HandoverDesk({ store, desk, clock, log: silentLog })
    this.moves = new MoveDesk({ store, desk, clock, log: silentLog })
    for (let n = 0; n < ROWS; n++) await this.#addRow(n)
    return this
  }

  async #addRow(n: number): Promise<void> {
    const home = euiOf(n % GATEWAYS)
    const { bench } = this.places.get(home)!.desk
    const identity = identityOf(n)
    const device = new EndDevice(identity)
    await bench.addDevice(identity, { profile: 'nwave-nps405sm' })
    const id = `r-${n}`
    const binding = {
      asset: id,
      devEui: identity.devEui,
      role: 'occupancy',
      index: 0,
      fromMs: 0,
    } as const
    await bench.addAsset({ id, kind: 'space', name: id, properties: { row: id } }, [binding])
    await bench.hear(device.join())
    assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload))
    this.rows.push({ id, device, home, handover: '', joins: 1 })
  }

  pick<T>(from: readonly T[]): T | undefined {
    return from[this.random.below(Math.max(1, from.length))]
  }

  get alive(): readonly GatewayEui[] {
    return [...this.places].flatMap(([eui, { isDead }]) => (isDead ? [] : [eui]))
  }

  /** One look of the city's desks, and what gateways answer. */
  async desks(): Promise<void> {
    for (let n = 0; n < 5; n++) {
      await this.handovers.look()
      await this.moves.look()
      await this.gateways.answer(this.clock.wallMs())
    }
    const book = await this.handovers.book.all()
    for (const row of this.rows) {
      const last = book.find(({ id }) => id === row.handover)
      if (last?.step !== 'done') continue
      row.home = last.to
      row.handover = ''
    }
  }

  async handOver(): Promise<void> {
    const row = this.pick(
      this.rows.filter(({ handover, home }) => handover === '' && this.alive.includes(home)),
    )
    const to = this.pick(this.alive.filter((eui) => eui !== row?.home))
    if (!row || !to) return
    this.counts.handed++
    this.clock.advance(1_000)
    const begun = await this.handovers.begin({
      groups: [`row:${row.id}`],
      from: row.home,
      to,
      anyway: true,
      by: 'test',
    })
    row.handover = begun.id
  }

  async die(): Promise<void> {
    const eui = this.alive.length > 2 ? this.pick(this.alive) : undefined
    if (!eui) return
    this.counts.died++
    this.places.get(eui)!.isDead = true
    this.gateways.setAway(eui, true)
  }

  /** What was not on the medium is gone. */
  async cutPower(): Promise<void> {
    const eui = this.pick(this.alive)
    if (!eui) return
    this.counts.cut++
    await this.places.get(eui)!.desk.bench.cutPower()
  }

  /** It comes back after weeks, with its network: the city reaches it before a sensor does. */
  async comeBack(): Promise<void> {
    const dead = [...this.places].filter(([, { isDead }]) => isDead)
    const [eui, place] = this.pick(dead) ?? []
    if (!eui || !place) return
    this.counts.returned++
    this.clock.advance(20 * DAY_MS)
    await place.desk.bench.cutPower()
    place.isDead = false
    this.gateways.setAway(eui, false)
    this.handovers.greeted(eui)
    this.moves.greeted(eui)
    await this.desks()
  }

  /** Every gateway that lives has told what it must, and that is with the city. */
  async escrow(): Promise<void> {
    for (const eui of this.alive) {
      const place = this.places.get(eui)!
      const { core, vault, clock } = place.desk.bench
      const told = {
        read: () => place.told,
        keep: (now: ReadonlyMap<DevEui, Told>) => {
          place.told = new Map(now)
        },
      }
      const agent = new EscrowAgent({
        core,
        vault,
        clock,
        random: this.random,
        key: CITY.publicHex,
        told,
      })
      await agent.look()
      agent.close()
      await core.sync()
    }
  }

  /** The rows of a gateway that is gone go to one that lives. */
  async releaseDead(): Promise<void> {
    const row = this.pick(
      this.rows.filter(({ home, handover }) => handover === '' && !this.alive.includes(home)),
    )
    const to = this.pick(this.alive)
    if (!row || !to) return
    const from = row.home
    const { devEui } = row.device.identity
    const rev = this.#revOf(devEui) + 1
    const { handover, unread } = release([this.#escrowed(from, devEui)], CITY, { from, to, rev })
    assert.deepEqual(unread, [])
    this.counts.released++
    await this.moves.move({ devices: [devEui], from, to, rev, by: 'test' })
    const { service } = this.places.get(to)!.desk
    const { key } = await service.homes()
    const text = sealHandover(handover, { key, chance: this.random.bytes(32) })!
    const taken = await service.importHome('test', text)
    assert.match(taken.detail, /^1 devices are at home here/)
    row.home = to
  }

  /** Revisions are the city's: the highest that any gateway was ever told. */
  #revOf(devEui: DevEui): number {
    const revs = [...this.places.values()].map(
      ({ desk }) => desk.bench.core.state.homes.get(devEui)?.rev ?? 0,
    )
    return Math.max(...revs)
  }

  #escrowed(gw: GatewayEui, devEui: DevEui): Escrowed {
    const facts = this.places
      .get(gw)!
      .desk.bench.allFacts()
      .map(({ fact }) => fact as EventFact)
    const newest = (type: string) =>
      facts.findLast((fact) => fact.type === type && fact.subject === devEui)
    const box = newest('homeEscrowed')!.fields['box'] as string
    const floors = newest('homeFloors')?.fields as unknown as Floors | undefined
    return { devEui, box, ...(floors && { floors }) }
  }

  /** A frame, or a join, reaches all antennas: at most one answers. */
  async speak(row: Row, isJoin = false): Promise<GatewayEui | undefined> {
    const again = new EndDevice(row.device.identity, row.joins + 100)
    const phyPayload = isJoin
      ? again.join()
      : row.device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true })
    const answering: GatewayEui[] = []
    for (const eui of this.alive) {
      const { bench } = this.places.get(eui)!.desk
      bench.clock.advance(60_000)
      bench.sent = []
      await bench.hear(phyPayload)
      if (bench.sent.length > 0) answering.push(eui)
      for (const order of isJoin ? [] : bench.sent) row.device.receive(order.phyPayload)
    }
    if (isJoin) row.joins++
    assert.ok(answering.length <= 1, `${row.id} is answered by ${answering.join(' and ')}`)
    if (answering.length === 1) this.counts.answered++
    return answering[0]
  }

  async close(): Promise<void> {
    for (const { desk } of this.places.values()) await desk.bench.close()
    await this.store.close()
  }
}

const total = { handed: 0, released: 0, died: 0, returned: 0, cut: 0 }

for (let seed = 1; seed <= 8; seed++) {
  test(`F46, F69, F70: over moves, deaths and returns two gateways never answer one sensor (seed ${seed})`, async () => {
    const town = await new Town(seed).open()
    const acts = [
      'handOver',
      'die',
      'comeBack',
      'releaseDead',
      'releaseDead',
      'handOver',
      'cutPower',
    ] as const
    for (let turn = 0; turn < TURNS; turn++) {
      await town.escrow()
      await town[town.pick(acts)!]()
      // Half of the time the city's desks are late.
      if (town.random.below(2) === 0) await town.desks()
      for (const row of town.rows) await town.speak(row, town.random.below(10) === 0)
    }
    while (town.alive.length < GATEWAYS) await town.comeBack()
    for (let n = 0; n < 3; n++) await town.desks()
    for (const row of town.rows) {
      assert.equal(row.handover, '', row.id)
      assert.equal(await town.speak(row), row.home, `${row.id} is answered by its home`)
    }
    assert.ok(town.counts.answered > TURNS)
    for (const what of Object.keys(total) as (keyof typeof total)[])
      total[what] += town.counts[what]
    await town.close()
  })
}

test('the simulation has moved, released, killed and brought back something', () => {
  for (const [what, count] of Object.entries(total)) assert.ok(count >= 8, `${what}: ${count}`)
})
