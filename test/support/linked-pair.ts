/**
 * A real core and a device of the book, with a perfect radio between them: each downlink must come at
 * the microsecond, on the frequency and at the data rate at which the device listens.
 */

import assert from 'node:assert/strict'
import { tmstAfter } from '../../base/tmst.ts'
import type { DeviceState } from '../../gateway/engine/state.ts'
import type { Session } from '../../gateway/link/session.ts'
import { EU868 } from '../../gateway/lorawan/region/eu868.ts'
import type { Device } from '../../gateway/registry/model.ts'
import type { RxFrame, TxRequest } from '../../hardware/radio.ts'
import { CoreBench, type CoreBenchOptions } from './core-bench.ts'
import type { DeviceOptions } from './end-device/options.ts'
import type { PersonalSession } from './end-device/personal-session.ts'
import {
  EndDevice,
  type EndDeviceIdentity,
  type Received,
  type ReceivedHow,
  type UplinkRequest,
} from './end-device.ts'

const MS_TO_US = 1000
/** Longer than both windows, shorter than anything that falls due by itself. */
const SPACING_MS = 10_000

export type HowHeard = ReceivedHow &
  Partial<RxFrame> & {
    /** The answer is lost on its way. */
    readonly isDownLost?: boolean
  }

export type PairOptions = CoreBenchOptions & {
  readonly device?: DeviceOptions
  /** Time passes before each uplink, or with what was planned in it after each. */
  readonly pause?: 'before' | 'after'
}

export class LinkedPair {
  readonly bench: CoreBench
  readonly identity: EndDeviceIdentity
  readonly device: EndDevice
  readonly #pause: 'before' | 'after'

  constructor(
    identity: EndDeviceIdentity,
    { device, pause = 'before', ...bench }: PairOptions = {},
  ) {
    this.#pause = pause
    this.bench = new CoreBench(bench)
    this.identity = identity
    this.device = new EndDevice(identity, 0, { region: bench.region ?? EU868, ...device })
  }

  async join(more: Partial<Device> = {}): Promise<this> {
    await this.bench.open()
    await this.bench.addDevice(this.identity, more)
    const accept = await this.#exchange(this.device.join(), {})
    assert.ok(accept && this.device.acceptJoin(accept), 'the accept is for this device')
    return this
  }

  async personalize(session: PersonalSession, more: Partial<Device> = {}): Promise<this> {
    await this.bench.open()
    await this.bench.addPersonal(this.identity, session, more)
    this.device.personalize(session)
    return this
  }

  /** One uplink, and what the device hears in its windows. */
  async uplink(request: UplinkRequest = {}, how: HowHeard = {}): Promise<Received | undefined> {
    const downlink = await this.#exchange(this.device.uplink(request), how)
    if (!downlink || how.isDownLost) return undefined
    const received = this.device.receive(downlink, how)
    assert.ok(received, 'the downlink is for this device')
    return received
  }

  /** An uplink that nobody hears. */
  lose(request: UplinkRequest = {}): void {
    this.device.uplink(request)
    this.bench.clock.advance(SPACING_MS)
  }

  async #exchange(phyPayload: Uint8Array, how: HowHeard): Promise<Uint8Array | undefined> {
    const { bench } = this
    if (this.#pause === 'before') bench.clock.advance(SPACING_MS)
    const { freqHz, modulation } = this.device.sending
    assert.ok(modulation.kind === 'lora')
    const heard = bench.rxFrame(phyPayload, { freqHz, modulation, snrDb: 8, ...how })
    const before = bench.sent.length
    await bench.hear(phyPayload, heard)
    if (this.#pause === 'after') {
      bench.clock.advance(SPACING_MS)
      await bench.settle()
    }
    const requests = bench.sent.slice(before)
    assert.ok(requests.length <= 1, 'one downlink for an uplink')
    const [request] = requests
    if (request) this.#expectListening(request, heard.tmst)
    return request?.phyPayload
  }

  /** Each alternative is one of the two windows, exactly. */
  #expectListening(
    { alternatives }: TxRequest,
    tmst: ReturnType<CoreBench['rxFrame']>['tmst'],
  ): void {
    const { rx1, rx2 } = this.device.sending
    const windows = [rx1, rx2].map(({ delayMs, freqHz, modulation }) => ({
      ...{ at: tmstAfter(tmst, delayMs * MS_TO_US), freqHz, modulation },
    }))
    for (const { at, freqHz, modulation } of alternatives) {
      const found = windows.some((window) => {
        return JSON.stringify(window) === JSON.stringify({ at, freqHz, modulation })
      })
      assert.ok(found, `${JSON.stringify({ at, freqHz, modulation })} ≠ ${JSON.stringify(windows)}`)
    }
  }

  /** What the network holds of the device. */
  get state(): DeviceState {
    return this.bench.core.state.devices.get(this.identity.devEui)!
  }

  get session(): Session {
    return this.state.session!
  }

  /** Something was asked of the device and is not answered, or will be asked after a rest. */
  get isAsking(): boolean {
    const { talk } = this.state
    return talk.exchange.asked.length > 0 || talk.quietFrames > 0
  }

  /** Network and device mean the same by everything that moves windows, channels, rate and power. */
  expectAgreement(): void {
    const { setup } = this.session
    // A lost LinkADRAns is not said again: what a block without answer told stays open.
    const { givenUp } = this.state.talk
    const isOpen = givenUp > 0
    const { link, model } = this.device
    const known = Object.entries(link.channels)
    assert.deepEqual(
      {
        rx1DelayS: setup.rx1DelayS,
        rx1DrOffset: setup.rx1DrOffset,
        rx2DataRate: setup.rx2DataRate,
        rx2FreqHz: setup.rx2FreqHz,
        ...(isOpen ? {} : { txPower: setup.txPowerIndex, nbTrans: setup.nbTrans }),
        channelsOn: setup.channelsOn,
        maxDCycle: setup.maxDCycle,
        dwell: setup.dwell,
        dlChannelsHz: setup.dlChannelsHz,
        ...(model.region.cfListType === 0
          ? { channelsHz: setup.channelsHz.filter((hz) => hz > 0) }
          : {}),
      },
      {
        rx1DelayS: link.rx1DelayS,
        rx1DrOffset: link.rx1DrOffset,
        rx2DataRate: link.rx2DataRate,
        rx2FreqHz: link.rx2FreqHz,
        ...(isOpen ? {} : { txPower: link.txPower, nbTrans: link.nbTrans }),
        channelsOn: link.channelsOn,
        maxDCycle: link.maxDCycle,
        dwell: link.dwell,
        dlChannelsHz: Object.fromEntries(
          known.flatMap(([index, { rx1FreqHz }]) => (rx1FreqHz ? [[index, rx1FreqHz]] : [])),
        ),
        ...(model.region.cfListType === 0
          ? { channelsHz: known.map(([, { freqHz }]) => freqHz) }
          : {}),
      },
    )
  }

  close(): Promise<void> {
    return this.bench.close()
  }
}
