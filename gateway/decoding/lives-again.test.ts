import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { DecoderOutput } from '../../decoders/contract.ts'
import type { Place } from '../replay/place.ts'
import { LivesAgain } from './lives-again.ts'

const MIN = 60_000
const place = (position: number): Place => {
  const devEui = `70b3d5499f0012a${position}` as DevEui
  const properties = { row: 'R', position, heartbeatSeconds: 3_600 }
  return {
    asset: { id: `P${position}`, kind: 'space', name: `P${position}`, properties },
    bindings: [{ asset: `P${position}`, devEui, role: 'occupancy', index: 0, fromMs: 0 }],
  }
}

function said(value: number, isBeat = false): DecoderOutput {
  const measurements = [{ quantity: 'parking.occupied', index: 0, value }] as const
  return { measurements, notes: isBeat ? [{ kind: 'heartbeat' }] : [], warnings: [] }
}

/** A car comes to the second space; the sensor of the first sees it, for two and a half minutes. */
function staysTold(places: readonly Place[]): string[] {
  const lives = new LivesAgain(places)
  const counters = [0, 0, 0]
  const hear = (position: number, atMs: number, now: DecoderOutput) => {
    const { devEui } = place(position).bindings[0]!
    if (!lives.serves(devEui)) return
    const fCntUp = counters[position]!++
    const frame = { devEui, devAddr: '1' as DevAddr, fCntUp, lineMs: atMs, atMs, clk: 2 } as const
    lives.hear({ ...frame, before: null, now })
  }
  for (const position of [1, 2]) hear(position, position * 1_000, said(0, true))
  hear(1, 30 * MIN, said(1))
  hear(2, 30 * MIN + 8_000, said(1))
  hear(1, 32.5 * MIN, said(0))
  hear(1, 61 * MIN, said(0, true))
  hear(2, 80 * MIN, said(0))
  const { added } = lives.end({ lineMs: 400 * MIN, atMs: 400 * MIN, clk: 2 })
  return added.filter(({ type }) => type === 'stayFinal').map(({ subject }) => subject)
}

test('assets that are judged again see those they stand among: the ghost of the car beside is no stay', () => {
  assert.deepEqual(staysTold([place(1)]), ['P1'])
  assert.deepEqual(staysTold([place(1), place(2)]), ['P2'])
})
