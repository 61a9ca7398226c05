/** `cigale run` with another program for flows: FLOWS_SCRIPT of the environment. Arguments: run --config FILE. */

import { readFileSync } from 'node:fs'
import { systemClock } from '../../base/clock-system.ts'
import { readConfig } from '../../gateway/config/load.ts'
import { makeLog } from '../../gateway/observe/log.ts'
import { startRuntime } from '../../gateway/runtime.ts'

const file = process.argv.at(-1) ?? ''
const read = readConfig(readFileSync(file, 'utf8'))
if (read.kind === 'rejected') throw new Error(JSON.stringify(read.problems))
const { config } = read
const runtime = await startRuntime({
  config,
  dataDir: config.data,
  clock: systemClock,
  log: makeLog(config.log.level),
  flowsScript: process.env['FLOWS_SCRIPT'] ?? '',
})
process.on('SIGTERM', () => void runtime.close().then(() => process.exit(0)))
