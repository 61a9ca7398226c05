/**
 * The just-in-time queue of one concentrator: what is sent when. A pure step over one line of time in
 * microseconds (any line; the driver places counter values on it).
 *
 *   asked ─► waiting ──leadUs before its start──► handed ──driver took it──► taken ──starts──► spent
 *               │                                   │  │                                        ▲
 *               │ late, collides, displaced         │  └── no answer: it may have gone out ─────┘
 *               └──► next alternative ◄── refused ──┘
 *
 * A timed transmission (class A) holds its place on the line. An immediate one (class C) holds none:
 * it goes into the first gap. So the timed always come before the immediate, and among equals the
 * order is that of TX_PRIORITIES, then first come.
 */

import { JitDraft } from './jit-draft.ts'
import type { JitEffect, JitEntry, JitEvent, JitPolicy, JitState } from './jit-state.ts'

export type JitStep = { readonly state: JitState; readonly effects: readonly JitEffect[] }

export function stepJit(
  state: JitState,
  event: JitEvent,
  nowUs: number,
  policy: JitPolicy,
): JitStep {
  const draft = new JitDraft(state, nowUs, policy)
  switch (event.kind) {
    case 'asked':
      draft.ask(event.request, event.slots)
      break
    case 'taken':
      draft.take(event.txId)
      break
    case 'failed':
      draft.fail(event.txId, event.reason)
      break
    case 'restarted':
      draft.restart()
      break
    case 'closed':
      draft.close()
      break
    case 'tick':
      break
    default:
      event satisfies never
  }
  if (event.kind !== 'closed') draft.advance()
  return { state: { entries: draft.entries }, effects: draft.effects }
}

/** When the next `tick` is due; `undefined` when nothing waits. */
export function jitDueUs(state: JitState): number | undefined {
  let dueUs: number | undefined
  for (const { wakeUs } of state.entries) {
    if (dueUs === undefined || wakeUs < dueUs) dueUs = wakeUs
  }
  return dueUs
}

/** The entry of a packet that the driver holds and has not answered for. */
export function handedEntry(state: JitState, txId: number): JitEntry | undefined {
  return state.entries.find((entry) => entry.phase === 'handed' && entry.request.txId === txId)
}
