/** Alarms at the border: somebody says that they have seen one. */

import { createHash } from 'node:crypto'
import type { Acknowledgement, AlarmService } from '../api/service-alarms.ts'
import type { Command, CommandResult } from '../engine/command.ts'
import type { Core } from './core.ts'

type Run = (origin: string, command: Command, id?: string) => Promise<CommandResult>

export function alarmService({ state }: Pick<Core, 'state'>, run: Run): AlarmService {
  return {
    acknowledge: async (origin, alarm) => {
      const { asset, of, ofMs, by } = alarm
      const id = idOf(alarm)
      if (!state.assets.has(asset))
        return { id, outcome: 'refused', detail: `no asset ${asset} is known here` }
      const who = by === undefined ? origin : `${origin}: ${by}`
      return await run(origin, { kind: 'alarmAcknowledge', asset, of, ofMs, by: who }, id)
    },
  }
}

/** Made of the alarm: whoever acknowledges it again gives the same order, which is carried out once. */
function idOf({ asset, of, ofMs }: Acknowledgement): string {
  const digest = createHash('sha256').update(`${of} ${ofMs} ${asset}`).digest('hex')
  return `ack-${digest.slice(0, 24)}`
}
