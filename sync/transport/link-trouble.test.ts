import assert from 'node:assert/strict'
import { test } from 'node:test'
import { LINK_TROUBLES, linkTrouble } from './link-trouble.ts'

const DAY_MS = 86_400_000
const nowMs = Date.UTC(2027, 5, 1)
const good = { fromMs: nowMs - DAY_MS, untilMs: nowMs + DAY_MS }

function codeOf(error: unknown, at = nowMs, own = good): string {
  return linkTrouble(error, { nowMs: at, own }).code
}

function alert(number: number): Error {
  return new Error(`error:0A000418:SSL routines:ssl3_read_bytes:…:SSL alert number ${number}`)
}

test("F72: what the broker's TLS says is told by the alert's number, whatever the library calls it", () => {
  assert.equal(codeOf(alert(45)), 'own-expired')
  assert.equal(codeOf(alert(44)), 'own-revoked')
  assert.equal(codeOf(alert(48)), 'own-refused')
  assert.equal(codeOf(alert(116)), 'own-missing')
  assert.equal(codeOf(alert(70)), 'tls-version')
  assert.equal(codeOf(alert(80)), 'unreachable')
})

test('F20, F72: the dates of our own certificate come before the word of the broker', () => {
  const later = { fromMs: nowMs + DAY_MS, untilMs: nowMs + 2 * DAY_MS }
  const over = { fromMs: nowMs - 2 * DAY_MS, untilMs: nowMs - DAY_MS }
  assert.equal(codeOf(alert(42), nowMs, later), 'own-early')
  assert.equal(codeOf(alert(42), nowMs, over), 'own-expired')
  assert.equal(codeOf(alert(42), 1_000), 'clock-wrong')
  assert.equal(codeOf({ code: 'CERT_NOT_YET_VALID' }, 1_000), 'clock-wrong')
  assert.equal(codeOf({ code: 'CERT_NOT_YET_VALID' }), 'broker-early')
  // A network that is down has nothing to do with the clock.
  assert.equal(codeOf({ code: 'ECONNREFUSED' }, 1_000), 'unreachable')
  assert.equal(codeOf(alert(44), nowMs, over), 'own-revoked')
})

test('S15: a broker that knows us and does not let us in is told apart from one that is not there', () => {
  for (const code of [0x86, 0x87, 0x8a]) assert.equal(codeOf({ code }), 'not-allowed')
  assert.equal(codeOf({ code: 0x97 }), 'unreachable')
  assert.equal(codeOf(undefined), 'unreachable')
})

test('every trouble has words in both languages', () => {
  const errors = [
    ...[42, 44, 45, 48, 70, 116].map(alert),
    ...['CERT_HAS_EXPIRED', 'CERT_NOT_YET_VALID', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ...['DEPTH_ZERO_SELF_SIGNED_CERT', 'ENOENT', 'ECONNREFUSED', 0x87],
    new Error('write EPROTO 00:error:0A00010B:SSL routines::wrong version number:'),
  ].map((one) => (one instanceof Error ? one : { code: one }))
  const early = { fromMs: nowMs + 1, untilMs: nowMs + 2 }
  const all = [
    ...errors.map((error) => linkTrouble(error, { nowMs, own: good })),
    linkTrouble(alert(42), { nowMs: 0, own: good }),
    linkTrouble(alert(42), { nowMs, own: early }),
  ]
  assert.deepEqual([...new Set(all.map(({ code }) => code))].sort(), [...LINK_TROUBLES].sort())
  for (const { words } of all) {
    assert.ok(words.fr.length > 20 && words.en.length > 20)
    assert.notEqual(words.fr, words.en)
  }
})
