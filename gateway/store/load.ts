/** The state as of the last checkpoint; the fold then adds the journal's tail. */

import { sameBytes } from '../../base/bytes.ts'
import { type CborValue, readCbor } from '../../base/cbor.ts'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { WateringLock } from '../actuate/locks.ts'
import { restoreAssetState } from '../detect/asset-state.ts'
import type { CareState } from '../detect/care/care.ts'
import type { SealedKeys } from '../engine/command.ts'
import { decodersFromDisk, type StoredDecoders } from '../engine/decoder-state.ts'
import { type GroupState, groupsFromDisk } from '../engine/group-state.ts'
import { openRootKeys } from '../engine/root-keys.ts'
import {
  type AirtimeEntry,
  type DeviceState,
  type EngineState,
  type KnownCommand,
  newState,
  type OpenTx,
  type PendingDecode,
  putAsset,
  putDevice,
  putInstallations,
  type QueuedDownlink,
} from '../engine/state.ts'
import type { Home } from '../homes/home.ts'
import type { Position } from '../journal/segment.ts'
import { FIRST_COUNTERS, type Session, type SessionCounters } from '../link/session.ts'
import type { LinkSetup } from '../link/setup.ts'
import { startTalk, talkFromDisk } from '../link/talk.ts'
import type { Installation } from '../registry/installation.ts'
import type { Asset, Binding, Device } from '../registry/model.ts'
import type { Vault } from '../registry/vault.ts'
import { ACTIVE_SLOT } from './checkpoint.ts'
import { StateDigest } from './digest.ts'
import { FactTable } from './facts.ts'
import { lastHeardFromDisk, silenceFromDisk } from './last-heard.ts'
import { type Db, StoreError } from './open.ts'
import { unpacked } from './packed.ts'
import { toldFromDisk } from './told-history.ts'

export type Loaded = {
  readonly state: EngineState
  /** Undefined before the first checkpoint: the journal begins the story. */
  readonly journalId: Uint8Array | undefined
  readonly position: Position
}

/** `toldSetup`: what the configuration tells devices, for sessions that an older program stored. */
export function loadState(db: Db, vault: Vault, toldSetup: LinkSetup): Loaded {
  const state = newState()
  const meta = new Map(
    (db.prepare('SELECT name, value FROM meta').all() as { name: string; value: unknown }[]).map(
      (row) => [row.name, row.value],
    ),
  )
  checkDigest(db, meta.get('digest'))
  const number = (name: string) => Number(meta.get(name) ?? 0)
  state.lineMs = number('line_ms')
  state.atMs = number('at_ms')
  state.clk = number('clk') as EngineState['clk']
  state.epoch = number('epoch')
  state.bootId = String(meta.get('boot_id') ?? '')
  loadDevices(db, vault, state, toldSetup)
  loadAssets(db, state)
  loadLists(db, vault, state)
  for (const row of new FactTable(db).streams()) {
    if (row.epoch === state.epoch) state.streams.set(row.stream, { next: row.next, head: row.head })
  }
  state.dirty.devices.clear()
  state.dirty.deviceStates.clear()
  state.dirty.assets.clear()
  state.dirty.assetStates.clear()
  const journalId = meta.get('journal_id') as Uint8Array | undefined
  return { state, journalId, position: number('position') }
}

/** A database of an older program has none. */
function checkDigest(db: Db, digest: unknown): void {
  if (!(digest instanceof Uint8Array) || sameBytes(digest, new StateDigest(db).compute())) return
  throw new StoreError(
    'corrupt',
    'The state in the database is not what was written: a bit has rotted',
  )
}

type DeviceRow = {
  dev_eui: DevEui
  device: Uint8Array
  sealed_keys: Uint8Array
  dev_nonce_last: number
  dev_nonces_used: Uint8Array
  join_nonce_next: number
  f_cnt_up_next: number | null
  f_cnt_down_next: number | null
  a_f_cnt_down_next: number
  conf_f_cnt_down: number
  talk: Uint8Array | null
  downlinks: Uint8Array | null
  last_heard: Uint8Array | null
  silence: Uint8Array | null
  told: Uint8Array | null
  care: Uint8Array | null
}

type SessionRow = {
  dev_eui: DevEui
  slot: number
  id: Position
  dev_addr: DevAddr
  nwk_s_key: Uint8Array
  app_s_key: Uint8Array
  s_nwk_s_int_key: Uint8Array | null
  nwk_s_enc_key: Uint8Array | null
  setup: Uint8Array | null
  f_cnt_down_from: number | null
}

function loadDevices(db: Db, vault: Vault, state: EngineState, toldSetup: LinkSetup): void {
  const setups = new Setups()
  const sessions = new Map<DevEui, { active?: Keyed; readonly waiting: Session[] }>()
  const rows = db.prepare('SELECT * FROM sessions ORDER BY dev_eui, slot')
  for (const row of rows.iterate() as Iterable<SessionRow>) {
    const of = sessions.get(row.dev_eui) ?? { waiting: [] }
    sessions.set(row.dev_eui, of)
    if (row.slot === ACTIVE_SLOT) of.active = sessionOf(row, vault, setups, toldSetup)
    else of.waiting.push({ ...sessionOf(row, vault, setups, toldSetup), ...firstCounters(row) })
  }
  for (const row of db
    .prepare('SELECT * FROM devices JOIN device_states USING (dev_eui)')
    .iterate() as Iterable<DeviceRow>) {
    const device = value<Device>(row.device)
    const sealed = value<SealedKeys>(row.sealed_keys)
    const { active, waiting = [] } = sessions.get(row.dev_eui) ?? {}
    const lastHeard = row.last_heard
      ? lastHeardFromDisk(value<CborValue>(row.last_heard))
      : undefined
    const next: DeviceState = {
      device,
      sealed,
      ...openRootKeys(device, sealed, (key, place) => unsealed(vault, key, place)),
      devNonceLast: row.dev_nonce_last,
      devNoncesUsed: noncesOf(row.dev_nonces_used),
      joinNonceNext: row.join_nonce_next,
      session: active && counting(active, row),
      pending: waiting,
      talk: row.talk
        ? talkFromDisk(value<CborValue>(row.talk), lastHeard?.fCntUp ?? -1)
        : startTalk('steady', 0),
      downlinks: row.downlinks ? value<QueuedDownlink[]>(row.downlinks) : [],
      lastHeard,
      silence: row.silence ? silenceFromDisk(value<CborValue>(row.silence)) : null,
      told: row.told ? toldFromDisk(value<CborValue>(row.told)) : null,
      care: row.care ? value<CareState>(unpacked(row.care)) : null,
    }
    putDevice(state, next)
  }
}

/** A session without its counters, which stand in the hot row. */
type Keyed = Omit<Session, keyof SessionCounters>

function counting(keyed: Keyed, row: DeviceRow): Session {
  const { f_cnt_up_next: fCntUpNext, f_cnt_down_next: fCntDownNext } = row
  if (fCntUpNext === null || fCntDownNext === null) {
    throw new StoreError('corrupt', `The session ${keyed.devAddr} has lost its counters`)
  }
  const { a_f_cnt_down_next: aFCntDownNext, conf_f_cnt_down: confFCntDown } = row
  return { ...keyed, fCntUpNext, fCntDownNext, aFCntDownNext, confFCntDown }
}

function firstCounters({
  f_cnt_down_from: from,
  s_nwk_s_int_key: key11,
}: SessionRow): SessionCounters {
  if (from === null) return FIRST_COUNTERS
  return { ...FIRST_COUNTERS, fCntDownNext: from, aFCntDownNext: key11 ? from : 0 }
}

/** Most devices of a city agreed on the same: each setup is held once. */
class Setups {
  readonly #byBytes = new Map<string, LinkSetup>()

  of(bytes: Uint8Array): LinkSetup {
    const key = Buffer.from(bytes).toString('latin1')
    const known = this.#byBytes.get(key) ?? value<LinkSetup>(bytes)
    this.#byBytes.set(key, known)
    return known
  }
}

function sessionOf(row: SessionRow, vault: Vault, setups: Setups, toldSetup: LinkSetup): Keyed {
  const place = `${row.dev_eui}/session`
  const { s_nwk_s_int_key: sInt, nwk_s_enc_key: enc } = row
  return {
    id: row.id,
    devAddr: row.dev_addr,
    nwkSKey: unsealed(vault, row.nwk_s_key, `${place}/nwkSKey`),
    appSKey: unsealed(vault, row.app_s_key, `${place}/appSKey`),
    ...(sInt && enc
      ? {
          keys11: {
            sNwkSIntKey: unsealed(vault, sInt, `${place}/sNwkSIntKey`),
            nwkSEncKey: unsealed(vault, enc, `${place}/nwkSEncKey`),
          },
        }
      : {}),
    setup: row.setup ? setups.of(row.setup) : toldSetup,
  }
}

function unsealed(vault: Vault, sealed: Uint8Array, place: string) {
  const secret = vault.unseal(sealed, place)
  if (!secret) {
    throw new StoreError(
      'vault',
      `The key ${place} cannot be opened with this gateway's vault.key. ` +
        'Restore vault.key that belongs to this database (it lies beside it and in every backup).',
    )
  }
  return secret
}

function noncesOf(bytes: Uint8Array): number[] {
  const nonces: number[] = []
  for (let at = 0; at + 1 < bytes.length; at += 2) nonces.push(bytes[at]! | (bytes[at + 1]! << 8))
  return nonces
}

function loadAssets(db: Db, state: EngineState): void {
  type AssetRow = { asset: Uint8Array; bindings: Uint8Array; installations: Uint8Array | null }
  const query = db.prepare('SELECT asset, bindings, installations FROM assets')
  for (const row of query.all() as AssetRow[]) {
    const asset = value<Asset>(row.asset)
    putAsset(state, asset, value<Binding[]>(row.bindings))
    if (row.installations)
      putInstallations(state, asset.id, value<Installation[]>(row.installations))
  }
  type StateRow = { id: string; state: Uint8Array }
  for (const row of db.prepare('SELECT id, state FROM asset_states').all() as StateRow[]) {
    state.assetStates.set(row.id, restoreAssetState(value<unknown>(unpacked(row.state))))
  }
}

function loadLists(db: Db, vault: Vault, state: EngineState): void {
  type ListRow = { name: string; content: Uint8Array }
  const lists = new Map(
    (db.prepare('SELECT name, content FROM lists').all() as ListRow[]).map((row) => [
      row.name,
      unpacked(row.content),
    ]),
  )
  const list = <T>(name: string): readonly T[] => {
    const content = lists.get(name)
    return content ? value<T[]>(content) : []
  }
  for (const [key, dueMs] of list<[string, number]>('timers')) state.timers.set(key, dueMs)
  for (const [at, job] of list<[Position, PendingDecode]>('pendingDecodes')) {
    state.pendingDecodes.set(at, job)
  }
  for (const [at, open] of list<[Position, OpenTx]>('openTx')) state.openTx.set(at, open)
  for (const [id, known] of list<[string, KnownCommand]>('commands')) state.commands.set(id, known)
  state.airtime = list<AirtimeEntry>('airtime')
  const groups = groupsFromDisk(list<Omit<GroupState, 'keys'>>('groups'), vault)
  for (const [id, group] of groups) state.groups.set(id, group)
  for (const [key, lock] of list<[string, WateringLock]>('locks')) state.locks.set(key, lock)
  for (const [devEui, home] of list<[DevEui, Home]>('homes')) state.homes.set(devEui, home)
  const decoders = lists.get('decoders')
  if (decoders) state.decoders = decodersFromDisk(value<StoredDecoders>(decoders))
}

/** Our own bytes: what cannot be read is damage. */
function value<T>(bytes: Uint8Array): T {
  const read = readCbor(bytes)
  if (read.kind === 'rejected') {
    throw new StoreError('corrupt', `A row of the database cannot be read: ${read.reason}`)
  }
  return plain(read.value) as unknown as T & CborValue
}

/**
 * The reader's maps have no prototype and take V8 a kilobyte each; of our own rows, whose names are ours,
 * they become objects that take a tenth. Two thousand devices are held for ever.
 */
function plain(value: CborValue): CborValue {
  if (Array.isArray(value)) return value.map(plain)
  if (value === null || typeof value !== 'object') return value
  // A view would hold its whole row.
  if (value instanceof Uint8Array) return new Uint8Array(value)
  const object: { [key: string]: CborValue } = {}
  for (const [key, one] of Object.entries(value)) {
    if (one !== undefined) object[key] = plain(one)
  }
  return object
}
