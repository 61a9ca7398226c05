/** What the sender remembers, what happens to it, and what it asks for. */

import type { ClockState } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { CutLimits } from '../cut.ts'
import { type Dictionary, emptyDictionary } from '../dict.ts'
import { type Epoch, type FactSource, STREAM_COUNT } from '../fact.ts'
import { randomId48 } from '../id48.ts'
import type {
  AckMessage,
  BatchMessage,
  ClockMessage,
  CursorMessage,
  GapMessage,
  LaneId,
  Message,
  NackMessage,
} from '../messages.ts'
import type { Account, ByteBudget } from './budget.ts'

/** The sender's surroundings: all it may ask. */
export type SenderContext = {
  readonly gw: GatewayEui
  /** The epoch of this run. */
  readonly epoch: Epoch
  readonly version: string
  readonly source: FactSource
  readonly random: Random
  readonly policy: SenderPolicy
  /** How far the gateway's clock can be trusted now. */
  readonly clockState: () => ClockState
}

export type SenderPolicy = CutLimits & {
  /** How long readings, aggregates and health wait for company; alarms and states never do. */
  readonly gatherMs: number
  /** More unsent rows than this when greeting, and the new ones get a lane of their own. */
  readonly backlogRows: number
  /** Live batches that may wait at the hypervisor for the backlog below them. */
  readonly liveAheadMax: number
  /** Of each five batches one is backlog, where there is backlog. */
  readonly backlogEvery: number
  readonly resendFloorMs: number
  readonly resendMostMs: number
  /** Greeting again heals whatever got out of step unseen. */
  readonly helloEveryMs: number
  /** Nobody has answered a greeting: at most so long between two. */
  readonly helloRetryMostMs: number
  /** Refusals of a batch until it is given up (F74). */
  readonly nacksMax: number
  /** The same for a lost dictionary, which a resend usually heals. */
  readonly dictNacksMax: number
  /** What the link may cost; left out: it is not metered. */
  readonly budget?: ByteBudget
  /** Under a budget: readings that it cannot carry in this time are thinned. */
  readonly thinBehindMs: number
}

export const DEFAULT_SENDER_POLICY: SenderPolicy = {
  rowsMax: 256,
  rowBytesMax: 16 * 1024,
  gatherMs: 5_000,
  backlogRows: 256,
  liveAheadMax: 32,
  backlogEvery: 5,
  resendFloorMs: 5_000,
  resendMostMs: 300_000,
  helloEveryMs: 300_000,
  // A greeting is small, and without its answer nothing goes.
  helloRetryMostMs: 30_000,
  nacksMax: 5,
  dictNacksMax: 50,
  thinBehindMs: 2 * 3_600_000,
}

/** Of a metered link: company is worth waiting for, and a greeting costs what twenty alarms do. */
export const METERED_POLICY = { gatherMs: 120_000, helloEveryMs: 3_600_000 } as const

/**
 * One stream of one epoch on its way up:
 *
 *   0 … acked … sentTo … liveFrom … liveTo … next      with a live lane
 *       unacked  backlog  sent ahead  live
 *
 * Without a live lane `liveFrom` is undefined and everything from `sentTo` on is in order.
 */
export type Lane = LaneId & {
  /** The hypervisor's cursor as last told: rows below it are committed there. */
  readonly acked: number
  readonly sentTo: number
  readonly liveFrom: number | undefined
  readonly liveTo: number
  /** Since when unsent rows wait for company. */
  readonly waitingSinceMs: number | undefined
}

/** Alarms first, then states, then what is new, then what is old. */
export type Rank = 'alarm' | 'state' | 'live' | 'backlog'

/** A batch or GAP that is sent and not acknowledged. Its bytes never change. */
export type InFlight = LaneId & {
  readonly seq0: number
  readonly next: number
  readonly bytes: Uint8Array
  readonly message: BatchMessage | GapMessage
  readonly rank: Rank
  /** Sent ahead of the lane's backlog. */
  readonly ahead: boolean
  /** Of the last try. */
  readonly sentMs: number
  readonly dueMs: number
  readonly tries: number
  /** Tries since the hypervisor was last heard: how far apart the next ones are. */
  readonly unheard: number
  readonly nacks: number
  /** The try that was refused last: copies of one refusal count once. */
  readonly nackedTry: number
  /** The hypervisor keeps it aside: no resend, no credit. */
  readonly held: boolean
  readonly devices: readonly number[]
}

export type SenderState = {
  readonly link: 'down' | 'greeting' | 'open'
  readonly nonce: number
  /** Pages of the present HELLO that have no CURSOR yet. */
  readonly unanswered: readonly number[]
  readonly helloTries: number
  readonly helloDueMs: number
  /** The life of the hypervisor that we speak with, once its CURSOR came. */
  readonly instance: number | undefined
  readonly credit: number
  /** Batches that may be on the way: grows to the credit with acks, halves with each loss. */
  readonly window: number
  readonly srttMs: number | undefined
  readonly lanes: ReadonlyMap<string, Lane>
  readonly inFlight: readonly InFlight[]
  /** Of the running epoch, by stream: one past the last row that ever left. */
  readonly sentEver: readonly number[]
  /** Batches since the last one of the backlog. */
  readonly sinceBacklog: number
  /** Begun anew with each life of the hypervisor, which keeps its copy in memory only. */
  readonly dictionary: Dictionary
  readonly clock: ClockMessage | undefined
  /** What is left of the budget; undefined where the policy has none. */
  readonly account: Account | undefined
  /** What a row of readings has cost of late, with its share of everything around it. */
  readonly readingBytes: number
}

export type SenderEvent =
  | { readonly kind: 'linkUp' }
  | { readonly kind: 'linkDown' }
  | { readonly kind: 'newFacts' }
  | { readonly kind: 'timer' }
  | { readonly kind: 'message'; readonly message: CursorMessage | AckMessage | NackMessage }
  | {
      readonly kind: 'clockSet'
      readonly monoMs: number
      readonly utcMs: number
      readonly clk: ClockState
    }

export type SenderAlarm =
  | 'cursor-ahead'
  | 'cursor-back'
  | 'ack-foreign'
  | 'rows-lost'
  | 'batch-refused'

export type SenderEffect =
  /** `channel` is the topic's last part: streams have their own, the rest rides along. */
  | {
      readonly kind: 'send'
      readonly channel: number
      readonly message: Message
      readonly bytes: Uint8Array
    }
  /** Rows from … to−1 go as aggregates only: the budget does not carry them. */
  | ({ readonly kind: 'thinned'; readonly from: number; readonly to: number } & LaneId)
  | { readonly kind: 'setTimer'; readonly atMs: number }
  /** The hypervisor's cursor stands at `next`; it may have gone back, after a restore there. */
  | ({ readonly kind: 'acked'; readonly next: number } & LaneId)
  | {
      readonly kind: 'alarm'
      readonly code: SenderAlarm
      readonly detail: Readonly<Record<string, unknown>>
    }
  | { readonly kind: 'ignored'; readonly reason: 'other-instance' | 'not-asked' | 'unknown' }

export type SenderStep = { readonly state: SenderState; readonly effects: readonly SenderEffect[] }

/** Batches in flight before the first acknowledgement shows what the link carries. */
export const FIRST_WINDOW = 2

/** Before any batch has shown it. */
const READING_BYTES_USUAL = 12

export function firstSenderState(random: Random, account?: Account): SenderState {
  return {
    link: 'down',
    nonce: randomId48(random) % 2 ** 40,
    unanswered: [],
    helloTries: 0,
    helloDueMs: 0,
    instance: undefined,
    credit: 0,
    window: FIRST_WINDOW,
    srttMs: undefined,
    lanes: new Map(),
    inFlight: [],
    sentEver: new Array(STREAM_COUNT).fill(0),
    sinceBacklog: 0,
    dictionary: emptyDictionary(randomId48(random)),
    clock: undefined,
    account,
    readingBytes: READING_BYTES_USUAL,
  }
}

/** How the link looks to a person; `silent`: greeted once, and now several tries have had no answer. */
export type Connection = SenderState['link'] | 'silent'

const TRIES_UNHEARD = 3

export function connectionOf({ link, inFlight }: SenderState): Connection {
  return link === 'open' && inFlight.some(isUnheard) ? 'silent' : link
}

/** What the hypervisor keeps aside it has heard. */
function isUnheard({ held, unheard }: InFlight): boolean {
  return !held && unheard >= TRIES_UNHEARD
}

export function laneKey({ epoch, stream }: LaneId): string {
  return `${epoch}/${stream}`
}
