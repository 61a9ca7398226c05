import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { callerOf, drawToken, readTokens, writeTokens } from './auth.ts'

const random = seededRandom(7, 'tokens')
const anne = drawToken(random, { name: 'Anne', role: 'technician', createdMs: 1 })
const bob = drawToken(random, { name: 'Bob', role: 'viewer', createdMs: 2 })
const tokens = [anne.entry, bob.entry]

test('S1: a token lets in its owner with its role, and nothing close to it does', () => {
  assert.deepEqual(callerOf(`Bearer ${anne.text}`, tokens), { name: 'Anne', roles: ['technician'] })
  assert.deepEqual(callerOf(`bearer ${bob.text}`, tokens), { name: 'Bob', roles: ['viewer'] })
  const near = [
    anne.text,
    `Bearer ${anne.text} `,
    `Bearer ${anne.text.slice(0, -1)}`,
    `Bearer ${anne.text}x`,
    `Basic ${anne.text}`,
    `Bearer ${anne.entry.sha256}`,
    'Bearer ',
    undefined,
  ]
  for (const header of near) assert.equal(callerOf(header, tokens), undefined, header)
  assert.equal(callerOf(`Bearer ${anne.text}`, []), undefined)
})

test('S2, S11: what is kept of a token does not open anything', () => {
  const kept = writeTokens(tokens)
  assert.ok(!kept.includes(anne.text.slice(7)))
  assert.deepEqual(readTokens(kept), tokens)
  for (const { sha256 } of tokens) assert.equal(callerOf(`Bearer ${sha256}`, tokens), undefined)
})

test('two tokens are never the same', () => {
  assert.notEqual(anne.text, bob.text)
  assert.ok(anne.text.length >= 7 + 43)
})

test('S19: no text makes the reader of tokens throw, and none but a token file is taken', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readTokens(text) === undefined))
  fc.assert(fc.property(fc.string(), (header) => callerOf(header, tokens) === undefined))
  const doubtful = writeTokens([{ ...anne.entry, role: 'king' as never }])
  assert.equal(readTokens(doubtful), undefined)
})
