/**
 * The state of a backup as a gateway may go on from (F40): what was sent since is not known, so counters
 * and nonces are stepped over it, and orders that may have gone out are not sent a second time.
 *
 *   downlinks   256, and one for each minute of the backup's age, 16 000 at the most
 *   JoinNonce   1 024, and one for each minute
 */

import { F_CNT_MAX, type Session } from '../link/session.ts'
import { rememberCommand } from './command-results.ts'
import { type DeviceState, type EngineState, putDevice, type QueuedDownlink } from './state.ts'

/** A device refuses a jump of MAX_FCNT_GAP (16 384, LoRaWAN L2 1.0.3 §4.3.1.5), counted from the last it heard. */
const DOWN_STEP_MAX = 16_000
const DOWN_STEP_LEAST = 256
const JOIN_STEP_LEAST = 1_024
/** Where the age is not known: 45 days of a join each minute. */
const JOIN_STEP_UNKNOWN = 2 ** 16
/** 24 bits. */
const JOIN_NONCE_MAX = 2 ** 24 - 1
const MINUTE_MS = 60_000

const WHY = 'a backup was brought back: whether it was sent is not known'

/** How far downlink counters are stepped on. `ageMs` undefined: nobody knows how old the backup is. */
export function downStep(ageMs: number | undefined): number {
  if (ageMs === undefined) return DOWN_STEP_MAX
  // By age: the same backup brought back once more, later, steps over what the life between has sent.
  return Math.min(DOWN_STEP_MAX, DOWN_STEP_LEAST + Math.ceil(ageMs / MINUTE_MS))
}

function joinStep(ageMs: number | undefined): number {
  return ageMs === undefined ? JOIN_STEP_UNKNOWN : JOIN_STEP_LEAST + Math.ceil(ageMs / MINUTE_MS)
}

export function afterRestore(state: EngineState, ageMs: number | undefined): void {
  const step = downStep(ageMs)
  for (const device of state.devices.values()) {
    putDevice(state, {
      ...device,
      joinNonceNext: Math.min(JOIN_NONCE_MAX, device.joinNonceNext + joinStep(ageMs)),
      session: device.session && stepped(device.session, step),
      pending: device.pending.map((session) => stepped(session, step)),
      downlinks: keptOrders(state, device),
    })
  }
  for (const [id, group] of state.groups) {
    for (const { commandId } of group.orders) fail(state, commandId)
    const fCntDownNext = Math.min(F_CNT_MAX, group.fCntDownNext + step)
    state.groups.set(id, { ...group, fCntDownNext, session: null, orders: [] })
  }
  // Frames that were being decoded then were told by the life that is lost.
  state.pendingDecodes.clear()
  state.openTx.clear()
}

function stepped(session: Session, step: number): Session {
  const on = (counter: number): number => Math.min(F_CNT_MAX, counter + step)
  return {
    ...session,
    fCntDownNext: on(session.fCntDownNext),
    aFCntDownNext: session.keys11 ? on(session.aFCntDownNext) : session.aFCntDownNext,
  }
}

/** A valve may be told to close twice, to open only once. */
function keptOrders(state: EngineState, { downlinks }: DeviceState): readonly QueuedDownlink[] {
  for (const { purpose, commandId } of downlinks) if (purpose !== 'alarm') fail(state, commandId)
  return downlinks
    .filter(({ purpose }) => purpose === 'alarm')
    .map((order) => ({ ...order, tx: null }))
}

/** Nothing is told upward: what the lost life has told of it stands. */
function fail(state: EngineState, id: string): void {
  const { kind, origin } = state.commands.get(id) ?? { kind: 'downlink', origin: 'unknown' }
  rememberCommand(state, state, { id, kind, origin }, 'failed', WHY)
}
