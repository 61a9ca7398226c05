/**
 * A device and a core that talk: what the device sends is heard on its channel and data rate, and every
 * answer must be in the windows in which the device listens.
 */

import assert from 'node:assert/strict'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { tmstAfter } from '../../base/tmst.ts'
import type { MacRequest } from '../../gateway/link/exchange.ts'
import type { Region } from '../../gateway/lorawan/region/region.ts'
import type { Device, MacVersion } from '../../gateway/registry/model.ts'
import type { RxFrame, TxRequest } from '../../hardware/radio.ts'
import { CoreBench } from './core-bench.ts'
import type { DeviceOptions } from './end-device/options.ts'
import type { PersonalSession } from './end-device/personal-session.ts'
import { EndDevice, type Received, type ReceivedHow, type UplinkRequest } from './end-device.ts'

const KEYS = {
  appKey: '000102030405060708090a0b0c0d0e0f',
  nwkKey: '101112131415161718191a1b1c1d1e1f',
}
const DEV_EUI = '70b3d5499f0012ab' as DevEui
const JOIN_EUI = '70b3d5499f000000' as JoinEui
/** Longer than any receive window, shorter than anything that falls due by itself. */
const BETWEEN_MS = 20_000

export type MacBenchOptions = {
  readonly macVersion?: MacVersion
  readonly region?: Region
  readonly device?: DeviceOptions
  /** In place of a join. */
  readonly session?: Extract<PersonalSession, { readonly fNwkSIntKey: string }>
}

export class MacBench {
  readonly bench: CoreBench
  readonly device: EndDevice
  #asks = 0

  private constructor(bench: CoreBench, device: EndDevice) {
    this.bench = bench
    this.device = device
  }

  /** A device that has joined, and has heard and said all that follows a join. */
  static async settled(options: MacBenchOptions = {}): Promise<MacBench> {
    const { region, macVersion = '1.0.3', session } = options
    const bench = await new CoreBench(region ? { region } : {}).open()
    const identity = { devEui: DEV_EUI, joinEui: JOIN_EUI, ...KEYS, macVersion }
    const device = new EndDevice(identity, 0, { ...(region && { region }), ...options.device })
    const mac = new MacBench(bench, device)
    await mac.#register(session)
    if (session) device.personalize(session)
    else {
      const heard = mac.#frame(device.join())
      await bench.hear(heard.phyPayload, heard)
      const { phyPayload } = mac.#checked(bench.sent.at(-1)!, heard)
      assert.ok(device.acceptJoin(phyPayload))
      bench.clock.advance(BETWEEN_MS)
    }
    if (!session) for (let i = 0; i < 3; i++) await mac.uplink()
    return mac
  }

  get state() {
    return this.bench.core.state.devices.get(DEV_EUI)!
  }

  /** What the network believes of the device. */
  get setup() {
    return this.state.session!.setup
  }

  /** Asks as a maintainer would. */
  async ask(...requests: readonly MacRequest[]): Promise<string> {
    const id = `ask ${++this.#asks}`
    const command = { kind: 'deviceMac', devEui: DEV_EUI, requests } as const
    assert.equal((await this.bench.command(command, id)).outcome, 'queued')
    return id
  }

  /** One uplink, and what the device heard in its windows after it. */
  async uplink(
    request: UplinkRequest = { fPort: 1, payload: Uint8Array.of(1) },
    how: ReceivedHow & Partial<RxFrame> = {},
  ): Promise<Received | undefined> {
    const { bench, device } = this
    const before = bench.sent.length
    const heard = { ...this.#frame(device.uplink(request)), ...how }
    await bench.hear(heard.phyPayload, heard)
    bench.clock.advance(BETWEEN_MS)
    await bench.settle()
    assert.ok(bench.sent.length <= before + 1, 'one downlink for an uplink')
    const sent = bench.sent[before]
    if (!sent) return undefined
    const received = device.receive(this.#checked(sent, heard).phyPayload, how)
    assert.ok(received, 'the device can read what was sent')
    return received
  }

  /** Names of the commands in a downlink. */
  static names(received: Received | undefined): string[] {
    return (received?.commands ?? []).map(({ name }) => name)
  }

  /** How a command ended, as the world is told. */
  endOf(id: string): string | undefined {
    return this.bench.core.state.commands.get(id)?.outcome
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.bench.close()
  }

  #frame(phyPayload: Uint8Array): RxFrame {
    const { freqHz, modulation } = this.device.sending
    assert.ok(modulation.kind === 'lora')
    return this.bench.rxFrame(phyPayload, { freqHz, modulation })
  }

  /** Each alternative lies exactly in a window of the device: time, frequency, data rate. */
  #checked(sent: TxRequest, heard: RxFrame): TxRequest {
    const { rx1, rx2 } = this.device.sending
    const windows = [rx1, rx2].map(({ delayMs, freqHz, modulation }) => ({
      at: tmstAfter(heard.tmst, delayMs * 1000),
      freqHz,
      modulation,
    }))
    for (const { at, freqHz, modulation } of sent.alternatives) {
      const found = windows.find((window) => window.at === at)
      assert.deepEqual({ at, freqHz, modulation }, found)
    }
    return sent
  }

  async #register(session: MacBenchOptions['session']): Promise<void> {
    const { bench, device } = this
    const { macVersion } = device.identity
    const { vault } = bench
    const seal = (hex: string, name: string) =>
      vault.seal(Secret.keyOfHex(hex)!, `${DEV_EUI}/${name}`)
    const entry: Device = {
      ...{ devEui: DEV_EUI, joinEui: JOIN_EUI, name: 'probe', region: 'EU868', class: 'A' },
      macVersion,
      activation: session ? 'ABP' : 'OTAA',
      ...(session && { devAddr: session.devAddr as never }),
    }
    const keys = session
      ? {
          nwkSKey: seal(session.fNwkSIntKey, 'nwkSKey'),
          sNwkSIntKey: seal(session.sNwkSIntKey, 'sNwkSIntKey'),
          nwkSEncKey: seal(session.nwkSEncKey, 'nwkSEncKey'),
          appSKey: seal(session.appSKey, 'appSKey'),
        }
      : {
          appKey: seal(KEYS.appKey, 'appKey'),
          ...(macVersion === '1.1' && { nwkKey: seal(KEYS.nwkKey, 'nwkKey') }),
        }
    await bench.command({ kind: 'deviceSet', device: entry, keys })
  }
}
