import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../../base/ids.ts'
import { type Home, isNewer } from './home.ts'

const homes = fc.record({
  gatewayEui: fc
    .constantFrom('01', '02', '03')
    .map((last) => `00800000a00000${last}` as GatewayEui),
  rev: fc.integer({ min: 1, max: 3 }),
  isTaken: fc.boolean(),
})

test('F46: in whatever order gateways learn of moves, they end with the same home', () => {
  const last = (moves: readonly Home[]) =>
    moves.reduce<Home | undefined>((held, move) => (isNewer(move, held) ? move : held), undefined)
  const orders = fc.array(homes, { minLength: 1, maxLength: 8 }).chain((moves) => {
    return fc.tuple(
      fc.constant(moves),
      fc.shuffledSubarray(moves, { minLength: moves.length, maxLength: moves.length }),
    )
  })
  fc.assert(
    fc.property(orders, ([here, there]) => {
      const [a, b] = [last(here), last(there)]
      assert.deepEqual([a?.gatewayEui, a?.rev], [b?.gatewayEui, b?.rev])
    }),
  )
})

test('the higher revision holds, a lower one and the same once more change nothing', () => {
  const [one, other] = ['00800000a0000001', '00800000a0000002'] as [GatewayEui, GatewayEui]
  const held = { gatewayEui: one, rev: 2 }
  assert.equal(isNewer({ gatewayEui: other, rev: 3 }, held), true)
  assert.equal(isNewer({ gatewayEui: other, rev: 1 }, held), false)
  assert.equal(isNewer(held, held), false)
  assert.equal(isNewer({ gatewayEui: other, rev: 1 }, undefined), true)
})
