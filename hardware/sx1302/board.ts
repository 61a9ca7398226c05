/** What the driver must know of a product: its plan, power table, firmware, and how to find its port. */

import type { BytePort } from '../mcu/port.ts'
import type { FirmwareImages } from './bringup.ts'
import type { GainTable } from './gain.ts'
import type { ConcentratorPlan } from './plan.ts'

export type Board = {
  readonly plan: ConcentratorPlan
  readonly gains: GainTable
  readonly images: FirmwareImages
  /** The frequencies that the transmitting radio may use. */
  readonly txRangeHz: { readonly least: number; readonly most: number }
  /** Looks for the board and gives its port; rejects while it is not there. */
  readonly findPort: () => Promise<BytePort>
}
