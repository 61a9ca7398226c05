import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { seededRandom } from '../../base/random.ts'
import { callerOf, drawToken, readTokens, writeTokens } from './auth.ts'
import { programOf } from './roles.ts'

const random = seededRandom(7, 'tokens')
const anne = drawToken(random, { name: 'Anne', role: 'technician', createdMs: 1 })
const bob = drawToken(random, { name: 'Bob', role: 'viewer', createdMs: 2 })
const tokens = [anne.entry, bob.entry]

test('S1: a token lets in its owner with its role, and nothing close to it does', () => {
  assert.deepEqual(callerOf(anne.text, tokens), programOf('Anne', ['technician']))
  assert.deepEqual(callerOf(bob.text, tokens), programOf('Bob', ['viewer']))
  const near = [
    `${anne.text} `,
    anne.text.slice(0, -1),
    `${anne.text}x`,
    `Bearer ${anne.text}`,
    anne.entry.sha256,
    '',
  ]
  for (const text of near) assert.equal(callerOf(text, tokens), undefined, text)
  assert.equal(callerOf(anne.text, []), undefined)
})

test('S2, S11: what is kept of a token does not open anything', () => {
  const kept = writeTokens(tokens)
  assert.ok(!kept.includes(anne.text.slice(7)))
  assert.deepEqual(readTokens(kept), tokens)
  for (const { sha256 } of tokens) assert.equal(callerOf(sha256, tokens), undefined)
})

test('two tokens are never the same', () => {
  assert.notEqual(anne.text, bob.text)
  assert.ok(anne.text.length >= 7 + 43)
})

test('S19: no text makes the reader of tokens throw, and none but a token file is taken', () => {
  fc.assert(fc.property(fc.oneof(fc.string(), fc.json()), (text) => readTokens(text) === undefined))
  fc.assert(fc.property(fc.string(), (text) => callerOf(text, tokens) === undefined))
  const doubtful = writeTokens([{ ...anne.entry, role: 'king' as never }])
  assert.equal(readTokens(doubtful), undefined)
})
