/** GPS time from the pulse to the frame and to the air: driver, board and receiver together. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { onTheStreet, Street } from '../../test/support/street.ts'
import { boardSetup } from '../boards/board-setup.ts'
import { CORECELL_USB_EU868_PLAN } from '../boards/corecell-usb-eu868.ts'
import { GnssTwin, type GnssTwinParts } from '../emulator/board/gnss-twin.ts'
import { askForGpsTime } from '../gnss/ubx.ts'
import { McuError } from '../mcu/errors.ts'
import type { RxFrame, TxReceipt } from '../radio.ts'
import type { ConcentratorPlan } from './plan.ts'
import { fineCorrectionUs } from './rx-timestamp.ts'

const SF7 = { kind: 'lora', sf: 7, bandwidthHz: 125_000 } as const
/** Beacons of EU868 (RP002 §2.4.9). */
const BEACON_HZ = 869_525_000

type RoofParts = Partial<GnssTwinParts> & { readonly isFine?: boolean }

class Roof extends Street {
  /** When each transmission began, on the clock. */
  readonly sentMonoMs: number[] = []
  readonly gnss: GnssTwin
  /** As the driver sets the board up. */
  readonly plan: ConcentratorPlan
  isGnssPlugged = true
  #txId = 0

  constructor({ isFine, ...how }: RoofParts) {
    const self: { roof?: Roof } = {}
    const setup = boardSetup({ board: 'corecell-usb', region: 'EU868' })
    const plan = isFine ? { ...setup.plan, fineTimestamp: 'all-sf' as const } : setup.plan
    super({
      clock: new FakeClock({ monoMs: 1_000_000, wallMs: Date.UTC(2027, 5, 1, 12, 0, 0, 250) }),
      board: {
        plan: CORECELL_USB_EU868_PLAN,
        model: 0x03,
        powerDbm: () => {
          self.roof!.sentMonoMs.push(self.roof!.clock.monoMs())
          return 14
        },
      },
      setup: { ...setup, plan },
      driver: {
        findGnssPort: async () => {
          if (self.roof!.isGnssPlugged) return self.roof!.gnss
          throw new McuError('gone', 'no receiver on /dev/ttyUSB0')
        },
      },
    })
    self.roof = this
    this.plan = plan
    this.gnss = new GnssTwin({ clock: this.clock, chip: this.board.chip, language: 'ubx', ...how })
  }

  /** The frame that a sensor says now, and when it ended. */
  async hear(): Promise<{ readonly frame: RxFrame; readonly endMonoMs: number }> {
    const before = this.frames.length
    const { endMonoMs } = this.device.transmit({
      phyPayload: Uint8Array.of(1, 2, 3),
      freqHz: 868_100_000,
      modulation: SF7,
    })
    await this.live(200)
    assert.equal(this.frames.length, before + 1)
    return { frame: this.frames[before]!, endMonoMs }
  }

  /** Asks for a beacon at a GPS time and waits for what became of it. */
  async sendAt(gpsTimeMs: number): Promise<TxReceipt> {
    const before = this.receipts.length
    this.concentrator.transmit({
      txId: this.#txId++,
      gatewayEui: this.concentrator.gateways()[0]!.gatewayEui,
      purpose: 'mac',
      phyPayload: new Uint8Array(17),
      alternatives: [{ at: { gpsTimeMs }, freqHz: BEACON_HZ, modulation: SF7, eirpDbm: 14 }],
    })
    for (let i = 0; i < 50 && this.receipts.length === before; i++) await this.live(100)
    return this.receipts[before]!
  }
}

async function onTheRoof(how: RoofParts, then: (roof: Roof) => Promise<void>): Promise<void> {
  const roof = new Roof(how)
  await onTheStreet(then, roof).finally(() => roof.gnss.stop())
}

const reasonsOf = (receipt: TxReceipt) => (receipt.kind === 'refused' ? receipt.reasons : ['sent'])

for (const language of ['ubx', 'nmea'] as const) {
  test(`F24: frames carry GPS time to 3 µs with a receiver that speaks ${language}`, async () => {
    await onTheRoof({ language, ppm: 4 }, async (roof) => {
      await roof.live(3_500)
      for (let i = 0; i < 5; i++) {
        const { frame, endMonoMs } = await roof.hear()
        const errorMs = frame.gpsTimeMs! - roof.gnss.gpsTimeMsOf(endMonoMs)
        assert.ok(Math.abs(errorMs) < 0.003, `${errorMs * 1000} µs`)
        await roof.live(437)
      }
      assert.deepEqual(roof.gnss.asked, [askForGpsTime()])
      assert.deepEqual(roof.troubles, [])
    })
  })
}

test('F24: the age of a pulse is the chip’s own, not when it was looked at', async () => {
  // Looks come every 20 ms: an age counted from them would let some of these messages in.
  await onTheRoof({ messageAfterMs: 902 }, async (roof) => {
    await roof.live(6_000)
    assert.equal((await roof.hear()).frame.gpsTimeMs, undefined)
  })
  await onTheRoof({ messageAfterMs: 898 }, async (roof) => {
    await roof.live(4_000)
    assert.ok((await roof.hear()).frame.gpsTimeMs !== undefined)
  })
})

test('a transmission at a GPS time begins then, to 3 µs', async () => {
  await onTheRoof({ ppm: -7 }, async (roof) => {
    await roof.live(3_500)
    const nowGpsMs = roof.gnss.gpsTimeMsOf(roof.clock.monoMs())
    // A beacon: 1.5 ms after a whole second (LoRaWAN 1.0.4 §13).
    const gpsTimeMs = Math.ceil(nowGpsMs / 1000) * 1000 + 2_001.5
    assert.deepEqual(reasonsOf(await roof.sendAt(gpsTimeMs)), ['sent'])
    const errorMs = roof.sentMonoMs[0]! - roof.gnss.monoMsOf(gpsTimeMs)
    assert.equal(roof.sentMonoMs.length, 1)
    assert.ok(Math.abs(errorMs) < 0.003, `${errorMs * 1000} µs`)
  })
})

test('F33: without valid time a transmission at a GPS time is refused with that reason', async () => {
  await onTheRoof({}, async (roof) => {
    roof.gnss.hasFix = false
    await roof.live(2_500)
    const soonMs = () => roof.gnss.gpsTimeMsOf(roof.clock.monoMs()) + 1_000
    assert.deepEqual(reasonsOf(await roof.sendAt(soonMs())), ['no-gps-time'])
    assert.equal((await roof.hear()).frame.gpsTimeMs, undefined)
    roof.gnss.hasFix = true
    await roof.live(3_000)
    assert.deepEqual(reasonsOf(await roof.sendAt(soonMs())), ['sent'])
    assert.deepEqual(reasonsOf(await roof.sendAt(soonMs() - 2_000)), ['too-late'])
    assert.equal(roof.sentMonoMs.length, 1)
  })
})

test('F24: the receiver unplugged for a minute costs its time after 30 s, and gives it back', async () => {
  await onTheRoof({}, async (roof) => {
    await roof.live(3_500)
    roof.isGnssPlugged = false
    roof.gnss.unplug()
    await roof.live(10_000)
    assert.ok((await roof.hear()).frame.gpsTimeMs !== undefined)
    await roof.live(25_000)
    assert.equal((await roof.hear()).frame.gpsTimeMs, undefined)
    roof.isGnssPlugged = true
    await roof.live(14_000)
    const { frame, endMonoMs } = await roof.hear()
    assert.ok(Math.abs(frame.gpsTimeMs! - roof.gnss.gpsTimeMsOf(endMonoMs)) < 0.003)
    assert.deepEqual(roof.troubles, ['gnss-gone', 'gnss-back'])
  })
})

test('F24: pulses that stop for longer than the counter’s 134 s are placed right when they come again', async () => {
  await onTheRoof({}, async (roof) => {
    await roof.live(3_500)
    roof.gnss.hasPulse = false
    // Two turns of the 27 bits; nobody has counted what the latched value missed.
    await roof.live(280_000)
    assert.equal((await roof.hear()).frame.gpsTimeMs, undefined)
    roof.gnss.hasPulse = true
    await roof.live(3_000)
    const { frame, endMonoMs } = await roof.hear()
    assert.ok(Math.abs(frame.gpsTimeMs! - roof.gnss.gpsTimeMsOf(endMonoMs)) < 0.003)
  })
})

test('F24: a board that restarts has no GPS time until two new pulses agree', async () => {
  await onTheRoof({}, async (roof) => {
    await roof.live(3_500)
    roof.board.bridge.unplug()
    await roof.live(3_800)
    const { frame, endMonoMs } = await roof.hear()
    assert.equal(frame.gpsTimeMs, undefined)
    assert.ok(endMonoMs > 0)
    await roof.live(3_000)
    const later = await roof.hear()
    assert.ok(Math.abs(later.frame.gpsTimeMs! - roof.gnss.gpsTimeMsOf(later.endMonoMs)) < 0.003)
  })
})

test('an SX1303 tells the end of a preamble to one tick of 31 ns once sixteen pulses have come', async () => {
  await onTheRoof({ isFine: true, ppm: 4 }, async (roof) => {
    await roof.live(5_500)
    const early = (await roof.hear()).frame
    assert.ok(early.gpsTimeMs !== undefined && early.fineTimeNs === undefined)
    await roof.live(13_000)
    for (let i = 0; i < 4; i++) {
      const { frame, endMonoMs } = await roof.hear()
      // Back from the packet's end: its payload, its header, and the filters' delays (reference §13).
      const timing = { ...SF7, codingRate: 1, hasCrc: true, payloadBytes: 3 }
      const headerTicks = 12.25 * 256 * 128 - 256 - 2_138
      const preambleEndMs = endMonoMs - fineCorrectionUs(timing) / 1000 - headerTicks / 32_000
      const errorNs = frame.fineTimeNs! - roof.gnss.nsSincePulse(preambleEndMs)
      assert.ok(Math.abs(errorNs) < 32, `${errorNs} ns`)
      await roof.live(631)
    }
  })
})
