import assert from 'node:assert/strict'
import { test } from 'node:test'
import { format, inspect } from 'node:util'
import { Secret } from './secret.ts'

test('S12, I6: a key prints as [key], whoever prints it', () => {
  const hex = '2b7e151628aed2a6abf7158809cf4f3c'
  const secret = Secret.keyOfHex(hex)
  assert.ok(secret)
  const holder = { devEui: '70b3d5499f0012ab', appKey: secret, list: [secret] }
  const prints = [
    String(secret),
    `${secret as unknown as string}`,
    JSON.stringify(holder),
    inspect(holder, { depth: 9, showHidden: true }),
    format('%o %O %s %j', holder, holder, secret, holder),
    JSON.stringify({ ...holder }),
    Object.values(secret).join(),
  ].join('\n')
  assert.ok(!prints.includes(hex.slice(0, 8)))
  assert.ok(!prints.includes(Buffer.from(hex, 'hex').toString('base64').slice(0, 8)))
  assert.ok(!/43,\s*126,\s*21/.test(prints))
})

test('a key is read from hex with the separators people type, and refused otherwise', () => {
  assert.ok(Secret.keyOfHex('2B:7E:15:16:28:AE:D2:A6:AB:F7:15:88:09:CF:4F:3C'))
  for (const wrong of ['', '2b7e', 'zz'.repeat(16), '00'.repeat(17)]) {
    assert.equal(Secret.keyOfHex(wrong), undefined, wrong)
  }
})
