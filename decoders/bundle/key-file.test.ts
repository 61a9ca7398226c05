import assert from 'node:assert/strict'
import { createPublicKey, verify } from 'node:crypto'
import { test } from 'node:test'
import { inspect } from 'node:util'
import { seededRandom } from '../../base/random.ts'
import { Secret } from '../../base/secret.ts'
import { drawKeyFile, openKeyFile, readKeyFile, reseal, writeKeyFile } from './key-file.ts'
import { publicKey, SigningKey } from './signing-key.ts'

const secretOf = (text: string) => new Secret(new Uint8Array(Buffer.from(text)))
const passphrase = secretOf('correct horse battery')

test('S12, I6: a key at rest opens by its passphrase only, and prints nothing', () => {
  const random = seededRandom(1, 'key')
  const { file, key } = drawKeyFile(
    { role: 'root', name: 'root-1', scryptCost: 1024 },
    passphrase,
    random,
  )
  const text = writeKeyFile(file)
  const read = readKeyFile(text)
  assert.deepEqual(read, file)
  assert.equal(openKeyFile(file, passphrase)?.key.keyID, key.key.keyID)
  assert.equal(openKeyFile(file, secretOf('incorrect horse')), undefined)
  const seed = seededRandom(1, 'key').bytes(32)
  const printed = [text, inspect(key, { depth: 9, showHidden: true }), JSON.stringify(key)].join()
  for (const form of ['hex', 'base64'] as const) {
    assert.ok(!printed.includes(Buffer.from(seed).toString(form)), form)
  }
})

test('S19: a key file that was changed does not open, and other files are none', () => {
  const random = seededRandom(2, 'key')
  const { file } = drawKeyFile(
    { role: 'root', name: 'root-1', scryptCost: 1024 },
    passphrase,
    random,
  )
  for (const change of [
    { role: 'targets' },
    { name: 'root-2' },
    { keyId: '0'.repeat(64) },
    { nonce: '0'.repeat(24) },
    {
      sealed:
        `0${file.sealed.slice(1)}` === file.sealed
          ? `1${file.sealed.slice(1)}`
          : `0${file.sealed.slice(1)}`,
    },
  ]) {
    assert.equal(openKeyFile({ ...file, ...change }, passphrase), undefined, String(change))
  }
  for (const text of [
    '',
    '{}',
    '[]',
    JSON.stringify({ ...file, scryptCost: 2 ** 30 }),
    JSON.stringify({ ...file, role: '../x' }),
    JSON.stringify({ ...file, more: 1 }),
  ]) {
    assert.equal(readKeyFile(text), undefined, text)
  }
})

test('a passphrase can be changed, and the old one opens nothing then', () => {
  const random = seededRandom(3, 'key')
  const { file, key } = drawKeyFile(
    { role: 'snapshot', name: 'snapshot-1', scryptCost: 1024 },
    passphrase,
    random,
  )
  const next = secretOf('another passphrase')
  assert.equal(reseal(file, { old: next, new: next }, random), undefined)
  const changed = reseal(file, { old: passphrase, new: next }, random)!
  assert.equal(openKeyFile(changed, next)?.key.keyID, key.key.keyID)
  assert.equal(openKeyFile(changed, passphrase), undefined)
})

test('keys and signatures are those of RFC 8032 §7.1', () => {
  const seed = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60'
  const key = new SigningKey(new Secret(new Uint8Array(Buffer.from(seed, 'hex'))))
  const publicHex = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'
  assert.equal(key.key.keyVal['public'], publicHex)
  assert.equal(key.key.keyID, publicKey(publicHex).keyID)
  const { sig } = key.sign(new Uint8Array())
  assert.match(sig, /^e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155/)
  const der = Buffer.from(`302a300506032b6570032100${publicHex}`, 'hex')
  const spki = createPublicKey({ key: der, format: 'der', type: 'spki' })
  assert.ok(verify(null, new Uint8Array(), spki, Buffer.from(sig, 'hex')))
})
