/**
 * Everything that goes wrong in a life, as an explicit list drawn beforehand: a failing life is
 * replayed from the list, and the list is cut until only what matters is left. Numbers are those of
 * reference faults.
 */

import type { Weather } from '../link/backhaul.ts'

type At = {
  /** Milliseconds since the life began. */
  readonly atMs: number
}
type OfGateway = At & { readonly gateway: number }
type Lasting = { readonly forMs: number }

export type Fault =
  /** F77 */
  | (OfGateway & { readonly kind: 'gatewayKill' })
  /** F1, F19: `clockIsSet` false is a machine without an RTC, at 1970 until `ntpAfterMs`. */
  | (OfGateway & {
      readonly kind: 'powerCut'
      readonly clockIsSet: boolean
      readonly ntpAfterMs: number
    })
  /** F1, F2: in the middle of a checkpoint's transaction. */
  | (OfGateway & { readonly kind: 'powerCutInCommit' })
  /** F21 */
  | (OfGateway & { readonly kind: 'clockStep'; readonly byMs: number; readonly ntpAfterMs: number })
  /** F25 */
  | (OfGateway & Lasting & { readonly kind: 'freeze' })
  /** F14 */
  | (OfGateway & Lasting & { readonly kind: 'slowDisk'; readonly stallMs: number })
  /** F12 */
  | (OfGateway & { readonly kind: 'diskError' })
  /** F24, F30 */
  | (OfGateway & { readonly kind: 'concentratorRestart' })
  /** F57; `dead`: half-open, F59 */
  | (OfGateway & Lasting & { readonly kind: 'linkLost'; readonly way: 'cut' | 'dead' })
  /** F57, F64 */
  | (At & Lasting & { readonly kind: 'brokerStop'; readonly forgets: boolean })
  /** F60, F61, F63 */
  | (At & Lasting & { readonly kind: 'weather'; readonly weather: Weather })
  | (At & { readonly kind: 'hypervisorKill' })
  /** Killed between a commit and its acknowledgements. */
  | (At & { readonly kind: 'hypervisorDiesAfterCommit' })
  /** F66 */
  | (At & { readonly kind: 'hypervisorRestore'; readonly howManyBack: number })
  | (At & { readonly kind: 'hypervisorDiskFull'; readonly writes: number })
  /** A jammer, or a broken ballast in a lamp. */
  | (At & Lasting & { readonly kind: 'noise'; readonly extraDb: number })
  /** F38: frames of the last minutes are recorded and sent again. */
  | (OfGateway & { readonly kind: 'replay'; readonly frames: number })
  /** F32: foreign devices, so many frames a minute. */
  | (OfGateway & Lasting & { readonly kind: 'foreignTraffic'; readonly perMinute: number })
  | (OfGateway & { readonly kind: 'sensorDies'; readonly unit: number })
  | (OfGateway & Lasting & { readonly kind: 'sensorFlaps'; readonly unit: number })
  | (OfGateway & { readonly kind: 'leak'; readonly unit: number; readonly litresPerHour: number })
  | (OfGateway & { readonly kind: 'valveJams'; readonly unit: number })

export type FaultKind = Fault['kind']

/** When nothing of the fault is left. */
export function endOf(fault: Fault): number {
  const lasting = 'forMs' in fault ? fault.forMs : 0
  const ntp = 'ntpAfterMs' in fault ? fault.ntpAfterMs : 0
  return fault.atMs + Math.max(lasting, ntp)
}
