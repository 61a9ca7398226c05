/** A street with one sensor and the whole driver on an emulated board, on a clock that is led by hand. */

import assert from 'node:assert/strict'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { Air, type Emission } from '../../hardware/emulator/air.ts'
import { AirDevice } from '../../hardware/emulator/air-device.ts'
import { BoardOnAir, type BoardOnAirParts } from '../../hardware/emulator/board/board-on-air.ts'
import { McuError } from '../../hardware/mcu/errors.ts'
import type { RxFrame, TxReceipt, TxRequest } from '../../hardware/radio.ts'
import { ETSI_EN_300_220 } from '../../hardware/regulation/etsi-en-300-220.ts'
import type { Board } from '../../hardware/sx1302/board.ts'
import { type ConcentratorParts, Sx1302Concentrator } from '../../hardware/sx1302/concentrator.ts'
import { planOfSemtech } from '../../hardware/sx1302/semtech-plan.ts'
import { EUI, RESET_VALUES, standInImage } from './emulated-board.ts'
import { FakeClock } from './fake-clock.ts'
import { traceLines } from './sx1302-traces.ts'

const [meta] = traceLines('eu868-cold-start-rx-tx')
const PLAN = planOfSemtech(meta.config)
const SF7 = { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const
const FREQ_HZ = 868_100_000
export const STREET = { SF7, FREQ_HZ } as const

type Entry = { readonly rf_power: number; readonly pa_gain: 0 | 1; readonly pwr_idx: number }
const GAINS = meta.config.radio_0.tx_gain_lut.map((entry: Entry) => {
  return { powerDbm: entry.rf_power, paGain: entry.pa_gain, powerIndex: entry.pwr_idx }
})

export type StreetParts = {
  readonly clock?: FakeClock
  readonly onEmission?: (emission: Emission) => void
  /** What the emulated board has beside the usual. */
  readonly board?: Partial<BoardOnAirParts>
  /** How the driver sets it up, where that is not the usual. */
  readonly setup?: Partial<Board>
  readonly driver?: Partial<ConcentratorParts>
}

export class Street {
  readonly clock: FakeClock
  readonly air: Air
  readonly metrics = new Metrics()
  readonly frames: RxFrame[] = []
  readonly receipts: TxReceipt[] = []
  readonly troubles: string[] = []
  readonly device: AirDevice
  isPlugged = true
  readonly board: BoardOnAir
  readonly concentrator: Sx1302Concentrator

  constructor(parts: StreetParts = {}) {
    const { clock = new FakeClock(), onEmission } = parts
    this.clock = clock
    this.air = new Air({ clock, ...(onEmission && { onEmission }) })
    this.device = new AirDevice(this.air, { name: 'sensor', rssiDbm: -97, snrDb: 7 })
    this.board = new BoardOnAir({
      air: this.air,
      clock,
      name: 'roof',
      plan: PLAN,
      eui: EUI,
      resetValues: RESET_VALUES,
      powerDbm: () => 14,
      ...parts.board,
    })
    this.concentrator = new Sx1302Concentrator({
      board: {
        plan: PLAN,
        gains: GAINS,
        images: { agc: standInImage('agc'), arb: standInImage('arb') },
        txRangeHz: { least: 863_000_000, most: 870_000_000 },
        findPort: async () => {
          if (this.isPlugged) return this.board.bridge
          throw new McuError('gone', 'no board 0483:5740 is plugged in')
        },
        ...parts.setup,
      },
      clock,
      log: silentLog,
      metrics: this.metrics,
      spectrum: ETSI_EN_300_220,
      antennaGainDbi: 0,
      cableLossDb: 0,
      ...parts.driver,
    })
  }

  async open(): Promise<this> {
    let isOpen = false
    const opening = this.concentrator.open({
      onFrames: (frames) => this.frames.push(...frames),
      onReceipt: (receipt) => this.receipts.push(receipt),
      onTrouble: (code) => this.troubles.push(code),
    })
    void opening.then(() => {
      isOpen = true
    })
    while (!isOpen) await this.live(50)
    await this.live(100)
    return this
  }

  /** Lets time pass in milliseconds, with the promises between. */
  async live(ms: number): Promise<void> {
    for (let i = 0; i < ms; i++) {
      this.clock.advance(1)
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  async liveUntil(isThere: () => boolean, limitMs: number): Promise<number> {
    const fromMs = this.clock.monoMs()
    while (!isThere() && this.clock.monoMs() - fromMs < limitMs) await this.live(10)
    assert.ok(isThere(), `not within ${limitMs} ms`)
    return this.clock.monoMs() - fromMs
  }

  say(text: string): { readonly endMonoMs: number } {
    const phyPayload = Uint8Array.from(Buffer.from(text))
    return this.device.transmit({ phyPayload, freqHz: FREQ_HZ, modulation: SF7 })
  }

  /** The sensor speaks until somebody hears it: the service is back. */
  async heardAgain(limitMs: number): Promise<number> {
    const before = this.frames.length
    const fromMs = this.clock.monoMs()
    while (this.frames.length === before && this.clock.monoMs() - fromMs < limitMs) {
      this.say('again')
      await this.live(200)
    }
    assert.ok(this.frames.length > before, `not heard again within ${limitMs} ms`)
    return this.clock.monoMs() - fromMs
  }

  request(txId: number, more: Partial<TxRequest['alternatives'][number]> = {}): TxRequest {
    const alternative = { at: 'now', freqHz: 869_525_000, modulation: SF7, eirpDbm: 14 } as const
    return {
      txId,
      gatewayEui: this.concentrator.gateways()[0]!.gatewayEui,
      purpose: 'data',
      phyPayload: Uint8Array.of(0x60, 1, 2, 3),
      alternatives: [{ ...alternative, ...more }],
    }
  }
}

/** Opened and, whatever happens, closed. */
export async function onTheStreet<S extends Street = Street>(
  then: (street: S) => Promise<void>,
  street: S = new Street() as S,
): Promise<void> {
  await street.open()
  try {
    await then(street)
  } finally {
    const closed = street.concentrator.close()
    await street.live(300)
    await closed
  }
}
