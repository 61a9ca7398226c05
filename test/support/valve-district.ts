/**
 * Valves of a district around one gateway, which listen always: devices of the book (end-device.ts) that
 * take the key of a group, listen when they are told to, and acknowledge what is theirs.
 */

import assert from 'node:assert/strict'
import type { TestContext } from 'node:test'
import { gpsTimeOfUtcMs } from '../../base/gps-time.ts'
import type { DevAddr, DevEui, JoinEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import type { CommandResult } from '../../gateway/engine/command.ts'
import { placeOfMcKey } from '../../gateway/engine/group-state.ts'
import type { Device } from '../../gateway/registry/model.ts'
import type { TxRequest } from '../../hardware/radio.ts'
import { CoreBench } from './core-bench.ts'
import { EndDevice, type EndDeviceIdentity, type Received } from './end-device.ts'

export const ID = 'vallon'
const MC_ADDR = '01020304' as DevAddr
export const CLOSE = Uint8Array.of(0xff, 0x1d)

/** From here on: packages of the network (TS005 is 200). */
const PACKAGES_F_PORT = 200

/** Two valves of 1.0.3 and one of 1.1, which listen always, around one gateway. */
export class District {
  readonly bench = new CoreBench()
  readonly valves: readonly EndDevice[]
  /** What each valve heard for the group. */
  readonly heard: Received[][]
  /** What each valve heard for itself alone, the network's own aside. */
  readonly alone: Received[][]
  readonly deaf = new Set<EndDevice>()
  #seen = 0

  constructor() {
    const identities: EndDeviceIdentity[] = [0, 1, 2].map((n) => ({
      devEui: `70b3d5499f0012a${n}` as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: `${n}00102030405060708090a0b0c0d0e0f`.slice(0, 32),
      ...(n < 2 ? { genAppKey: `${n}10102030405060708090a0b0c0d0e0f`.slice(0, 32) } : {}),
      macVersion: n < 2 ? ('1.0.3' as const) : ('1.1' as const),
    }))
    this.valves = identities.map((identity) => new EndDevice(identity, 0, { deviceClass: 'C' }))
    this.heard = this.valves.map(() => [])
    this.alone = this.valves.map(() => [])
  }

  get members(): DevEui[] {
    return this.valves.map(({ identity }) => identity.devEui)
  }

  async open(t: TestContext, more: Partial<Device> = {}): Promise<this> {
    await this.bench.open()
    t.after(() => this.bench.close())
    for (const valve of this.valves) {
      await this.bench.addDevice(valve.identity, { class: 'C', ...more })
      await this.speak(valve, valve.join())
      await this.speak(valve, valve.uplink({}))
    }
    return this
  }

  /** An uplink; what the gateway sends then is heard by whom it is for. */
  async speak(valve: EndDevice, phyPayload: Uint8Array): Promise<void> {
    this.bench.clock.advance(valve.joined ? 1_500 : 6_000)
    const { freqHz, modulation } = valve.sending
    await this.bench.hear(phyPayload, { freqHz, modulation })
    await this.listen()
  }

  /** All that was sent since the last time, and what the valves say to it. */
  async listen(): Promise<void> {
    const { bench } = this
    await bench.settle()
    const requests = bench.sent.slice(this.#seen)
    this.#seen = bench.sent.length
    for (const request of requests) {
      for (const [i, valve] of this.valves.entries()) await this.#hear(i, valve, request)
    }
  }

  async #hear(i: number, valve: EndDevice, { phyPayload, alternatives }: TxRequest): Promise<void> {
    if (this.deaf.has(valve)) return
    if (valve.acceptJoin(phyPayload)) return
    const gpsS = gpsTimeOfUtcMs(this.bench.clock.wallMs()) / 1000
    const isClassC = alternatives[0]?.at === 'now'
    const listening = valve.joined && valve.listening(gpsS).window?.freqHz
    const received = valve.receive(phyPayload, { isClassC, gpsS })
    if (!received) return
    if (received.group !== undefined) {
      assert.equal(listening, alternatives[0]?.freqHz, 'it listens where the group is sent to')
      this.heard[i]!.push(received)
      return
    }
    const fPort = received.fPort ?? 0
    if (fPort > 0 && fPort < PACKAGES_F_PORT) {
      this.alone[i]!.push(received)
    }
    const answer = valve.takePackageAnswer()
    if (answer || received.confirmed) await this.speak(valve, valve.uplink(answer ?? {}))
  }

  /** Time passes, with all that is sent and said in it. */
  async pass(seconds: number): Promise<void> {
    for (let s = 0; s < seconds; s++) {
      this.bench.clock.advance(1_000)
      await this.listen()
    }
  }

  async make(members: readonly DevEui[] = this.members): Promise<CommandResult> {
    const { vault } = this.bench
    const mcKey = Secret.keyOfHex('00112233445566778899aabbccddeeff')!
    const made = await this.bench.command({
      kind: 'groupSet',
      group: { id: ID, name: 'Parc du Vallon', members },
      mcAddr: MC_ADDR,
      sealedMcKey: vault.seal(mcKey, placeOfMcKey(ID)),
    })
    await this.pass(40)
    return made
  }

  async close(id = `s${this.#seen}`): Promise<CommandResult> {
    const command = { kind: 'groupSend', groupId: ID, fPort: 85, payload: CLOSE } as const
    return await this.bench.command({ ...command, isUrgent: true }, id)
  }

  get state() {
    return this.bench.core.state.groups.get(ID)!
  }

  ends(commandId: string): string[] {
    return this.bench
      .allFacts()
      .flatMap(({ fact }) =>
        fact.type === 'commandDone' && fact.fields['commandId'] === commandId
          ? [`${String(fact.fields['outcome'])}: ${String(fact.fields['detail'])}`]
          : [],
      )
  }
}
