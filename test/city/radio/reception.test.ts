import assert from 'node:assert/strict'
import { test } from 'node:test'
import { airtimeUs } from '../../../base/lora.ts'
import { Air } from '../../../hardware/emulator/air.ts'
import { AirDevice } from '../../../hardware/emulator/air-device.ts'
import { FakeClock } from '../../support/fake-clock.ts'
import { DEMODULATORS, Reception } from './reception.ts'
import type { Spot } from './terrain.ts'

const HERE: Spot = { xM: 0, yM: 0 }
const SF = (sf: number) => ({ kind: 'lora', sf, bandwidthHz: 125_000 }) as const
const CHANNELS = [868.1, 868.3, 868.5, 867.1, 867.3, 867.5, 867.7, 867.9].map((mhz) => mhz * 1e6)

/** A gateway in the middle and devices around it; gives whose frames it heard. */
function town(spots: Readonly<Record<string, Spot>>) {
  const clock = new FakeClock({ monoMs: 0 })
  const gateways = new Map([['gateway', HERE]])
  const reception = new Reception({ seed: 4, gateways, devices: new Map(Object.entries(spots)) })
  const air = new Air({
    clock,
    path: reception.path,
    onEmission: (emission) => reception.begins(emission),
  })
  const heard: string[] = []
  air.addGateway({ name: 'gateway', hear: (emission) => heard.push(emission.from.name) })
  const device = (name: string) => new AirDevice(air, { name })
  return { clock, reception, device, heard }
}

test('of two frames on one channel the much stronger one is heard, of two equal ones none', () => {
  const near = { xM: 60, yM: 0 }
  const far = { xM: 2_500, yM: 0 }
  const { clock, device, heard, reception } = town({ near, far, twin: { xM: 61, yM: 0 } })
  const frame = { phyPayload: new Uint8Array(20), freqHz: 868_100_000, modulation: SF(9) }
  device('far').transmit(frame)
  device('near').transmit(frame)
  clock.advance(1_000)
  assert.deepEqual(heard, ['near'])
  assert.equal(reception.lost.collision, 1)
})

test('frames of different spreading factors, or channels, pass each other', () => {
  const { clock, device, heard } = town({ a: { xM: 300, yM: 0 }, b: { xM: 0, yM: 320 } })
  const phyPayload = new Uint8Array(20)
  device('a').transmit({ phyPayload, freqHz: 868_100_000, modulation: SF(9) })
  device('b').transmit({ phyPayload, freqHz: 868_100_000, modulation: SF(11) })
  clock.advance(3_000)
  assert.deepEqual(heard.toSorted(), ['a', 'b'])
  device('a').transmit({ phyPayload, freqHz: 868_100_000, modulation: SF(9) })
  device('b').transmit({ phyPayload, freqHz: 868_300_000, modulation: SF(9) })
  clock.advance(3_000)
  assert.equal(heard.length, 4)
})

test('the seventeenth frame at a time finds no demodulator, whatever its channel', () => {
  const spots: Record<string, Spot> = {}
  for (let i = 0; i <= DEMODULATORS; i++) spots[`d${i}`] = { xM: 200 + i, yM: 0 }
  const { clock, device, heard, reception } = town(spots)
  const phyPayload = new Uint8Array(40)
  // Two spreading factors on each of the eight channels do not disturb each other.
  for (let i = 0; i < DEMODULATORS; i++) {
    const modulation = SF(i < 8 ? 11 : 12)
    device(`d${i}`).transmit({ phyPayload, freqHz: CHANNELS[i % 8]!, modulation })
  }
  clock.advance(50)
  device(`d${DEMODULATORS}`).transmit({ phyPayload, freqHz: CHANNELS[0]!, modulation: SF(7) })
  clock.advance(airtimeUs({ modulation: SF(12), sizeBytes: 40, crc: true }) / 1000 + 100)
  assert.equal(heard.length, DEMODULATORS)
  assert.ok(!heard.includes(`d${DEMODULATORS}`))
  assert.equal(reception.lost.demodulators, 1)
})

test('noise drowns the far sensor and leaves the near one', () => {
  const { clock, device, heard, reception } = town({
    near: { xM: 50, yM: 0 },
    far: { xM: 900, yM: 0 },
  })
  const frame = { phyPayload: new Uint8Array(20), freqHz: 868_100_000, modulation: SF(7) }
  reception.extraNoiseDb = 25
  device('near').transmit(frame)
  clock.advance(500)
  device('far').transmit(frame)
  clock.advance(500)
  assert.deepEqual(heard, ['near'])
  assert.equal(reception.lost.weak, 1)
})
