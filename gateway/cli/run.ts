/** `cigale run`: the gateway, until a signal or a failure ends it. */

import { systemClock } from '../../base/clock-system.ts'
import { makeLog } from '../observe/log.ts'
import { type Runtime, startRuntime } from '../runtime.ts'
import { VERSION } from '../version.ts'
import { asFailure, CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { note, sayJson } from './output.ts'
import { readSettingsApart } from './settings-apart.ts'

export async function run(options: CommonOptions): Promise<number> {
  const { dataDir, config } = await readSettingsApart(options)
  const log = makeLog(config.log.level)
  process.on('unhandledRejection', (reason) => {
    log.error({ reason: describe(reason) }, 'a mistake of the program ends it')
    process.exit(1)
  })
  let runtime: Runtime
  try {
    runtime = await startRuntime({ config, dataDir, clock: systemClock, log })
  } catch (error) {
    const failure = startFailure(error, dataDir)
    if (!(failure instanceof CommandFailure)) throw failure
    note(`cigale: ${failure.message}`)
    // What a half-started gateway holds goes with the process.
    process.exit(1)
  }
  const { gatewayEui, url } = runtime
  log.info({ gatewayEui, url, version: VERSION, dataDir }, 'the gateway runs')
  if (options.json) sayJson({ gatewayEui, url, version: VERSION, dataDir })
  const ended = await Promise.race([runtime.failed, signalled()])
  if (ended !== 'SIGTERM' && ended !== 'SIGINT') {
    log.error({ reason: ended }, 'the gateway failed and ends; whoever started it starts it again')
    // Nothing is saved on the way out: what was accepted is on the disk already.
    process.exit(1)
  }
  log.info({ signal: ended }, 'the gateway ends')
  await runtime.close()
  return 0
}

function signalled(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    process.once('SIGTERM', resolve)
    process.once('SIGINT', resolve)
  })
}

function startFailure(error: unknown, dataDir: string): unknown {
  const { code } = error as { readonly code?: string }
  if (code === 'busy') {
    return new CommandFailure(
      `another cigale works on ${dataDir}: a gateway that runs, or a command that is about to end. ` +
        `See what: cigale doctor --data ${dataDir}`,
      { cause: error },
    )
  }
  return asFailure(error)
}

function describe(reason: unknown): string {
  return reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)
}
