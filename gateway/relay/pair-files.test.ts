import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { GatewayEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { Vault } from '../registry/vault.ts'
import { PairFiles, type StoredPair } from './pair-files-system.ts'

const PEER = '0016c001ff10a236' as GatewayEui
const KEY = Uint8Array.from({ length: 16 }, (_, i) => i + 1)
const STORED: StoredPair = {
  pair: { peer: PEER, role: 'leaf', ours: 7, theirs: 9, key: new Secret(KEY) },
  kept: { counterEnd: 512, window: { highest: 41, before: (1n << 63n) | 5n } },
}

describe('pairs on the disk', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'cigale-pairs-'))
  })
  after(() => rmSync(folder, { recursive: true }))

  const files = (master = 1) => new PairFiles(folder, new Vault(new Uint8Array(32).fill(master)))
  const path = () => join(folder, 'relay', `${PEER}.json`)

  test('S11: what is kept is read again, its key sealed, and for the gateway alone', () => {
    assert.deepEqual(files().read(), { pairs: [], unread: [] })
    files().keep(STORED)
    const { pairs, unread } = files().read()
    assert.deepEqual([unread, pairs[0]?.kept], [[], STORED.kept])
    assert.deepEqual(pairs[0]?.pair.key.reveal(), KEY)
    const text = readFileSync(path(), 'utf8')
    assert.doesNotMatch(text, new RegExp(Buffer.from(KEY).toString('hex')))
    assert.equal(statSync(path()).mode & 0o777, 0o600)
  })

  test('S11: another gateway’s key opens nothing; a file that is damaged is told, and the others are there', () => {
    files().keep(STORED)
    assert.deepEqual(files(2).read(), { pairs: [], unread: [`${PEER}.json`] })
    const other = '0016c001ff10a237' as GatewayEui
    files().keep({ ...STORED, pair: { ...STORED.pair, peer: other } })
    writeFileSync(path(), '{"role":"leaf"')
    const { pairs, unread } = files().read()
    assert.deepEqual([pairs.map(({ pair }) => pair.peer), unread], [[other], [`${PEER}.json`]])
  })

  test('what is removed is gone', () => {
    files().keep(STORED)
    files().remove(PEER)
    assert.equal(readdirSync(join(folder, 'relay')).includes(`${PEER}.json`), false)
    files().remove(PEER)
  })
})
