/** `cigale run`: the gateway, until a signal or a failure ends it; new settings start it anew. */

import { systemClock } from '../../base/clock-system.ts'
import type { ClockFloor } from '../../base/kept-clock.ts'
import type { Log } from '../../base/log.ts'
import { giveMemoryBackAtRest } from '../../base/rest-system.ts'
import { endTrial } from '../config/trial-system.ts'
import { liftClock } from '../core/machine-clock-system.ts'
import { makeLog } from '../observe/log.ts'
import { type Runtime, startRuntime } from '../runtime.ts'
import { RELEASED_MS, VERSION } from '../version.ts'
import { asFailure, CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { note, sayJson } from './output.ts'
import { type FoundSettings, readSettingsApart } from './settings-apart.ts'

export async function run(options: CommonOptions): Promise<number> {
  let log: Log | undefined
  process.on('unhandledRejection', (reason) => {
    log?.error({ reason: describe(reason) }, 'a mistake of the program ends it')
    process.exit(1)
  })
  giveMemoryBackAtRest()
  const signal = signalled()
  for (;;) {
    const found = await readSettingsApart(options, { tries: true })
    log = makeLog(found.config.log.level)
    const runtime = await started(found, log)
    if (!runtime) continue
    const { gatewayEui, url } = runtime
    const { dataDir } = found
    log.info({ gatewayEui, url, version: VERSION, dataDir }, 'the gateway runs')
    if (options.json) sayJson({ gatewayEui, url, version: VERSION, dataDir })
    const outdated = runtime.outdated.then((reason) => ({ reason }))
    const ended = await Promise.race([runtime.failed, signal, outdated])
    if (typeof ended === 'object') {
      log.info(ended, 'the gateway starts again')
      await runtime.close()
      continue
    }
    if (ended !== 'SIGTERM' && ended !== 'SIGINT') {
      log.error(
        { reason: ended },
        'the gateway failed and ends; whoever started it starts it again',
      )
      // Nothing is saved on the way out: what was accepted is on the disk already.
      process.exit(1)
    }
    log.info({ signal: ended }, 'the gateway ends')
    await runtime.close()
    return 0
  }
}

/** Undefined when it does not start under settings that are on trial: they are taken back. */
async function started(found: FoundSettings, log: Log): Promise<Runtime | undefined> {
  const { config, dataDir, settings, floorMs } = found
  const time = { floorMs, lifted: lifted(floorMs, log) }
  try {
    return await startRuntime({ config, dataDir, settings, time, clock: systemClock, log })
  } catch (error) {
    const failure = startFailure(error, dataDir)
    const { trial } = settings
    if (trial) {
      const why = failure instanceof Error ? failure.message : String(failure)
      log.error({ error: why }, 'the gateway does not start under the settings on trial')
      endTrial(dataDir, { id: trial.id, outcome: 'failed', detail: `went back: ${why}` })
      return undefined
    }
    if (!(failure instanceof CommandFailure)) throw failure
    note(`cigale: ${failure.message}`)
    // What a half-started gateway holds goes with the process.
    process.exit(1)
  }
}

/** Certificates are judged by the machine's clock. */
function lifted(floorMs: number, log: Log): ClockFloor | undefined {
  const lift = liftClock(systemClock, { releasedMs: RELEASED_MS, floorMs })
  const stands = new Date(systemClock.wallMs()).toISOString()
  if (lift.kind === 'not-allowed') {
    const { reason } = lift
    log.warn(
      { stands, reason },
      "the machine's clock was never set and may not be set by this program: certificates look not yet valid " +
        'until somebody sets it. Let the service do it (CAP_SYS_TIME), or give the machine NTP or a battery',
    )
  }
  if (lift.kind !== 'lifted') return undefined
  log.warn(
    { stands },
    "the machine's clock was never set: it is lifted so far that certificates are valid",
  )
  return lift.floor
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
