/**
 * Answers that a device repeats in every uplink until it hears a class A downlink (LoRaWAN L2 1.0.4
 * §5.4, §5.7, §5.8, §5.9): RXParamSetupAns, RXTimingSetupAns, DlChannelAns, and TxParamSetupAns by
 * many. They move its receive windows, so both sides must know that the other knows. A device that
 * does not repeat one is idle at its next uplink: nothing is lost by expecting it.
 *
 *   idle ──ask──▶ asked ──answer──▶ repeating ──an uplink without it──▶ idle
 *                   ▲  └─ask again─┘     └─ the network must speak; must not ask anew: a repeated
 *                                           answer to the first could not be told from one to the second
 */

import type {
  DlChannelAns,
  DlChannelReq,
  RxParamSetupAns,
  RxParamSetupReq,
  RxTimingSetupAns,
  RxTimingSetupReq,
  TxParamSetupAns,
  TxParamSetupReq,
  UplinkCommand,
} from './commands.ts'

export type StickyRequest = RxParamSetupReq | RxTimingSetupReq | TxParamSetupReq | DlChannelReq
export type StickyAnswer = RxParamSetupAns | RxTimingSetupAns | TxParamSetupAns | DlChannelAns

const ANSWER_TO = {
  RXParamSetupReq: 'RXParamSetupAns',
  RXTimingSetupReq: 'RXTimingSetupAns',
  TxParamSetupReq: 'TxParamSetupAns',
  DlChannelReq: 'DlChannelAns',
} as const satisfies Readonly<Record<StickyRequest['name'], StickyAnswer['name']>>

const STICKY: readonly string[] = Object.values(ANSWER_TO)

export type StickyState = {
  /** Sent and not answered, in order; at most one of each but DlChannelReq. */
  readonly asked: readonly StickyRequest[]
  /** Settled, and still said by the device. */
  readonly repeating: readonly StickyAnswer['name'][]
}

export const STICKY_IDLE: StickyState = { asked: [], repeating: [] }

/** A request and what the device said to it, for the first time. */
export type StickySettled = { readonly request: StickyRequest; readonly answer: StickyAnswer }

export type StickyStep = {
  readonly state: StickyState
  /** In the order of the requests: the windows of this very uplink follow them. */
  readonly settled: readonly StickySettled[]
  /** The device goes on repeating until it hears us: any frame will do. */
  readonly mustSpeak: boolean
}

/** Whether a request of this name may be sent now. */
export function mayAsk(state: StickyState, name: StickyRequest['name']): boolean {
  return !state.repeating.includes(ANSWER_TO[name])
}

/**
 * Requests that go out in one frame. Of a name that was asked before, the new ones take the place of
 * the old; those that may not be asked now are left out.
 */
export function askSticky(
  state: StickyState,
  requests: readonly StickyRequest[],
): { readonly state: StickyState; readonly now: readonly StickyRequest[] } {
  const now = requests.filter(({ name }) => mayAsk(state, name))
  const others = state.asked.filter(({ name }) => !now.some((request) => request.name === name))
  return { state: { ...state, asked: [...others, ...now] }, now }
}

/**
 * What an uplink says. Not for the same frame once more (NbTrans): that one has been read. Several
 * DlChannelAns answer their requests in order; a request left without its answer is still asked.
 */
export function hearSticky(state: StickyState, commands: readonly UplinkCommand[]): StickyStep {
  const said = commands.filter(isSticky)
  const fresh = said.filter(({ name }) => !state.repeating.includes(name))
  const settled: StickySettled[] = []
  const open: StickyRequest[] = []
  for (const request of state.asked) {
    const index = fresh.findIndex(({ name }) => name === ANSWER_TO[request.name])
    const [answer] = index < 0 ? [] : fresh.splice(index, 1)
    if (answer) settled.push({ request, answer })
    else open.push(request)
  }
  // An answer that nobody asked for, by a device that knows more of the past than we, is repeated too.
  const repeating = [...new Set(said.map(({ name }) => name))]
  return { state: { asked: open, repeating }, settled, mustSpeak: repeating.length > 0 }
}

function isSticky(command: UplinkCommand): command is StickyAnswer {
  return STICKY.includes(command.name)
}
