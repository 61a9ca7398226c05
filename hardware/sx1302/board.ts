/** What the driver must know of a product: its plan, power table, firmware, and how to find its port. */

import type { BytePort } from '../mcu/port.ts'
import type { LbtPlan } from '../sx1261/listen-before-talk.ts'
import type { FirmwareImages } from './bringup.ts'
import type { GainTable } from './gain.ts'
import type { ConcentratorPlan } from './plan.ts'

export type Board = {
  readonly plan: ConcentratorPlan
  readonly gains: GainTable
  readonly images: FirmwareImages
  /** The frequencies that the transmitting radio may use. */
  readonly txRangeHz: { readonly least: number; readonly most: number }
  /** Its spectrum receiver, where it has one and it is used. */
  readonly sx1261?: {
    readonly patch: Uint8Array
    /** `undefined`: it counts spectra, and transmissions do not wait for it. */
    readonly listenBeforeTalk?: LbtPlan
  }
  /** Looks for the board and gives its port; rejects while it is not there. */
  readonly findPort: () => Promise<BytePort>
}
