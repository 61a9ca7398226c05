/**
 * A backup as the files of a gateway that goes on from it: counters stepped over what is not known, the
 * journal begun anew, settings that name files where they are now.
 */

import { resolve } from 'node:path'
import type { Random } from '../../base/random.ts'
import { readConfig } from '../config/load.ts'
import { afterRestore, downStep } from '../engine/after-restore.ts'
import { beginAnew } from '../store/begin-anew.ts'
import { BackupError } from './backup-error.ts'
import type { BackupHead } from './backup-file.ts'
import { type BackedFile, type Contents, fileOf, type LeftOut } from './contents.ts'
import { namedFiles } from './named-files.ts'
import { openContents } from './open-contents.ts'
import { PEOPLE_NAME, SETTINGS_NAME, STATE_NAME } from './own-files.ts'
import { ageOf, RESTORED_NAME, writeMark } from './restored-mark.ts'
import { movedSettings } from './settings-moved.ts'

type NewFile = Pick<BackedFile, 'path' | 'bytes'>

export type RestoreSet = {
  readonly files: readonly NewFile[]
  readonly about: {
    readonly gatewayEui: string
    readonly madeAtMs: number
    readonly program: string
    /** Undefined: a clock was not set, here or there. */
    readonly ageMs: number | undefined
    readonly devices: number
    readonly assets: number
    readonly hasPeople: boolean
    /** How far downlink counters are stepped on. */
    readonly downStep: number
    /** Where the settings were read from; null: there were none. */
    readonly settingsFile: string | null
    readonly leftOut: readonly LeftOut[]
    /** Files that the settings name and that the backup does not bring. */
    readonly notBrought: readonly string[]
  }
}

/** Touches nothing. Throws BackupError, StoreError. */
export function restoreSet(
  { head, contents }: { readonly head: BackupHead; readonly contents: Contents },
  to: {
    readonly dataDir: string
    readonly nowMs: number
    readonly random: Random
    /** The floors that stand there now: they know more than the backup's. */
    readonly floors: Uint8Array | undefined
  },
): RestoreSet {
  const { madeAtMs, gatewayEui, program } = head
  const ageMs = ageOf(madeAtMs, to.nowMs)
  const { image, devices, assets } = begunAnew(contents, ageMs, to.random)
  const settings = settingsAt(contents, to.dataDir)
  const mark = writeMark({ madeAtMs, restoredAtMs: Math.max(0, Math.floor(to.nowMs)) })
  const changed: Record<string, Uint8Array | undefined> = {
    [STATE_NAME]: image,
    'counters.floor': to.floors,
    [SETTINGS_NAME]: settings === undefined ? undefined : Buffer.from(settings),
  }
  const files = contents.files.map(({ path, bytes }) => ({ path, bytes: changed[path] ?? bytes }))
  const floors = to.floors && !fileOf(contents, 'counters.floor')
  return {
    files: [
      ...files,
      // A state that rots before the first checkpoint comes back from here.
      { path: 'cigale.backup', bytes: image },
      { path: RESTORED_NAME, bytes: mark },
      ...(floors ? [{ path: 'counters.floor', bytes: to.floors }] : []),
    ],
    about: {
      ...{ gatewayEui, madeAtMs, program, ageMs, devices, assets },
      hasPeople: fileOf(contents, PEOPLE_NAME) !== undefined,
      downStep: downStep(ageMs),
      settingsFile: contents.settingsFile,
      leftOut: contents.leftOut,
      notBrought: notBrought(contents, settings, to.dataDir),
    },
  }
}

function begunAnew(contents: Contents, ageMs: number | undefined, random: Random) {
  const { db, vault, toldSetup } = openContents(contents)
  try {
    const { devices, assets } = beginAnew(db, vault, {
      toldSetup,
      journalId: random.bytes(8),
      change: (state) => afterRestore(state, ageMs),
    })
    return { image: db.serialize(), devices: devices.size, assets: assets.size }
  } finally {
    db.close()
  }
}

function settingsAt(contents: Contents, dataDir: string): string | undefined {
  const bytes = fileOf(contents, SETTINGS_NAME)
  if (!bytes) return undefined
  const { dataDir: from, files } = contents
  const text = movedSettings(new TextDecoder().decode(bytes), { from, to: dataDir, files })
  if (readConfig(text).kind === 'config') return text
  throw new BackupError('settings', 'the settings do not hold in the new place: see the plan')
}

function notBrought(
  { files }: Contents,
  settings: string | undefined,
  dataDir: string,
): readonly string[] {
  const read = readConfig(settings ?? '')
  if (read.kind !== 'config') return []
  const there = new Set(files.map(({ path }) => resolve(dataDir, path)))
  return namedFiles(read.config).filter((path) => !there.has(resolve(path)))
}
