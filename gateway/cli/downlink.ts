/** `cigale downlink`: queues a downlink and prints its id. */

import { ORIGIN, withGateway } from './access.ts'
import { requireDevEui } from './device.ts'
import { CommandFailure, UsageError } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { note, say, sayJson } from './output.ts'

export type DownlinkFlags = CommonOptions & {
  readonly port: number
  readonly hex: string
  readonly confirmed?: boolean
  readonly urgent?: boolean
  readonly expires: number
}

export async function downlink(text: string, options: DownlinkFlags): Promise<number> {
  const devEui = requireDevEui(text)
  const { port: fPort, hex, confirmed = false, urgent = false, expires: expiresS } = options
  if (!/^(?:[0-9a-fA-F]{2})*$/.test(hex)) {
    throw new UsageError(`--hex: ${hex} is not hex, two digits for each byte`)
  }
  const view = await withGateway(options, ({ service }) =>
    service.downlink(ORIGIN, { devEui, fPort, hex, confirmed, urgent, expiresS }),
  )
  if (view.outcome === 'refused' || view.outcome === 'failed') {
    throw new CommandFailure(`the gateway refused the downlink to ${devEui}: ${view.detail}`)
  }
  if (options.json) sayJson(view)
  else say(view.id)
  // A device that always listens may have to wait all the same.
  if (view.detail !== '') note(view.detail)
  return 0
}
