import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import Database from 'better-sqlite3'
import { type CborValue, writeCbor } from '../../base/cbor.ts'
import type { DevEui } from '../../base/ids.ts'
import { Secret } from '../../base/secret.ts'
import { linkPolicyOf, toldSetup } from '../link/wants.ts'
import { EU868 } from '../lorawan/region/eu868.ts'
import type { Device } from '../registry/model.ts'
import { Vault } from '../registry/vault.ts'
import { loadState } from './load.ts'
import { openStore } from './open.ts'

const DEV_EUI = '70b3d5499f0012ab' as DevEui
const FIRST = new URL('./migrations/0001-first.sql', import.meta.url)

/** A device of the first program, joined, with another join that waits for its first frame. */
function firstDatabase(path: string, vault: Vault): void {
  const db = new Database(path)
  db.exec(readFileSync(FIRST, 'utf8'))
  db.pragma('user_version = 1')
  const key = (name: string) =>
    vault.seal(Secret.keyOfHex('000102030405060708090a0b0c0d0e0f')!, `${DEV_EUI}/${name}`)
  const device: Device = {
    ...{ devEui: DEV_EUI, name: 'P1', region: 'EU868', macVersion: '1.0.3' },
    class: 'A',
    activation: 'OTAA',
  }
  const cbor = (value: unknown) => writeCbor(value as CborValue)
  db.prepare('INSERT INTO devices VALUES (?, ?, ?)').run(
    ...[DEV_EUI, cbor(device), cbor({ appKey: key('appKey') })],
  )
  db.prepare('INSERT INTO device_states VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    ...[DEV_EUI, 7, Buffer.from([7, 0]), 3, 812, 40, 0, 0, null, null, null],
  )
  const session = db.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)')
  const keys = [key('session/nwkSKey'), key('session/appSKey')]
  session.run(DEV_EUI, 'active', 100, '01000001', ...keys, 1, 0, 3, 869_525_000)
  session.run(DEV_EUI, 'pending', 200, '01000002', ...keys, 1, 0, 3, 869_525_000)
  // Of the old tables: it must not be held against the new ones.
  db.prepare('INSERT INTO meta VALUES (?, ?)').run('digest', Buffer.alloc(32, 1))
  db.close()
}

test('F17: the database of the first program opens with its sessions and counters, set up as they were told', (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-migration-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'cigale.db')
  const vault = new Vault(new Uint8Array(32).fill(7))
  firstDatabase(path, vault)
  const told = toldSetup(linkPolicyOf(EU868))
  for (const time of ['migrated', 'opened again']) {
    const db = openStore(path)
    const device = loadState(db, vault, told).state.devices.get(DEV_EUI)
    db.close()
    const { session, pending } = device!
    assert.deepEqual(
      [session?.id, session?.fCntUpNext, session?.fCntDownNext],
      [100, 812, 40],
      time,
    )
    assert.deepEqual(session?.setup, told)
    assert.equal(device?.told, null)
    assert.deepEqual(
      pending.map(({ id, devAddr, fCntUpNext }) => [id, devAddr, fCntUpNext]),
      [[200, '01000002', 0]],
    )
    assert.deepEqual(
      [device?.devNonceLast, device?.devNoncesUsed, device?.joinNonceNext],
      [7, [7], 3],
    )
  }
})
