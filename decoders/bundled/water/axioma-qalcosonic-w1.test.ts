import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex } from '../../../base/bytes.ts'
import type { Measurement } from '../../contract.ts'
import { decodeUplink } from '../../decode.ts'
import { axiomaQalcosonicW1 } from './axioma-qalcosonic-w1.ts'

const RECEIVED_MS = Date.parse('2021-07-09T04:00:00Z')

function decode(fPort: number, hex: string): readonly Measurement[] {
  const input = { fPort, bytes: bytesOfHex(hex)!, receivedMs: RECEIVED_MS }
  const result = decodeUplink(axiomaQalcosonicW1, input)
  assert(result.kind === 'decoded', JSON.stringify(result))
  return result.output.measurements
}

const TIME = 'bfc7e760'
const VOLUMES = '28950100c0e8e660f7930100'

test('two uplinks of two hours say the same of the hours they share', () => {
  const first = decode(100, `${TIME}00${VOLUMES}1e000400`)
  // An hour later: the first log is the second hour of before.
  const second = decode(100, `cfd5e76000${'38950100d0f6e66015940100'}04000f00`)
  const at = (readings: readonly Measurement[], observedMs: number) =>
    readings.find((reading) => reading.observedMs === observedMs)?.value
  const hourMs = Date.parse('2021-07-08T13:00:00Z')
  assert.deepEqual([at(first, hourMs), at(second, hourMs)], [103_445, 103_445])
  assert.deepEqual(
    [at(first, hourMs + 3_600_000), at(second, hourMs + 3_600_000)],
    [103_449, 103_449],
  )
})

test('each kind of trouble is an alarm of its own, and quiet is told of all', () => {
  const kinds = { '10': 'emptyPipe', '30': 'leak', '70': 'backflow', '90': 'frost', b0: 'burst' }
  for (const [code, name] of Object.entries(kinds)) {
    const alarms = decode(103, `${TIME}${code}`).filter(({ value }) => value === 1)
    assert.deepEqual(alarms, [{ quantity: `alarm.${name}`, index: 0, value: 1 }])
  }
  assert.equal(decode(103, `${TIME}00`).filter(({ value }) => value === 0).length, 6)
  assert(
    decode(103, `${TIME}04`).some(({ quantity, value }) => quantity === 'alarm.battery' && value),
  )
})

test('a frame whose time is years away is corrupted, its volumes are not believed', () => {
  const bytes = bytesOfHex(`${TIME}00${VOLUMES}`)!
  const late = { fPort: 100, bytes, receivedMs: RECEIVED_MS + 6 * 365 * 86_400_000 }
  const result = decodeUplink(axiomaQalcosonicW1, late)
  assert(result.kind === 'failed' && result.error === 'format')
})
