/** What waits for a device, and why: for pages and people. Never the payload itself. */

import type { DownlinkView } from '../api/service.ts'
import { hindranceWords } from '../downlink-words/hindrance-words.ts'
import type { DeviceState, EngineState } from '../engine/state.ts'

export function downlinkViews(
  { downlinks }: Pick<DeviceState, 'downlinks'>,
  { atMs, lineMs }: Pick<EngineState, 'atMs' | 'lineMs'>,
): readonly DownlinkView[] {
  return downlinks.map(({ commandId, payload, isUrgent, tx, expiresLineMs, why, ...plain }) => ({
    id: commandId,
    purpose: plain.purpose,
    fPort: plain.fPort,
    bytes: payload.length,
    confirmed: plain.confirmed,
    urgent: isUrgent ?? false,
    tries: plain.tries,
    isUnderWay: tx !== null,
    expiresAtMs: Math.round(atMs + (expiresLineMs - lineMs)),
    why: why ? { ...why, words: hindranceWords(why) } : null,
  }))
}
