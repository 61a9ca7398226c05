import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formatDevAddr, parseDevEui, parseGatewayEui } from '../../base/ids.ts'
import { HeardBy, NEIGHBOUR_COUNTS_MS } from './heard-by.ts'

const DEVICE = parseDevEui('70b3d5499f0012ab')!
const OURS = gateway('00800000a0000001')
const THEIRS = gateway('00800000a0000002')
const THIRD = gateway('00800000a0000003')

function gateway(text: string) {
  return parseGatewayEui(text)!
}

test('F34: a device that one gateway alone reports has nobody to wait for', () => {
  const heard = new HeardBy()
  for (let n = 0; n < 5; n++) heard.note(DEVICE, OURS, n * 1000)
  assert.equal(heard.hasOther(DEVICE, OURS, 5_000), false)
})

test('F34: a neighbour counts from its first report until a day after its last', () => {
  const heard = new HeardBy()
  heard.note(DEVICE, THEIRS, 1_000)
  for (let n = 1; n <= 24; n++) heard.note(DEVICE, OURS, n * 3_600_000)
  assert.equal(heard.hasOther(DEVICE, OURS, 1_000 + NEIGHBOUR_COUNTS_MS - 1), true)
  assert.equal(heard.hasOther(DEVICE, OURS, 1_000 + NEIGHBOUR_COUNTS_MS), false)
})

test('F34: each of two gateways is the other of the other, and a third takes no place of theirs', () => {
  const heard = new HeardBy()
  heard.note(DEVICE, OURS, 0)
  heard.note(DEVICE, THEIRS, 1)
  assert.deepEqual(
    [OURS, THEIRS].map((one) => heard.hasOther(DEVICE, one, 2)),
    [true, true],
  )
  heard.note(DEVICE, THIRD, 3)
  for (const one of [OURS, THEIRS, THIRD]) assert.equal(heard.hasOther(DEVICE, one, 4), true)
})

test('I10: of more devices than are kept the one noted longest ago is forgotten', () => {
  const heard = new HeardBy()
  const device = (n: number) => parseDevEui(`70b3d549${formatDevAddr(n)}`)!
  for (let n = 0; n <= 8192; n++) heard.note(device(n), THEIRS, n)
  assert.equal(heard.hasOther(device(0), OURS, 9_000), false)
  assert.equal(heard.hasOther(device(1), OURS, 9_000), true)
})
