/** The thread of settings-apart.ts: finds and reads the configuration, says it, and ends. */

import { parentPort, workerData } from 'node:worker_threads'
import { CommandFailure } from './failure.ts'
import { type CommonOptions, configOf, dataDirOf } from './options.ts'
import type { SettingsRead } from './settings-apart.ts'

function read(options: CommonOptions): SettingsRead {
  try {
    const dataDir = dataDirOf(options)
    return { kind: 'settings', dataDir, config: configOf(options, dataDir) }
  } catch (error) {
    if (!(error instanceof CommandFailure)) throw error
    return { kind: 'refused', message: error.message }
  }
}

parentPort?.postMessage(read(workerData as CommonOptions))
