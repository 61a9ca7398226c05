/** What a technician scanned or typed → which sensor that is. Pure. */

import { type DevEui, parseDevEui } from '../../base/ids.ts'
import { type LabelView, readLabel } from './device-label.ts'

/** Fewer of the last digits fit too many sensors. */
export const TAIL_DIGITS_MIN = 4

export type Sought =
  | { readonly kind: 'found'; readonly devEui: DevEui; readonly read?: LabelView }
  /** The last digits of several. */
  | { readonly kind: 'several'; readonly devEuis: readonly DevEui[] }
  | { readonly kind: 'rejected'; readonly problem: string }

const SEVERAL_MAX = 8

/** A label's text, a DevEUI, or its last digits where they are of a sensor that is known. */
export function soughtDevice(
  text: string,
  known: readonly DevEui[],
  profiles: readonly string[],
): Sought {
  const typed = text.replace(/[\s:._-]/g, '').toLowerCase()
  const devEui = /^[0-9a-f]{16}$/.test(typed) && parseDevEui(typed)
  if (devEui) return { kind: 'found', devEui }
  if (typed.length >= TAIL_DIGITS_MIN && /^[0-9a-f]{4,15}$/.test(typed)) {
    const ending = known.filter((one) => one.endsWith(typed))
    const [only] = ending
    if (only && ending.length === 1) return { kind: 'found', devEui: only }
    return ending.length > 1
      ? { kind: 'several', devEuis: ending.slice(0, SEVERAL_MAX) }
      : { kind: 'rejected', problem: 'ends no DevEUI that is registered here' }
  }
  const read = readLabel(text, profiles)
  if ('problem' in read) return { kind: 'rejected', problem: read.problem }
  return { kind: 'found', devEui: read.label.devEui, read }
}
