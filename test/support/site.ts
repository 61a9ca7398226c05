/** A whole gateway in a street: sensor, shared air, emulated board, the real driver, the real core. */

import { silentLog } from '../../base/log.ts'
import type { Modulation } from '../../base/lora.ts'
import { regionOf } from '../../gateway/lorawan/region/regions.ts'
import { boardSetup } from '../../hardware/boards/board-setup.ts'
import { Air, type Emission } from '../../hardware/emulator/air.ts'
import { AirDevice, type AirDownlink } from '../../hardware/emulator/air-device.ts'
import { BoardOnAir } from '../../hardware/emulator/board/board-on-air.ts'
import type { RegionName } from '../../hardware/regions/channel-plans.ts'
import { planOfRegion } from '../../hardware/regulation/plan-of-region.ts'
import { Sx1302Concentrator } from '../../hardware/sx1302/concentrator.ts'
import { CoreBench } from './core-bench.ts'
import { EUI, RESET_VALUES, standInImage } from './emulated-board.ts'
import type { DeviceOptions } from './end-device/options.ts'
import { EndDevice, type EndDeviceIdentity } from './end-device.ts'
import { FakeClock } from './fake-clock.ts'

export type Place = { readonly freqHz: number; readonly modulation: Modulation }

/** A roof with an emulated CoreCell and its core, and a sensor in the street. */
export class Site {
  readonly clock = new FakeClock()
  /** Everything that was on the air. */
  readonly emissions: Emission[] = []
  readonly air = new Air({ clock: this.clock, onEmission: (one) => this.emissions.push(one) })
  readonly sensor = new AirDevice(this.air, { name: 'sensor', rssiDbm: -97, snrDb: 7 })
  readonly end: EndDevice
  readonly bench: CoreBench
  readonly #concentrator: Sx1302Concentrator

  readonly #identity: EndDeviceIdentity

  constructor(name: RegionName, identity: EndDeviceIdentity, device: DeviceOptions = {}) {
    this.#identity = identity
    this.end = new EndDevice(identity, 0, { region: regionOf(name), ...device })
    this.bench = new CoreBench({ clock: this.clock, region: regionOf(name) })
    const setup = boardSetup({ board: 'corecell-usb', region: name })
    const board = new BoardOnAir({
      air: this.air,
      clock: this.clock,
      name: 'roof',
      plan: setup.plan,
      eui: EUI,
      resetValues: RESET_VALUES,
      powerDbm: () => 14,
    })
    this.#concentrator = new Sx1302Concentrator({
      board: {
        ...setup,
        images: { agc: standInImage('agc'), arb: standInImage('arb') },
        findPort: async () => board.bridge,
      },
      clock: this.clock,
      log: silentLog,
      metrics: this.bench.metrics,
      spectrum: planOfRegion(name)!,
      antennaGainDbi: 0,
      cableLossDb: 0,
    })
    this.bench.radio = this.#concentrator
  }

  async open(): Promise<this> {
    await this.bench.open()
    await this.bench.addDevice(this.#identity, { class: this.end.model.deviceClass })
    let isOpen = false
    const opening = this.#concentrator.open({
      onFrames: (frames, accepted) => this.bench.core.onFrames(frames, accepted),
      onReceipt: (receipt) => this.bench.core.onReceipt(receipt),
    })
    void opening.then(() => {
      isOpen = true
    })
    while (!isOpen) await this.live(50)
    return this
  }

  async close(): Promise<void> {
    let isClosed = false
    void this.#concentrator.close().then(() => {
      isClosed = true
    })
    while (!isClosed) await this.live(10)
    await this.bench.close()
  }

  async live(ms: number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      this.clock.advance(1)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Sends, listens in one window only, and gives what came in it. */
  async ask(phyPayload: Uint8Array, up: Place, window: Place & { readonly delayMs: number }) {
    const heard: AirDownlink[] = []
    const { endMonoMs } = this.sensor.transmit({ phyPayload, ...up })
    const close = this.sensor.openWindow({
      ...window,
      opensMonoMs: endMonoMs + window.delayMs,
      onDownlink: (downlink) => heard.push(downlink),
    })
    await this.live(endMonoMs - this.clock.monoMs() + window.delayMs + 1_500)
    close()
    return heard[0]?.phyPayload
  }
}
