import assert from 'node:assert/strict'
import { test } from 'node:test'
import { base32Of, codeOf, otpauthOf, stepOfCode } from './totp.ts'

const SECRET = new TextEncoder().encode('12345678901234567890')

test('S6: codes are those of RFC 6238, appendix B (SHA-1, the last six digits)', () => {
  const vectors = [
    [59, '94287082'],
    [1111111109, '07081804'],
    [1111111111, '14050471'],
    [1234567890, '89005924'],
    [2000000000, '69279037'],
    [20000000000, '65353130'],
  ] as const
  for (const [atS, code] of vectors) assert.equal(codeOf(SECRET, atS * 1000), code.slice(2))
})

test('S6: a code counts a step before and behind, and never twice', () => {
  const atMs = 1111111111_000
  const step = Math.floor(atMs / 30_000)
  const code = codeOf(SECRET, atMs)
  const at = (offsetMs: number, usedStep = 0) =>
    stepOfCode(code, { secret: SECRET, atMs: atMs + offsetMs, usedStep })
  assert.equal(at(0), step)
  assert.equal(at(30_000), step)
  assert.equal(at(-30_000), step)
  assert.equal(at(60_000), undefined)
  assert.equal(at(0, step), undefined)
  assert.equal(at(0, step - 1), step)
})

test('what is no code is no code, and spaces do not matter', () => {
  const how = { secret: SECRET, atMs: 59_000, usedStep: 0 }
  assert.equal(stepOfCode('287 082', how), 1)
  for (const text of ['', '28708', '2870822', 'abcdef', '287083']) {
    assert.equal(stepOfCode(text, how), undefined, text)
  }
})

test('the secret is written as RFC 4648 writes it, and as an app reads it', () => {
  const vectors = {
    f: 'MY',
    fo: 'MZXQ',
    foo: 'MZXW6',
    foob: 'MZXW6YQ',
    fooba: 'MZXW6YTB',
    foobar: 'MZXW6YTBOI',
  }
  for (const [text, written] of Object.entries(vectors)) {
    assert.equal(base32Of(new TextEncoder().encode(text)), written)
  }
  const uri = new URL(otpauthOf('supervision-2', SECRET))
  assert.equal(uri.searchParams.get('secret'), 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ')
  assert.equal(uri.protocol, 'otpauth:')
  assert.ok(uri.href.includes('Cigale:supervision-2'))
})
