/**
 * What an Axioma meter says of itself: one byte, in its readings and in its alarms alike.
 *
 *   bit   7..5                     4                 3                 2
 *         kind of the next bit     temporary error   permanent error   battery low
 *
 *   kind   0 empty pipe · 1 leakage · 3 backflow · 4 water near freezing · 5 burst
 */

import type { Quantity } from '../../contract.ts'
import type { Collector } from '../collector.ts'

const BATTERY_LOW = 0x04
const PERMANENT_ERROR = 0x08
const TEMPORARY_ERROR = 0x10

const KINDS: Readonly<Record<number, Quantity>> = {
  0: 'alarm.emptyPipe',
  1: 'alarm.leak',
  3: 'alarm.backflow',
  4: 'alarm.frost',
  5: 'alarm.burst',
}
export const AXIOMA_ALARMS: readonly Quantity[] = ['alarm.battery', ...Object.values(KINDS)]

/** Only one kind is told at a time: where one is, nothing is said of the others. */
export function addAxiomaAlarms(out: Collector, status: number): void {
  out.add('alarm.battery', status & BATTERY_LOW ? 1 : 0)
  if (status & PERMANENT_ERROR) out.note({ kind: 'failed', what: 'meter, permanent error' })
  if (!(status & TEMPORARY_ERROR)) {
    for (const quantity of Object.values(KINDS)) out.add(quantity, 0)
    return
  }
  const kind = KINDS[status >>> 5]
  if (kind) out.add(kind, 1)
  else out.warn(`temporary error of unknown kind ${status >>> 5}`)
}
