/**
 * A device whose counter may begin anew is open to replays (F39): each time that this is allowed, or for
 * another reason, or taken back, it is told upward, with who and why.
 */

import type { DevEui } from '../../base/ids.ts'
import type { CommandRecord, RecordTime } from '../journal/record.ts'
import type { Device } from '../registry/model.ts'
import type { Effects } from './context.ts'
import type { EngineState } from './state.ts'

/** To be asked before the change; `after` is undefined for a device that goes. */
export function auditRelaxation(
  state: EngineState,
  record: CommandRecord & RecordTime,
  devEui: DevEui,
  after: Device | undefined,
  effects: Effects,
): void {
  const before = state.devices.get(devEui)?.device
  const was = before?.relaxFCnt === true ? whyOf(before) : undefined
  const is = after?.relaxFCnt === true ? whyOf(after) : undefined
  if (was === is) return
  const name = (after ?? before)?.name || devEui
  const fields =
    is === undefined
      ? { code: 'device-relaxation-ended', detail: `${name}: by ${record.origin}; it was ${was}` }
      : { code: 'device-relaxed', detail: `${name}: ${is}` }
  const { atMs, clk } = record
  effects.facts.push({
    ...{ stream: 4, type: 'healthRaised', subject: devEui, rev: 0, clk, fields },
    // A clock that stands before 1970 would label it below zero.
    atMs: Math.max(0, atMs),
  })
}

function whyOf({ relaxed }: Device): string {
  return relaxed ? `by ${relaxed.by}, because ${relaxed.because}` : 'of an older registration'
}
