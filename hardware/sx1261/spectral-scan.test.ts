import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { emulatedBoard, STAND_IN_PATCH } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { BridgeTwin } from '../emulator/board/bridge.ts'
import { Sx1261Twin } from '../emulator/board/sx1261-twin.ts'
import { McuClient } from '../mcu/client.ts'
import { Sx1302Bus } from '../sx1302/bus.ts'
import { Sx1302Error } from '../sx1302/errors.ts'
import { LEVELS_DBM } from './commands.ts'
import {
  frequenciesOf,
  levelExceeded,
  rangeFault,
  type SpectrumColumn,
  scanFrequency,
} from './spectral-scan.ts'
import { startSx1261 } from './start.ts'

/** A station on 868.3 MHz with −60 dBm, all the time; else the noise of 125 kHz at −117 dBm. */
const levelDbm = (freqHz: number) => (Math.abs(freqHz - 868_300_000) < 125_000 ? -60 : -200)

async function scan(freqHz: number, prepare: (sx1261: Sx1261Twin) => void = () => {}) {
  const clock = new FakeClock()
  const { chip } = emulatedBoard(clock)
  const sx1261 = new Sx1261Twin({ clock, random: seededRandom(7, 'noise'), levelDbm })
  const bridge = new BridgeTwin({ clock, chip, sx1261 })
  const client = new McuClient({ port: bridge, clock, onGone: () => {} })
  const bus = new Sx1302Bus(client, clock)
  prepare(sx1261)
  let outcome: SpectrumColumn | unknown
  let isDone = false
  void (async () => {
    try {
      await client.open()
      const patch = STAND_IN_PATCH
      await startSx1261({ bus, patch, freqHz: 867_500_000, step: (_, run) => run() })
      outcome = await scanFrequency(bus, clock, freqHz, 2_000)
    } catch (error) {
      outcome = error
    }
    isDone = true
  })()
  while (!isDone) {
    clock.advance(1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return { outcome, sx1261 }
}

test('a quiet frequency shows the noise, a used one the level of who uses it', async () => {
  const quiet = (await scan(864_000_000)).outcome as SpectrumColumn
  const used = (await scan(868_300_000)).outcome as SpectrumColumn
  assert.equal(
    quiet.counts.reduce((sum, count) => sum + count, 0),
    2_000,
  )
  assert.ok(Math.abs(levelExceeded(quiet, 0.5) - -119) <= 3, String(levelExceeded(quiet, 0.5)))
  assert.equal(levelExceeded(used, 0.5), -60)
  assert.equal(levelExceeded(used, 0.99), -60)
})

test('after a scan the receiver rests', async () => {
  const { sx1261 } = await scan(864_000_000)
  assert.deepEqual(sx1261.heard.slice(-2), ['0d089b00', 'c1'])
})

test('F36: a scan that never ends is given up within its time', async () => {
  const { outcome } = await scan(864_000_000, (sx1261) => {
    sx1261.isStuck = true
  })
  assert.ok(outcome instanceof Sx1302Error && outcome.code === 'sx1261', String(outcome))
  assert.match(outcome.message, /864000000 Hz/)
})

test('a range is its steps, and one that makes no sense is refused with what is wrong', () => {
  const range = { fromHz: 863e6, toHz: 870e6, stepHz: 200_000, scans: 2_000 }
  assert.equal(rangeFault(range), undefined)
  assert.equal(frequenciesOf(range).length, 36)
  assert.equal(frequenciesOf(range).at(-1), 870e6)
  assert.match(rangeFault({ ...range, toHz: 860e6 })!, /ends .*before it begins/)
  assert.match(rangeFault({ ...range, stepHz: 10 })!, /too small/)
  assert.match(rangeFault({ ...range, stepHz: 1_000 })!, /too many/)
  assert.match(rangeFault({ ...range, scans: 70_000 })!, /70000 looks/)
  assert.match(rangeFault({ ...range, scans: Number.NaN })!, /NaN looks/)
})

test('the more often a level is exceeded, the lower it is', () => {
  const counts = fc.array(fc.nat(2_000), { minLength: LEVELS_DBM.length, maxLength: 33 })
  fc.assert(
    fc.property(counts, (counts) => {
      const column = { freqHz: 868e6, counts }
      const levels = [0.01, 0.1, 0.5, 0.9, 1].map((share) => levelExceeded(column, share))
      assert.deepEqual(
        levels,
        [...levels].sort((a, b) => b - a),
      )
      assert.ok(levels.every((level) => LEVELS_DBM.includes(level)))
    }),
  )
})
