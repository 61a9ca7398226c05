/** The board's own reset sequence, as the C HAL does it at open and at close (reference §2.2). */

import type { McuClient } from './client.ts'
import { PINS } from './orders.ts'

export async function resetBoard(client: Pick<McuClient, 'gpio'>): Promise<void> {
  await client.gpio(PINS.powerEnable, 1)
  await client.gpio(PINS.sx1302Reset, 1)
  await client.gpio(PINS.sx1302Reset, 0)
  await client.gpio(PINS.sx1261Reset, 0)
  await client.gpio(PINS.sx1261Reset, 1)
}
