/** What the gateway can be asked about alarms. */

import type { AcknowledgedType } from '../../sync/alarms.ts'
import type { CommandOutcome } from '../engine/command.ts'

/** An alarm by its type, its asset and its moment: `type`, `subject` and `atMs` of the fact. */
export type Acknowledgement = {
  readonly asset: string
  readonly of: AcknowledgedType
  readonly ofMs: number
  /** Who has seen it, where that is not who asks. */
  readonly by?: string
}

export type AlarmService = {
  /** Told as `alarmAcknowledged`. The same alarm again is answered and not told a second time within a day. */
  acknowledge(
    origin: string,
    alarm: Acknowledgement,
  ): Promise<{ readonly id: string; readonly outcome: CommandOutcome; readonly detail: string }>
}
