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
  /** The last call; a test is none. */
  readonly lastLineMs: number | null
  /** The last test; left out: none, or an earlier program did not keep it. */
  readonly testedLineMs?: number
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
  const isTest = press === context.testPress
  const told = [...state.told, key].slice(-TOLD_MAX)
  const moment = isTest ? { testedLineMs: input.lineMs } : { lastLineMs: input.lineMs }
  const type = isTest ? 'callTested' : 'callRaised'
  return {
    state: { ...state, told, ...moment },
    facts: [makeFact(type, input, context.subject, { devEui, press, fCntUp })],
    timerMs: undefined,
  }
}
