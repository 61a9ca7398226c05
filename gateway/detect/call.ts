/**
 * An emergency button was pressed: told at once, and once; a test is told as a test. A frame may come again (a retransmission,
 * a second gateway, a frame decoded anew); a press is one frame counter of one session.
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import { type DetectStep, type Instant, makeFact } from './step.ts'

export type Press = Instant & {
  readonly kind: 'press'
  readonly devEui: DevEui
  /** Tells sessions apart: after a join the counter begins anew, and a new press must not be missed. */
  readonly devAddr: DevAddr
  readonly fCntUp: number
  /** 1 short, 2 long, 3 double. */
  readonly press: number
}

export type CallState = {
  readonly version: 1
  /** The last presses told, oldest first. */
  readonly told: readonly string[]
  readonly lastLineMs: number | null
}

export const CALL_START: CallState = { version: 1, told: [], lastLineMs: null }

const TOLD_MAX = 32

/** `subject`: the id of the call point; `testPress`: the press that technicians test it with. */
export function stepCall(
  state: CallState,
  input: Press,
  context: { readonly subject: string; readonly testPress?: number | undefined },
): DetectStep<CallState> {
  const { devAddr, devEui, fCntUp, press } = input
  const key = `${devEui} ${devAddr} ${fCntUp}`
  if (state.told.includes(key)) return { state, facts: [], timerMs: undefined }
  const type = press === context.testPress ? 'callTested' : 'callRaised'
  return {
    state: {
      version: 1,
      told: [...state.told, key].slice(-TOLD_MAX),
      lastLineMs: input.lineMs,
    },
    facts: [makeFact(type, input, context.subject, { devEui, press, fCntUp })],
    timerMs: undefined,
  }
}
