/** `cigale device ask`: something is asked of a device's radio; goes with its next downlink. */

import { InvalidArgumentError } from 'commander'
import type { MacRequest } from '../link/exchange.ts'
import { ORIGIN, withGateway } from './access.ts'
import { ASKS, countsOf } from './ask-table.ts'
import { requireDevEui } from './device.ts'
import { CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { say, sayJson } from './output.ts'

export async function deviceAsk(
  text: string,
  what: string,
  values: readonly string[],
  options: CommonOptions,
): Promise<number> {
  const devEui = requireDevEui(text)
  const request = readAsk(what, values)
  const view = await withGateway(options, ({ service }) =>
    service.askDevice(ORIGIN, { devEui, requests: [request] }),
  )
  if (view.outcome === 'refused' || view.outcome === 'failed') {
    throw new CommandFailure(`the gateway did not ask ${devEui}: ${view.detail}`)
  }
  if (options.json) sayJson(view)
  else say(view.id)
  return 0
}

/** Throws UsageError with what the entry takes. */
export function readAsk(what: string, values: readonly string[]): MacRequest {
  const entry = Object.hasOwn(ASKS, what) ? ASKS[what] : undefined
  if (!entry) throw new UsageError(`${what}: one of ${Object.keys(ASKS).join(', ')} is needed`)
  const { least, most } = countsOf(entry)
  const usage = `usage: device ask DEVEUI ${what} ${entry.values}`.trimEnd()
  if (values.length < least || values.length > most) throw new UsageError(usage)
  try {
    return entry.read(values)
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new UsageError(`${values.join(' ')}: ${error.message} ${usage}`, { cause: error })
  }
}
