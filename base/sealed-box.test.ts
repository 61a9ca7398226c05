import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from 'node:util'
import fc from 'fast-check'
import { bytesOfHex, hexOf } from './bytes.ts'
import { BoxKey, sealBox } from './sealed-box.ts'
import { Secret } from './secret.ts'

const seed = (fill: number) => new Secret(new Uint8Array(32).fill(fill))
const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 })

test('public halves are those of RFC 7748 §6.1', () => {
  const cases = [
    [
      '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
      '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
    ],
    [
      '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
      'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
    ],
  ] as const
  for (const [own, known] of cases) {
    assert.equal(new BoxKey(new Secret(bytesOfHex(own)!)).publicHex, known)
  }
})

test('S11: what is sealed for a key comes out of it, and out of no other key or context', () => {
  const [ours, theirs] = [new BoxKey(seed(1)), new BoxKey(seed(2))]
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), bytes32, (plain, chance) => {
      const box = sealBox(ours.publicHex, { plain: new Secret(plain), context: 'a', chance })!
      assert.deepEqual(ours.open(box, 'a')?.reveal(), plain)
      assert.equal(ours.open(box, 'b'), undefined)
      assert.equal(theirs.open(box, 'a'), undefined)
    }),
    { numRuns: 50 },
  )
})

test('S11: a box with any bit changed, cut or longer does not open', () => {
  const key = new BoxKey(seed(1))
  const chance = new Uint8Array(32).fill(9)
  const plain = new Secret(Uint8Array.of(1, 2, 3, 4))
  const box = sealBox(key.publicHex, { plain, context: '', chance })!
  for (let at = 0; at < box.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      // X25519 leaves the top bit of a public key aside (RFC 7748 §5); the salt does not.
      const wrong = Uint8Array.from(box)
      wrong[at]! ^= 1 << bit
      assert.equal(key.open(wrong, ''), undefined, `byte ${at}, bit ${bit}`)
    }
    assert.equal(key.open(box.subarray(0, at), ''), undefined)
  }
  assert.equal(key.open(Uint8Array.from([...box, 0]), ''), undefined)
})

test('S11: nothing is sealed for what is no key, or a point that everybody agrees with', () => {
  const of = {
    plain: new Secret(Uint8Array.of(1)),
    context: '',
    chance: new Uint8Array(32).fill(3),
  }
  for (const wrong of ['', 'zz', '00'.repeat(31), '00'.repeat(32), `01${'00'.repeat(31)}`]) {
    assert.equal(sealBox(wrong, of), undefined, wrong)
  }
})

test('S12: a key that opens boxes does not print itself', () => {
  const key = new BoxKey(seed(7))
  assert.ok(!inspect(key, { depth: 5, showHidden: true }).includes('0707'))
  assert.ok(!JSON.stringify(key).includes(hexOf(new Uint8Array(4).fill(7))))
})
