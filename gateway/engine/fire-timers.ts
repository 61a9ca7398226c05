/** All timers that are due by a record's time, in the order of their deadlines. */

import type { DevEui } from '../../base/ids.ts'
import { hasAssetMovedAway } from '../homes/home.ts'
import type { RecordTime, TimedRecord } from '../journal/record.ts'
import { sendIfListening } from './class-c.ts'
import type { Effects, EngineSettings } from './context.ts'
import { onAssetTimer, onSilenceTimer } from './detection.ts'
import { onGroupTimer } from './group-send.ts'
import { onDownlinkExpired } from './on-command.ts'
import type { EngineState } from './state.ts'

/** More timers than this in one step would mean a detector that never lets go: stop and say so. */
const TIMERS_PER_STEP_MAX = 1_000_000

export function fireTimers(
  state: EngineState,
  record: TimedRecord,
  settings: EngineSettings,
  effects: Effects,
): void {
  for (let fired = 0; fired < TIMERS_PER_STEP_MAX; fired++) {
    const due = state.timers.takeDue(record.lineMs)
    if (!due) return
    // The label of the deadline by the clock of now.
    const time: RecordTime = {
      lineMs: due.dueMs,
      atMs: record.atMs - (record.lineMs - due.dueMs),
      clk: record.clk,
    }
    // What is sent is sent now, however long ago it was due: a gateway that was off for a day does not
    // make up for every attempt of that day.
    const [kind, first, ...rest] = due.key.split(':')
    if (kind === 'asset') {
      const asset = due.key.slice('asset:'.length)
      // Its next word is another gateway's to hear, so its silence here means nothing.
      if (hasAssetMovedAway(state, asset, settings.gatewayEui)) continue
      onAssetTimer(state, asset, time, settings, effects)
    } else if (kind === 'silence') onSilenceTimer(state, first as DevEui, time, effects)
    else if (kind === 'group') {
      onGroupTimer(state, record, due.key.slice('group:'.length), settings, effects)
    } else if (kind === 'classC') {
      sendIfListening(state, record, first as DevEui, rest.join(':'), settings, effects)
    } else if (kind === 'downlink') {
      onDownlinkExpired(state, time, { devEui: first ?? '', commandId: rest.join(':') }, effects)
    }
  }
  throw new Error(`more than ${TIMERS_PER_STEP_MAX} timers in one step`)
}
