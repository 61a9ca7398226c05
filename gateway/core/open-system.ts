/**
 * A core on a real data directory: database, journal, vault key, identity. Used by the core's thread
 * and by commands on a stopped gateway; a lock keeps them apart.
 *
 *   DATA/cigale.db  cigale.backup  counters.floor  journal/  quarantine/  vault.key (0600)  identity.json  lock.db
 *        cigale.sock  cigale.sock.key  tokens.json
 */

import { chmodSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { hexOf } from '../../base/bytes.ts'
import type { Clock } from '../../base/clock.ts'
import { systemClock } from '../../base/clock-system.ts'
import type { GatewayEui, NetId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { systemRandom } from '../../base/random-system.ts'
import { writeOnce } from '../../base/write-once-system.ts'
import type { ChunkLink } from '../../decoders/bundle/mqtt.ts'
import { loadBundledDecoders } from '../../decoders/bundled/load-system.ts'
import { closingIn, profileOfChannels } from '../../decoders/catalogue.ts'
import { openSandbox } from '../../decoders/sandbox/open-system.ts'
import { tellRestored } from '../backup/restored-mark-system.ts'
import { finishRestore } from '../backup/swap-disk-system.ts'
import { regionOfConfig } from '../config/region-of.ts'
import type { Config } from '../config/schema.ts'
import { Decoding } from '../decoding/decoding.ts'
import { askUpdate } from '../decoding/updates-system.ts'
import { channelsOf } from '../engine/channels-of.ts'
import { belowFloor, type CounterFloor } from '../engine/counter-floors.ts'
import type { JournalDisk } from '../journal/disk.ts'
import { systemDisk } from '../journal/disk-system.ts'
import { JournalReader } from '../journal/read-back.ts'
import { linkPolicyOf } from '../link/wants.ts'
import { addressBlock } from '../lorawan/address-block.ts'
import { Vault } from '../registry/vault.ts'
import { StoreBackup } from '../store/backup-system.ts'
import { CounterFloors } from '../store/floors-system.ts'
import { lockDataDirectory } from '../store/lock-system.ts'
import { type Db, openStore, StoreError } from '../store/open.ts'
import { isLost, restoreStore } from '../store/restore-system.ts'
import { RELEASED_MS, VERSION } from '../version.ts'
import { Core } from './core.ts'
import type { CorePorts } from './ports.ts'

export type SystemCore = {
  readonly core: Core
  readonly vault: Vault
  readonly decoding: Decoding
  readonly gatewayEui: GatewayEui
  /** Ids of the decoders there are. */
  readonly profiles: ReadonlySet<string>
  /** Closes the core with a last checkpoint, and gives the lock back. */
  close(): Promise<void>
}

export type SystemCoreParts = {
  readonly dataDir: string
  readonly config: Config
  readonly log: Log
  readonly metrics: Metrics
  readonly radio: CorePorts['radio']
  readonly onSynced: CorePorts['onSynced']
  readonly onClockSet?: NonNullable<CorePorts['onClockSet']>
  readonly onBroken: CorePorts['onBroken']
  /** The way to the hypervisor's repository of decoders; left out: there is none. */
  readonly asks?: ChunkLink
  /** Another time than the machine's: a past that is made, a simulation. */
  readonly clock?: Clock
  /** What stands between the journal and its files. */
  readonly wrapDisk?: (disk: JournalDisk) => JournalDisk
}

/** Throws DataDirectoryBusy when another process has the data, StoreError or JournalError when it is damaged. */
export async function openSystemCore(parts: SystemCoreParts): Promise<SystemCore> {
  const { dataDir, config } = parts
  mkdirSync(dataDir, { recursive: true, mode: 0o700 })
  finishRestore(dataDir)
  const disk = systemDisk(join(dataDir, 'journal'))
  const lock = await inRoom(disk, () => lockDataDirectory(dataDir))
  try {
    const vault = new Vault(vaultKey(dataDir))
    const catalogue = loadBundledDecoders()
    const { storage, lorawan } = config
    const { netId, adr, addressBlock: blockNumber, ...link } = lorawan
    const gatewayEui = identity(dataDir, config.gateway.eui)
    const path = join(dataDir, 'cigale.db')
    const backupPath = join(dataDir, 'cigale.backup')
    const sandbox = openSandbox()
    const decoding = new Decoding({
      catalogue,
      sandbox,
      journal: new JournalReader(disk),
      clock: parts.clock ?? systemClock,
      gatewayEui,
      ask: (ask) => askUpdate(ask, parts.asks),
      settings: {
        dataDir,
        rootFile: config.decoders.root ?? join(dataDir, 'decoders', 'root.json'),
        repository: config.decoders.repository,
        runtime: VERSION,
        buildMs: RELEASED_MS,
      },
    })
    const { decoders } = decoding
    const bundledChannelsOf = (id: string) => decoders.bundledChannels(id)
    let opened: Core | undefined
    const floors = new CounterFloors(storage.counterFloors ?? join(dataDir, 'counters.floor'))
    const openCore = (db: Db): Promise<Core> =>
      Core.open(
        {
          clock: parts.clock ?? systemClock,
          random: systemRandom,
          log: parts.log,
          metrics: parts.metrics,
          disk: parts.wrapDisk?.(disk) ?? disk,
          db,
          backup: new StoreBackup(backupPath),
          floors,
          soon: (task) => setImmediate(task),
          decoders,
          profileOf: (id) => {
            const channels = opened
              ? channelsOf(opened.state, id, { channelsOf: bundledChannelsOf })
              : bundledChannelsOf(id)
            return channels && profileOfChannels(id, channels)
          },
          radio: parts.radio,
          onSynced: parts.onSynced,
          ...(parts.onClockSet ? { onClockSet: parts.onClockSet } : {}),
          onBroken: parts.onBroken,
        },
        {
          ...linkPolicyOf(regionOfConfig(config.radio), link),
          netId: netId as NetId,
          adr,
          vault,
          gatewayEui,
          addresses: addressBlock(netId as NetId, blockNumber),
          channelsOf: bundledChannelsOf,
          closingOf: closingIn(catalogue),
          version: VERSION,
          durability: storage.durability,
          journalDays: storage.journalDays,
          journalBytesMax: storage.journalMegabytes * 1024 * 1024,
          factDays: storage.factDays,
        },
      )
    const core = await openRestoring({ path, backupPath, disk, log: parts.log }, openCore)
    opened = core
    await raiseToFloors(core, floors.read())
    await tellRestored(dataDir, core)
    decoding.open(core)
    return {
      core,
      vault,
      decoding,
      profiles: new Set(catalogue.keys()),
      gatewayEui,
      async close() {
        decoding.close()
        await core.close()
        sandbox.close()
        lock.close()
      },
    }
  } catch (error) {
    lock.close()
    throw error
  }
}

/** Devices in one record: far below what a record may hold. */
const RAISED_AT_ONCE = 500

/** Before the first frame: a database older than the floors opens no window for replays (F40). */
async function raiseToFloors(core: Core, floors: readonly CounterFloor[]): Promise<void> {
  const behind = belowFloor((devEui) => core.state.devices.get(devEui)?.session, floors)
  if (behind.length === 0) return
  for (let at = 0; at < behind.length; at += RAISED_AT_ONCE) {
    const some = behind.slice(at, at + RAISED_AT_ONCE)
    const id = `floors-${core.state.epoch}-${at}`
    await core.command(id, 'floors', { kind: 'raiseCounters', floors: some })
  }
  core.raise(
    'counters-raised',
    `${behind.length} devices: the database was older than its counters`,
  )
}

type StorePlace = {
  readonly path: string
  readonly backupPath: string
  readonly disk: JournalDisk
  readonly log: Log
}

/** A damaged or lost database is made anew, once; what cannot be is told as it was found (F11). */
async function openRestoring(
  place: StorePlace,
  openCore: (db: Db) => Promise<Core>,
): Promise<Core> {
  if (isLost(place.path, place.backupPath)) {
    return await openRestored(place, openCore, new StoreError('corrupt', 'The database is gone'))
  }
  try {
    return await openOn(place, openCore)
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'corrupt') throw error
    return await openRestored(place, openCore, error)
  }
}

async function openRestored(
  place: StorePlace,
  openCore: (db: Db) => Promise<Core>,
  error: StoreError,
): Promise<Core> {
  const restored = await restoreStore(place.path, place.backupPath, place.disk)
  if (!restored) throw error
  const { from, aside } = restored
  place.log.warn({ error: error.message, from, aside }, 'the database is damaged and made anew')
  const core = await openOn(place, openCore)
  core.raise('database-restored', `from the ${from}: ${error.message}`)
  return core
}

async function openOn(
  { path, disk }: StorePlace,
  openCore: (db: Db) => Promise<Core>,
): Promise<Core> {
  const db = await inRoom(disk, () => openStore(path))
  try {
    return await openCore(db)
  } catch (error) {
    db.close()
    throw error
  }
}

/** On a full disk lock and database open in the room kept for that (F8). */
async function inRoom<T>(disk: JournalDisk, open: () => T): Promise<T> {
  try {
    return open()
  } catch (error) {
    const isFull = error instanceof StoreError && error.code === 'io'
    if (!isFull || !(await disk.releaseReserve?.())) throw error
    return open()
  }
}

/** 32 random bytes beside the database, readable by the gateway's user alone (S11). */
export function vaultKey(dataDir: string): Uint8Array {
  const path = join(dataDir, 'vault.key')
  if (!existsSync(path)) writeOnce(path, systemRandom.bytes(32))
  chmodSync(path, 0o600)
  return new Uint8Array(readFileSync(path))
}

/** The gateway's own EUI: from the configuration, or drawn once and kept. */
export function identity(dataDir: string, configured: string): GatewayEui {
  if (configured !== 'auto') return configured as GatewayEui
  const path = join(dataDir, 'identity.json')
  if (!existsSync(path)) {
    const bytes = systemRandom.bytes(8)
    // Locally administered (bit 1 of the first byte), so that it can be no maker's.
    bytes[0] = (bytes[0]! & 0xfc) | 0x02
    writeOnce(path, `${JSON.stringify({ gatewayEui: hexOf(bytes) })}\n`)
  }
  return JSON.parse(readFileSync(path, 'utf8')).gatewayEui
}
