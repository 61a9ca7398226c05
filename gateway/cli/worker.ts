/** The thread of settings-apart.ts: finds and reads the configuration, says it, and ends. */

import { join, resolve } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { finishRestore } from '../backup/swap-disk-system.ts'
import { readConfig } from '../config/load.ts'
import { bootTrial, endTrial } from '../config/trial-system.ts'
import { floorOf } from '../core/time-keeper.ts'
import { lastLineMs } from '../store/last-line-system.ts'
import { DataDirectoryBusy } from '../store/lock-system.ts'
import { RELEASED_MS } from '../version.ts'
import { CommandFailure } from './failure.ts'
import { CONFIG_NAME, type CommonOptions, configOf, dataDirOf } from './options.ts'
import type { FoundSettings, SettingsAsk, SettingsRead } from './settings-apart.ts'

type Found = Omit<FoundSettings, 'floorMs'>

function read({ options, tries }: SettingsAsk): SettingsRead {
  try {
    const dataDir = dataDirOf(options)
    finishRestore(dataDir)
    const file = resolve(options.config ?? join(dataDir, CONFIG_NAME))
    const floorMs = floorOf(RELEASED_MS, lastLineMs(dataDir))
    const found = (tries && onTrial(dataDir, file)) || inForce(options, dataDir, file)
    return { kind: 'settings', ...found, floorMs }
  } catch (error) {
    const isTold = error instanceof CommandFailure || error instanceof DataDirectoryBusy
    if (!isTold) throw error
    return { kind: 'refused', message: error.message }
  }
}

function inForce(options: CommonOptions, dataDir: string, file: string): Found {
  return { dataDir, config: configOf(options, dataDir), settings: { file, trial: undefined } }
}

/** Checked again: the program may be another than the one that took the order. */
function onTrial(dataDir: string, file: string): Found | undefined {
  const trial = bootTrial(dataDir)
  if (!trial) return undefined
  const found = readConfig(trial.text)
  if (found.kind === 'config') return { dataDir, config: found.config, settings: { file, trial } }
  const detail = 'went back: this version of the program does not take the settings'
  endTrial(dataDir, { id: trial.id, outcome: 'failed', detail })
  return undefined
}

parentPort?.postMessage(read(workerData as SettingsAsk))
