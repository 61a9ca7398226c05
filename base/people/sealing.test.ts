import assert from 'node:assert/strict'
import { test } from 'node:test'
import { systemRandom } from '../random-system.ts'
import { Secret } from '../secret.ts'
import { drawText, readText } from './drawn-text.ts'
import { Sealing } from './sealing.ts'

const sealingOf = (byte: number) =>
  new Sealing(new Secret(new Uint8Array(32).fill(byte)), systemRandom)
const bytes = new TextEncoder().encode('twenty bytes of seed')

test('S11: what is sealed opens under its key, in its place, undamaged, and nowhere else', () => {
  const sealing = sealingOf(1)
  const sealed = sealing.seal(bytes, 'a')
  assert.deepEqual(sealing.unseal(sealed, 'a'), bytes)
  assert.equal(sealing.unseal(sealed, 'b'), undefined)
  assert.equal(sealingOf(2).unseal(sealed, 'a'), undefined)
  const damaged = Buffer.from(sealed, 'base64')
  damaged[15]! ^= 1
  assert.equal(sealing.unseal(damaged.toString('base64'), 'a'), undefined)
  for (const text of ['', 'x', sealed.slice(0, 20)])
    assert.equal(sealing.unseal(text, 'a'), undefined)
  assert.notEqual(sealing.seal(bytes, 'a'), sealed)
  assert.ok(!Buffer.from(sealed, 'base64').includes(Buffer.from(bytes)))
})

test('what is typed from paper is what was drawn, in capitals, with spaces and the usual mix-ups', () => {
  const drawn = drawText(systemRandom, 6)
  assert.match(drawn, /^([0-9a-hjkmnp-tv-z]{4}-){5}[0-9a-hjkmnp-tv-z]{4}$/)
  assert.equal(readText(drawn.toUpperCase().replaceAll('-', ' ')), drawn)
  assert.equal(readText('O1Il-abcd'), '0111-abcd')
  assert.notEqual(drawText(systemRandom, 6), drawn)
})
