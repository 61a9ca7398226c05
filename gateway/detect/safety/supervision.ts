/**
 * A safety device that does not speak any more cannot call for help: missing heartbeats are an alarm of
 * their own, told once, and its return too. Nothing is known of a device before its first frame.
 */

import type { DevEui } from '../../../base/ids.ts'
import type { EventFact } from '../../../sync/fact.ts'
import { type DetectStep, earliest, type Instant, labelOf, makeFact } from '../step.ts'

export type SupervisionState = {
  readonly version: 1
  readonly devices: Readonly<Record<string, Watched>>
}

type Watched = { readonly lastLineMs: number; readonly isLost: boolean }

export const SUPERVISION_START: SupervisionState = { version: 1, devices: {} }

export type SupervisionContext = {
  readonly subject: string
  /** Those that serve now: a device that was taken away is not missed. */
  readonly devices: readonly DevEui[]
  readonly heartbeatMs: number
}

/** So many heartbeats may be lost before it is told, as with spaces. */
const HEARTBEATS_MISSED = 2.2
const DEVICES_MAX = 16

/** How long a device may be silent before it is missed. */
export function silenceAllowedMs(heartbeatMs: number): number {
  return Math.round(heartbeatMs * HEARTBEATS_MISSED)
}

/** `heard`: the device that spoke; left out: time has passed. */
export function stepSupervision(
  state: SupervisionState,
  input: Instant & { readonly heard?: DevEui },
  { subject, devices, heartbeatMs }: SupervisionContext,
): DetectStep<SupervisionState> {
  const allowedMs = silenceAllowedMs(heartbeatMs)
  const watched: Record<string, Watched> = {}
  const facts: EventFact[] = []
  for (const devEui of devices.slice(0, DEVICES_MAX)) {
    const before = state.devices[devEui]
    if (input.heard === devEui) {
      watched[devEui] = { lastLineMs: input.lineMs, isLost: false }
      if (!before?.isLost) continue
      const sinceMs = labelOf(input, before.lastLineMs)
      facts.push(makeFact('supervisionBack', input, subject, { devEui, sinceMs }))
    } else if (before) {
      const isLost = input.lineMs >= before.lastLineMs + allowedMs
      watched[devEui] = { ...before, isLost }
      if (!isLost || before.isLost) continue
      const lastHeardMs = labelOf(input, before.lastLineMs)
      facts.push(makeFact('supervisionLost', input, subject, { devEui, lastHeardMs }))
    }
  }
  const due = Object.values(watched).filter(({ isLost }) => !isLost)
  const timerMs = earliest(...due.map(({ lastLineMs }) => lastLineMs + allowedMs))
  return { state: { version: 1, devices: watched }, facts, timerMs }
}
