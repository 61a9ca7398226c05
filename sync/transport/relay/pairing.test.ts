/** What a technician carries from one gateway to the other, and how slowly a neighbour is spoken to. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import type { GatewayEui } from '../../../base/ids.ts'
import { seededRandom } from '../../../base/random.ts'
import {
  heardAt,
  marginDb,
  NEVER_HEARD,
  type NeighbourRate,
  notAnswered,
  sfOf,
} from './neighbour-rate.ts'
import { drawPairingCode, readPairingCode, secretsOfPair } from './pairing-code.ts'

const PAIR = {
  leaf: '0016c001ff10a001' as GatewayEui,
  hub: '0016c001ff10a002' as GatewayEui,
}

test('both gateways make the same of a code, however it was typed, and it prints no key', () => {
  const random = seededRandom(7)
  for (let i = 0; i < 200; i++) {
    const code = drawPairingCode(random)
    assert.match(code, /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){4}$/)
    const typed = code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
    const made = secretsOfPair(readPairingCode(code)!, PAIR)
    assert.deepEqual(secretsOfPair(readPairingCode(typed)!, PAIR).key.reveal(), made.key.reveal())
    assert.equal(made.key.reveal().length, 16)
    assert.ok(made.leaf !== made.hub && made.leaf > 0 && made.hub > 0)
    assert.doesNotMatch(inspect(made), new RegExp(Buffer.from(made.key.reveal()).toString('hex')))
  }
})

test('a code for one pair is none for another', () => {
  const code = readPairingCode(drawPairingCode(seededRandom(3)))!
  const other = { ...PAIR, leaf: '0016c001ff10a003' as GatewayEui }
  assert.notDeepEqual(
    secretsOfPair(code, PAIR).key.reveal(),
    secretsOfPair(code, other).key.reveal(),
  )
})

test('a slip of the pen is told: one sign in four thousand at most passes', () => {
  const random = seededRandom(9)
  let passed = 0
  for (let i = 0; i < 4_000; i++) {
    const signs = drawPairingCode(random).replaceAll('-', '').split('')
    const at = random.below(signs.length)
    const before = signs[at]!
    while (signs[at] === before) signs[at] = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[random.below(32)]!
    if (readPairingCode(signs.join(''))) passed++
  }
  assert.ok(passed <= 5, String(passed))
  for (const text of ['', 'ABCD', '0000-0000-0000-0000-000U', 'x'.repeat(21)])
    assert.equal(readPairingCode(text), undefined, text)
})

test('a neighbour is spoken to as fast as its own frames allow, and more slowly where it does not answer', () => {
  const hears = (...snrDbs: number[]): NeighbourRate => snrDbs.reduce(heardAt, NEVER_HEARD)
  assert.deepEqual([sfOf(NEVER_HEARD), marginDb(NEVER_HEARD)], [9, undefined])
  assert.equal(sfOf(hears(9, 10, 8)), 7)
  assert.equal(sfOf(hears(-4, -4, -4, -3)), 9)
  assert.equal(sfOf(hears(-20)), 12)
  // One frame that came well does not make the path good.
  assert.equal(sfOf(hears(-6, -6, -6, 10)), 10)
  assert.equal(sfOf(notAnswered(notAnswered(hears(9)))), 9)
  assert.equal(sfOf(heardAt(notAnswered(hears(9)), 9)), 7)
  assert.equal(sfOf(Array.from({ length: 20 }).reduce<NeighbourRate>(notAnswered, hears(9))), 12)
})
