/**
 * The state in the database, in one transaction, with the journal position it reaches: measurement,
 * detector state, session counters and facts of one uplink stand or fall as one.
 */

import { sameBytes } from '../../base/bytes.ts'
import { type CborValue, writeCbor } from '../../base/cbor.ts'
import type { DevEui } from '../../base/ids.ts'
import type { Secret } from '../../base/secret.ts'
import type { TailRow } from '../core/fact-tail.ts'
import { storedAssetState } from '../detect/asset-state.ts'
import { decodersToDisk } from '../engine/decoder-state.ts'
import { groupsToDisk } from '../engine/group-state.ts'
import type { EngineState } from '../engine/state.ts'
import type { Position } from '../journal/segment.ts'
import type { Session } from '../link/session.ts'
import { talkToDisk } from '../link/talk.ts'
import type { Asset } from '../registry/model.ts'
import type { Vault } from '../registry/vault.ts'
import { StateDigest } from './digest.ts'
import { FactTable } from './facts.ts'
import { lastHeardToDisk, silenceToDisk } from './last-heard.ts'
import type { Db } from './open.ts'
import { packed } from './packed.ts'
import { toldToDisk } from './told-history.ts'

export type Checkpoint = {
  readonly journalId: Uint8Array
  /** Everything before this is in the state. */
  readonly position: Position
  readonly rows: readonly TailRow[]
  readonly acked: readonly {
    readonly epoch: number
    readonly stream: 0 | 1 | 2 | 3 | 4
    readonly next: number
  }[]
  /** Acknowledged facts that came into the database before this time of the line are removed. */
  readonly pruneBeforeMs: number
}

/** The live session's place; those that wait for their first frame come behind it, oldest first. */
export const ACTIVE_SLOT = 0

export class CheckpointWriter {
  readonly #db: Db
  readonly #vault: Vault
  readonly #facts: FactTable
  readonly #digest: StateDigest
  readonly #putMeta
  readonly #putDevice
  readonly #removeDevice
  readonly #putDeviceState
  readonly #removeDeviceState
  readonly #putSession
  readonly #removeSessions
  readonly #putAsset
  readonly #putAssetState
  readonly #putList
  readonly #written = new Map<string, Uint8Array>()

  constructor(db: Db, vault: Vault) {
    this.#db = db
    this.#vault = vault
    this.#facts = new FactTable(db)
    this.#digest = new StateDigest(db)
    this.#putMeta = db.prepare('INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)')
    this.#putDevice = db.prepare(
      'INSERT OR REPLACE INTO devices (dev_eui, device, sealed_keys) VALUES (?, ?, ?)',
    )
    this.#removeDevice = db.prepare('DELETE FROM devices WHERE dev_eui = ?')
    this.#removeDeviceState = db.prepare('DELETE FROM device_states WHERE dev_eui = ?')
    this.#putDeviceState = db.prepare(
      `INSERT OR REPLACE INTO device_states (dev_eui, dev_nonce_last, dev_nonces_used,
         join_nonce_next, f_cnt_up_next, f_cnt_down_next, a_f_cnt_down_next, conf_f_cnt_down,
         talk, downlinks, last_heard, silence, told, care)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#putSession = db.prepare(
      `INSERT OR REPLACE INTO sessions (dev_eui, slot, id, dev_addr, nwk_s_key, app_s_key,
         s_nwk_s_int_key, nwk_s_enc_key, setup, f_cnt_down_from)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    )
    this.#removeSessions = db.prepare('DELETE FROM sessions WHERE dev_eui = ?')
    this.#putAsset = db.prepare(
      'INSERT OR REPLACE INTO assets (id, asset, bindings, installations) VALUES (?, ?, ?, ?)',
    )
    this.#putAssetState = db.prepare(
      'INSERT OR REPLACE INTO asset_states (id, state) VALUES (?, ?)',
    )
    this.#putList = db.prepare('INSERT OR REPLACE INTO lists (name, content) VALUES (?, ?)')
  }

  /** Writes what changed, and clears `state.dirty` when it is on the medium. */
  write(state: EngineState, checkpoint: Checkpoint): void {
    try {
      this.#transaction(state, checkpoint)
    } catch (error) {
      // Rolled back: what the lists are remembered to hold is not there.
      this.#written.clear()
      throw error
    }
    state.dirty.devices.clear()
    state.dirty.deviceStates.clear()
    state.dirty.assets.clear()
    state.dirty.assetStates.clear()
  }

  #transaction(state: EngineState, checkpoint: Checkpoint): void {
    this.#db.transaction(() => {
      for (const devEui of state.dirty.devices) this.#device(state, devEui)
      for (const devEui of state.dirty.deviceStates) this.#deviceState(state, devEui)
      for (const id of state.dirty.assets) {
        const asset = state.assets.get(id)
        if (asset) this.#asset(state, asset)
      }
      for (const id of state.dirty.assetStates) {
        const assetState = state.assetStates.get(id)
        if (assetState) this.#putAssetState.run(id, packed(cbor(storedAssetState(assetState))))
      }
      this.#lists(state)
      for (const row of checkpoint.rows) {
        this.#facts.append({ ...row, stream: row.fact.stream, keptSinceMs: state.lineMs })
      }
      this.#streams(checkpoint.rows)
      for (const at of checkpoint.acked) this.#facts.ack(at)
      this.#facts.prune(checkpoint.pruneBeforeMs)
      this.#meta(state, checkpoint)
      this.#putMeta.run('digest', this.#digest.compute())
    })()
  }

  #asset(state: EngineState, asset: Asset): void {
    const { id } = asset
    const lives = state.installations.get(id)
    const bindings = cbor(state.bindings.get(id) ?? [])
    this.#putAsset.run(id, cbor(asset), bindings, lives ? cbor(lives) : null)
  }

  #device(state: EngineState, devEui: DevEui): void {
    const device = state.devices.get(devEui)
    if (!device) {
      this.#removeDevice.run(devEui)
      this.#removeSessions.run(devEui)
      return
    }
    this.#putDevice.run(devEui, cbor(device.device), cbor(device.sealed))
    this.#removeSessions.run(devEui)
    if (device.session) this.#session(devEui, ACTIVE_SLOT, device.session)
    for (const [i, session] of device.pending.entries()) {
      this.#session(devEui, ACTIVE_SLOT + 1 + i, session)
    }
  }

  #deviceState(state: EngineState, devEui: DevEui): void {
    const device = state.devices.get(devEui)
    if (!device) {
      this.#removeDeviceState.run(devEui)
      return
    }
    const { session, talk, downlinks, lastHeard, silence, told, care } = device
    this.#putDeviceState.run(
      devEui,
      device.devNonceLast,
      Buffer.from(Uint16Array.from(device.devNoncesUsed).buffer),
      device.joinNonceNext,
      session?.fCntUpNext ?? null,
      session?.fCntDownNext ?? null,
      session?.aFCntDownNext ?? 0,
      session?.confFCntDown ?? 0,
      writeCbor(talkToDisk(talk)),
      downlinks.length > 0 ? cbor(downlinks) : null,
      lastHeard ? writeCbor(lastHeardToDisk(lastHeard)) : null,
      silence ? writeCbor(silenceToDisk(silence)) : null,
      told ? writeCbor(toldToDisk(told)) : null,
      care ? packed(cbor(care)) : null,
    )
  }

  #session(devEui: DevEui, slot: number, session: Session): void {
    const { keys11 } = session
    const sealed = (key: Secret, name: string) => this.#vault.seal(key, `${devEui}/session/${name}`)
    this.#putSession.run(
      devEui,
      slot,
      session.id,
      session.devAddr,
      sealed(session.nwkSKey, 'nwkSKey'),
      sealed(session.appSKey, 'appSKey'),
      keys11 ? sealed(keys11.sNwkSIntKey, 'sNwkSIntKey') : null,
      keys11 ? sealed(keys11.nwkSEncKey, 'nwkSEncKey') : null,
      cbor(session.setup),
      // The live one's counters stand in the hot row.
      slot === ACTIVE_SLOT || session.fCntDownNext === 0 ? null : session.fCntDownNext,
    )
  }

  /** Lists are small and rewritten whole, but only when they say something new. */
  #lists(state: EngineState): void {
    this.#list('timers', [...state.timers.entries()])
    this.#list('pendingDecodes', [...state.pendingDecodes])
    this.#list('openTx', [...state.openTx])
    this.#list('airtime', state.airtime)
    this.#list('commands', [...state.commands])
    this.#list('groups', groupsToDisk(state.groups))
    this.#list('decoders', decodersToDisk(state.decoders))
    this.#list('locks', [...state.locks])
    this.#list('homes', [...state.homes])
  }

  #list(name: string, content: unknown): void {
    const bytes = cbor(content)
    const before = this.#written.get(name)
    if (before && sameBytes(before, bytes)) return
    this.#written.set(name, bytes)
    this.#putList.run(name, packed(bytes))
  }

  #streams(rows: readonly TailRow[]): void {
    const last = new Map<string, TailRow>()
    for (const row of rows) last.set(`${row.epoch}/${row.fact.stream}`, row)
    for (const { epoch, fact, seq, head } of last.values()) {
      this.#facts.putStream({ epoch, stream: fact.stream, next: seq + 1, head })
    }
  }

  #meta(state: EngineState, checkpoint: Checkpoint): void {
    this.#putMeta.run('journal_id', checkpoint.journalId)
    this.#putMeta.run('position', checkpoint.position)
    this.#putMeta.run('line_ms', state.lineMs)
    this.#putMeta.run('at_ms', state.atMs)
    this.#putMeta.run('clk', state.clk)
    this.#putMeta.run('epoch', state.epoch)
    this.#putMeta.run('boot_id', state.bootId)
  }
}

function cbor(value: unknown): Uint8Array {
  return writeCbor(value as CborValue)
}
