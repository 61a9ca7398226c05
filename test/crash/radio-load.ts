/**
 * Sensors that go on speaking whatever happens to the gateway: a fleet with fixed keys whose
 * datagrams are acknowledged, and a few that join, ask for acknowledgements and join again.
 */

import { setTimeout as pause } from 'node:timers/promises'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { DeviceEntry } from '../../gateway/api/service.ts'
import type { Asset, Binding } from '../../gateway/registry/model.ts'
import { PUSH_ACK_AFTER_MS } from '../../hardware/semtech-udp/radio.ts'
import { EndDevice } from '../support/end-device.ts'
import { type FleetDevice, fleetEntry, fleetFrame, makeFleet } from '../support/fleet.ts'
import type { PacketForwarder } from '../support/packet-forwarder.ts'
import type { RadioLedger } from './radio-ledger.ts'

export const SOIL_PROFILE = 'decentlab-dl-trs21'
const BUTTON_PROFILE = 'milesight-ws101'
const FLEET = 24
/** Every fourth of the fleet is a call button: alarms go up at once. */
const BUTTON_EVERY = 4
const JOINERS = 4
const REJOIN_SHARE = 0.1
/** Until both windows are over: RX2 of a join opens after 6 s, that of data after 2 s. */
const JOIN_LISTEN_MS = 7_000
const DATA_LISTEN_MS = 2_500
/** A gateway sends one frame at a time: two answers due at once are one. */
const APART_MS = 300
const JOIN_ACCEPT = 0x20
const PRESS = Uint8Array.of(0xff, 0x2e, 1)
const STEP_MS = 4
/** Later a forwarder is answered whatever the disk says: that is no promise. Timers come early, too. */
const PROMISED_WITHIN_MS = PUSH_ACK_AFTER_MS - 5
const REPLAYS = 8

export class RadioLoad {
  readonly #fleet = makeFleet(FLEET, (n) =>
    n % BUTTON_EVERY === 0 ? BUTTON_PROFILE : SOIL_PROFILE,
  )
  readonly #joiners = Array.from({ length: JOINERS }, (_, n) => new EndDevice(identityOf(n)))
  readonly #numbers = new Map<DevEui, number>()
  readonly #ledger: RadioLedger
  readonly #random: Random
  /** Frames that were accepted once: whoever sends them again must not be believed. */
  #captured: Uint8Array[] = []
  readonly #listeners = new Map<EndDevice, (phyPayload: Uint8Array) => void>()
  #heard = 0
  /** When a frame was last acknowledged. */
  ackedMs = 0

  constructor(ledger: RadioLedger, random: Random) {
    this.#ledger = ledger
    this.#random = random
  }

  entries(): DeviceEntry[] {
    return [...this.#fleet.map(fleetEntry), ...this.#joiners.map(joinerEntry)]
  }

  /** The call points of the buttons. */
  assets(): { readonly asset: Asset; readonly bindings: readonly Binding[] }[] {
    const buttons = this.#fleet.filter(({ profile }) => profile === BUTTON_PROFILE)
    return buttons.map(({ devEui }) => ({
      asset: { id: `call-${devEui}`, kind: 'callPoint', name: devEui, properties: {} },
      bindings: [{ asset: `call-${devEui}`, devEui, role: 'button', index: 0, fromMs: 0 }],
    }))
  }

  get allJoined(): boolean {
    return this.#joiners.every((device) => device.joined)
  }

  get fleet(): readonly FleetDevice[] {
    return this.#fleet
  }

  /** All speak until told to stop. */
  async run(forwarder: PacketForwarder, signal: AbortSignal): Promise<void> {
    const joiners = this.#joiners.map(async (device, n) => {
      await pause(n * APART_MS)
      await this.#live(forwarder, device, signal)
    })
    for (let turn = 0; !signal.aborted; turn++) {
      await this.#speak(forwarder, this.#fleet[turn % FLEET]!)
      this.#hear(forwarder)
      await pause(STEP_MS)
    }
    await Promise.all(joiners)
  }

  /** Sends what was accepted before once more, as an attacker would. */
  async replay(forwarder: PacketForwarder): Promise<void> {
    for (const phyPayload of this.#captured) await forwarder.uplink({ phyPayload })
  }

  async #speak(forwarder: PacketForwarder, device: FleetDevice): Promise<void> {
    const { devEui, fCntUp } = device
    const isButton = device.profile === BUTTON_PROFILE
    const number = isButton ? fCntUp : this.#number(devEui)
    const payload = isButton ? PRESS : soilPayload(number)
    const phyPayload = fleetFrame(device, { fPort: isButton ? 85 : 1, payload })
    this.#ledger.framesFed++
    const { acked, ackMs } = await forwarder.uplink({ phyPayload })
    if (!acked || ackMs >= PROMISED_WITHIN_MS) return
    this.#ledger.acknowledge(devEui, number, fCntUp)
    this.ackedMs = performance.now()
    this.#captured = [...this.#captured, phyPayload].slice(-REPLAYS)
  }

  /** Joins, asks for acknowledgements, and now and then joins again. */
  async #live(forwarder: PacketForwarder, device: EndDevice, signal: AbortSignal): Promise<void> {
    const { devEui } = device.identity
    while (!signal.aborted) {
      this.#ledger.framesFed++
      if (!device.joined || this.#random.unit() < REJOIN_SHARE) {
        await forwarder.uplink({ phyPayload: device.join() })
        await this.#listen(device, JOIN_LISTEN_MS, signal, (bytes) => device.acceptJoin(bytes))
        continue
      }
      const number = this.#number(devEui)
      const frame = { fPort: 1, payload: soilPayload(number), confirmed: true }
      await forwarder.uplink({ phyPayload: device.uplink(frame) })
      await this.#listen(device, DATA_LISTEN_MS, signal, (bytes) => {
        const received = device.receive(bytes)
        if (received?.ack) this.#ledger.acknowledge(devEui, number)
        return received !== undefined
      })
    }
  }

  /** Offers the device what comes down, until one is its own or both windows are over. */
  async #listen(
    device: EndDevice,
    withinMs: number,
    signal: AbortSignal,
    isMine: (phyPayload: Uint8Array) => boolean,
  ): Promise<void> {
    let heard = false
    this.#listeners.set(device, (phyPayload) => {
      heard ||= isMine(phyPayload)
    })
    const endMs = performance.now() + withinMs
    while (!heard && !signal.aborted && performance.now() < endMs) await pause(10)
    this.#listeners.delete(device)
  }

  #hear(forwarder: PacketForwarder): void {
    for (const { phyPayload } of forwarder.downlinks.slice(this.#heard)) {
      this.#heard++
      if (phyPayload[0] === JOIN_ACCEPT) this.#noteAccept(phyPayload)
      else this.#ledger.downlink(phyPayload)
      for (const listen of this.#listeners.values()) listen(phyPayload)
    }
  }

  #noteAccept(phyPayload: Uint8Array): void {
    for (const device of this.#joiners) {
      const joinNonce = device.joinNonceOf(phyPayload)
      if (joinNonce === undefined) continue
      this.#ledger.joinAccept(device.identity.devEui, joinNonce, phyPayload)
    }
  }

  #number(devEui: DevEui): number {
    const number = (this.#numbers.get(devEui) ?? 0) + 1
    this.#numbers.set(devEui, number)
    return number
  }
}

/** A soil tension that is a number of its own (DL-TRS21; see the sensor of the city). */
function soilPayload(number: number): Uint8Array {
  return Uint8Array.of(2, 1, 0x92, 0, 3, number >> 8, number & 255, 0x80, 0xa1, 0x0c, 0x25)
}

function identityOf(n: number) {
  return {
    devEui: (0x70b3d549b0000000n + BigInt(n)).toString(16) as DevEui,
    joinEui: '70b3d549b0000000' as JoinEui,
    appKey: (n + 1).toString(16).padStart(32, 'a'),
    macVersion: '1.0.4',
  } as const
}

function joinerEntry({ identity }: EndDevice): DeviceEntry {
  const { devEui, joinEui, appKey, macVersion } = identity
  const device = {
    ...{ devEui, joinEui, macVersion, name: devEui, profile: SOIL_PROFILE },
    ...({ region: 'EU868', class: 'A', activation: 'OTAA' } as const),
  }
  return { device, keys: { appKey } }
}
