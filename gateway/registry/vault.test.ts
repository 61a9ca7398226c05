import assert from 'node:assert/strict'
import { test } from 'node:test'
import { hexOf, sameBytes } from '../../base/bytes.ts'
import { Secret } from '../../base/secret.ts'
import { Vault } from './vault.ts'

const key = Secret.keyOfHex('2b7e151628aed2a6abf7158809cf4f3c')!
const vault = new Vault(new Uint8Array(32).fill(1))

test('S11: a sealed key opens in its place, in this vault, undamaged, and nowhere else', () => {
  const sealed = vault.seal(key, 'dev/appKey')
  assert.ok(sameBytes(vault.unseal(sealed, 'dev/appKey')!.reveal(), key.reveal()))
  assert.equal(vault.unseal(sealed, 'other/appKey'), undefined)
  assert.equal(new Vault(new Uint8Array(32)).unseal(sealed, 'dev/appKey'), undefined)
  for (let i = 0; i < sealed.length; i++) {
    const damaged = sealed.slice()
    damaged[i]! ^= 1
    assert.equal(vault.unseal(damaged, 'dev/appKey'), undefined)
  }
})

test('S11: the sealed bytes do not show the key', () => {
  assert.ok(!hexOf(vault.seal(key, 'dev/appKey')).includes(hexOf(key.reveal()).slice(0, 8)))
})

test('sealing takes no chance: the fold replays to the same bytes', () => {
  assert.deepEqual(vault.seal(key, 'a'), vault.seal(key, 'a'))
  assert.notDeepEqual(vault.seal(key, 'a'), vault.seal(key, 'b'))
})
