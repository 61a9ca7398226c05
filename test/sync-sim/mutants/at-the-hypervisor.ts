/** Receivers with one rule bent. */

import {
  type Cursor,
  cursorKey,
  type GatewayState,
} from '../../../sync/hypervisor/gateway-state.ts'
import type { LaneId, Message } from '../../../sync/messages.ts'
import type { HypervisorBend, SyncMutant } from './bend.ts'

export const AT_THE_HYPERVISOR: readonly SyncMutant[] = [
  mutant('F', 'takes a batch beyond a hole and moves its cursor there', () => ({
    stepping: (state, message) => (message.kind === 'batch' ? jumped(state, message) : state),
  })),
  mutant('acks-unstored', 'answers each 25th commit without storing it', () => {
    let commits = 0
    return {
      stores: (effects) => effects.filter(({ kind }) => kind !== 'commit' || ++commits % 25 !== 0),
    }
  }),
  mutant('stores-half', 'moves the cursor over rows that it leaves out', () => ({
    stores: (effects) =>
      effects.map((one) =>
        one.kind === 'commit' && one.rows.length > 1
          ? { ...one, rows: one.rows.slice(0, -1) }
          : one,
      ),
  })),
  mutant('same-instance', 'has one name for all its lives', () => ({ keepsInstance: true })),
  mutant('forgets-cursors', 'begins each life with no cursors', () => ({ loads: () => [] })),
  mutant('forgets-old-cursors', 'keeps the cursors of a gateway’s last epoch only', () => ({
    loads: (cursors) => cursors.filter(({ epoch }) => epoch === cursors.at(-1)?.epoch),
  })),
  mutant('cursor-one-more', 'answers a greeting with cursors one too high', () => ({
    replies: (message) =>
      message.kind === 'cursor'
        ? { ...message, cursors: message.cursors.map((one) => ({ ...one, next: one.next + 1 })) }
        : message,
  })),
  mutant('takes-again', 'takes the rows of a batch that it has', () => ({
    stepping: (state, message) => {
      if (message.kind !== 'batch') return state
      const cursor = state.cursors.get(cursorKey(message))
      return cursor && message.seq0 < cursor.next
        ? withCursor(state, message, message.seq0, message.prev)
        : state
    },
  })),
  mutant('held-for-ever', 'says that it keeps aside what it has lost', () => {
    const told = new Map<string, readonly (readonly [number, number])[]>()
    return {
      stepping: (state) => ({ ...state, aside: [] }),
      replies: (message) => {
        if (message.kind !== 'ack') return message
        const key = cursorKey(message)
        const known = told.get(key) ?? []
        const all = [...known, ...message.held].filter(([from]) => from > message.next)
        told.set(key, all)
        return { ...message, held: merged(all) }
      },
    }
  }),
  mutant('one-cursor-of-streams', 'has one cursor for all streams of an epoch', () => ({
    stepping: (state, message) =>
      message.kind === 'batch'
        ? sharedCursor(state, message, ({ epoch }) => epoch === message.epoch)
        : state,
  })),
  mutant('one-cursor-of-epochs', 'has one cursor for all epochs of a stream', () => ({
    stepping: (state, message) =>
      message.kind === 'batch'
        ? sharedCursor(state, message, ({ stream }) => stream === message.stream)
        : state,
  })),
  mutant(
    'rows-without-cursor',
    'a crash leaves the rows of the last commit and not its cursor',
    () => ({
      tears: 'cursor',
    }),
  ),
  mutant(
    'cursor-without-rows',
    'a crash leaves the cursor of the last commit and not its rows',
    () => ({
      tears: 'rows',
    }),
  ),
  mutant('ignores-gaps', 'does not move over rows that a gateway has lost', () => ({
    stores: (effects) => effects.filter(({ kind }) => kind !== 'lost'),
    stepping: (state, message) => (message.kind === 'gap' ? withoutGap(state) : state),
  })),
  mutant('gap-one-more', 'moves one row further than a GAP says', () => ({
    stepping: (state, message) =>
      message.kind === 'gap' && message.from === (state.cursors.get(cursorKey(message))?.next ?? 0)
        ? withCursor(state, message, message.to + 1, null)
        : state,
  })),
  mutant('acks-at-once', 'acknowledges what it has only kept aside', () => ({
    replies: (message) =>
      message.kind === 'ack' && message.held.length > 0
        ? { ...message, next: message.held.at(-1)![1], held: [] }
        : message,
  })),
  mutant('refuses-dictionaries', 'learns no dictionary', () => ({
    stepping: (state) => ({ ...state, dictionaries: [] }),
  })),
  mutant('other-lane', 'acknowledges the lane of another stream', () => ({
    replies: (message) =>
      message.kind === 'ack' ? { ...message, stream: message.stream === 3 ? 1 : 3 } : message,
  })),
  mutant('never-greets', 'answers no greeting', () => ({
    replies: (message) => (message.kind === 'cursor' ? undefined : message),
  })),
]

function mutant(name: string, text: string, hypervisor: () => HypervisorBend): SyncMutant {
  return { name, text, bend: { hypervisor } }
}

function withCursor(
  state: GatewayState,
  lane: LaneId,
  next: number,
  head: Uint8Array | null,
): GatewayState {
  const { epoch, stream } = lane
  const moved: Cursor = { epoch, stream, next, head }
  return { ...state, cursors: new Map(state.cursors).set(cursorKey(lane), moved) }
}

function jumped(state: GatewayState, message: Extract<Message, { kind: 'batch' }>): GatewayState {
  const at = state.cursors.get(cursorKey(message))?.next ?? 0
  return message.seq0 <= at ? state : withCursor(state, message, message.seq0, null)
}

function sharedCursor(
  state: GatewayState,
  lane: LaneId,
  isShared: (cursor: Cursor) => boolean,
): GatewayState {
  const shared = [...state.cursors.values()].filter(isShared)
  const next = Math.max(0, ...shared.map((one) => one.next))
  const own = state.cursors.get(cursorKey(lane))?.next ?? 0
  return next > own ? withCursor(state, lane, next, null) : state
}

function withoutGap(state: GatewayState): GatewayState {
  return { ...state, aside: state.aside.filter(({ message }) => message.kind !== 'gap') }
}

function merged(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const out: [number, number][] = []
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else out.push([from, to])
  }
  return out.slice(0, 64)
}
