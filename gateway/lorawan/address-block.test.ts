import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { formatDevAddr, isDevAddrOf, type NetId } from '../../base/ids.ts'
import { seededRandom } from '../../base/random.ts'
import { readPrefix } from '../forward/filter.ts'
import { addressBlock, blockCount, blockText } from './address-block.ts'
import { drawDevAddr } from './dev-addr.ts'

/** Type in the top three bits (TS002), the rest as it comes. */
const netIds = fc.integer({ min: 0, max: 0xffffff }).map((n) => {
  return n.toString(16).padStart(6, '0') as NetId
})

test('F46: two gateways of one city never draw the same address', () => {
  const pairs = netIds
    .filter((netId) => blockCount(netId) > 1)
    .chain((netId) => {
      const number = fc.integer({ min: 0, max: blockCount(netId) - 1 })
      return fc.tuple(fc.constant(netId), number, number, fc.integer())
    })
  fc.assert(
    fc.property(pairs, ([netId, one, other, seed]) => {
      fc.pre(one !== other)
      const random = seededRandom(seed, 'addresses')
      const draw = (number: number) => drawDevAddr(addressBlock(netId, number), random, () => false)
      const mine = new Set(Array.from({ length: 50 }, () => draw(one)))
      for (let n = 0; n < 50; n++) assert.ok(!mine.has(draw(other)))
      for (const devAddr of mine) assert.ok(isDevAddrOf(devAddr, netId))
    }),
    { numRuns: 200 },
  )
})

test('blocks fill their NetID without a hole and without leaving it', () => {
  fc.assert(
    fc.property(netIds, (netId) => {
      const last = addressBlock(netId, blockCount(netId) - 1)
      const all = addressBlock(netId, undefined)
      const end = ({ prefix, freeBits }: typeof all) => Number.parseInt(prefix, 16) + 2 ** freeBits
      assert.equal(addressBlock(netId, 0).prefix, all.prefix)
      assert.equal(end(last), end(all))
      assert.ok(last.freeBits >= 7)
    }),
  )
})

test('a block is a prefix as an upstream is given it', () => {
  const block = addressBlock('000000' as NetId, 17)
  assert.equal(blockText(block), '00022000/19')
  assert.deepEqual(readPrefix(blockText(block)), { value: 0x22000, bits: 19 })
  assert.equal(2 ** block.freeBits, 8192)
})

test('a block that is full gives an address a second time, and never one of another', () => {
  const block = addressBlock('e00001' as NetId, undefined)
  const drawn = drawDevAddr(block, seededRandom(1, 'full'), () => true)
  assert.equal(block.freeBits, 7)
  assert.equal(drawn >= block.prefix, true)
  assert.ok(drawn < formatDevAddr(Number.parseInt(block.prefix, 16) + 128))
})
