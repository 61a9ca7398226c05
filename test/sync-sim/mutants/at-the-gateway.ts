/** Senders with one rule bent. */

import type { FactRow } from '../../../sync/fact.ts'
import type { AckMessage, BatchMessage, CursorMessage, Message } from '../../../sync/messages.ts'
import { genesisHead, nextHead, rowBytes } from '../../../sync/row.ts'
import { laneKey } from '../../../sync/sender/state.ts'
import type { FactLog } from '../../support/fact-log.ts'
import type { GatewayBend, SyncMutant } from './bend.ts'

/** They take words of a former life, which asks for one that is twenty seconds late at the right moment. */
const SLY = new Set(['any-instance', 'any-nonce'])

export const AT_THE_GATEWAY: readonly SyncMutant[] = [
  mutant('A', 'row freed on PUBACK', () => ({
    puback: (message) => message,
    acked: (log, lane, next) => log.prune(lane, next),
  })),
  mutant('B', 'application ack, one epoch for ever', () => ({
    epoch: (drawn, before) => before ?? drawn,
  })),
  mutant('C', 'B + new epoch when the cursor is ahead', () => ({
    epoch: (drawn, before) => before ?? drawn,
    leavesWhenBehind: true,
  })),
  mutant('E', 'acknowledged rows are not kept', () => ({
    acked: (log, lane, next) => log.prune(lane, next),
  })),
  mutant('counts-boots', 'epochs are numbers of boots, kept on the disk', () => ({
    epoch: (_drawn, _before, log) => log.epochs().length + 1,
  })),
  mutant('epoch-of-two', 'draws one of two epochs', () => ({ epoch: (drawn) => 1 + (drawn % 2) })),
  mutant('any-instance', 'takes acknowledgements of a former life of the hypervisor', () => ({
    receives: (message, { instance }) =>
      message.kind === 'ack' && instance !== undefined ? { ...message, instance } : message,
  })),
  mutant('any-nonce', 'takes the answer to an older greeting', () => ({
    receives: (message, { nonce, unanswered }) =>
      message.kind === 'cursor' && message.nonce > 0 && unanswered.includes(message.page)
        ? { ...message, nonce }
        : message,
  })),
  mutant(
    'deaf-to-new-lives',
    'does not greet again when another life of the hypervisor speaks',
    () => ({
      receives: (message, { instance, nonce }) =>
        'instance' in message && instance !== undefined && message.instance !== instance
          ? undefined
          : message.kind === 'cursor' && message.nonce !== nonce
            ? undefined
            : message,
      policy: { helloEveryMs: 86_400_000 },
    }),
  ),
  mutant('ack-one-more', 'takes one row more for acknowledged', () => ({
    receives: (message) =>
      message.kind === 'ack' ? { ...message, next: message.next + 1 } : message,
  })),
  mutant('held-is-done', 'takes what is kept aside for committed', () => ({
    receives: (message) => (message.kind === 'ack' ? withHeldDone(message) : message),
  })),
  mutant('nack-is-done', 'takes a refusal for an acknowledgement', () => ({
    receives: (message) => (message.kind === 'nack' ? ackOf(message) : message),
  })),
  mutant('believes-all', 'believes an acknowledgement of what was never sent', () => ({
    stepped: (state) => ({ ...state, sentEver: state.sentEver.map(() => 1e6) }),
  })),
  mutant('ignores-cursor', 'takes what it holds for committed when it greets', () => {
    let hello: Extract<Message, { kind: 'hello' }> | undefined
    return {
      sends: (message) => {
        if (message.kind === 'hello') hello = message
        return message
      },
      receives: (message) => (message.kind === 'cursor' ? withOwnEnds(message, hello) : message),
      stepped: (state) => ({ ...state, sentEver: state.sentEver.map(() => 1e6) }),
    }
  }),
  mutant('never-back', 'does not go back when the cursor does', () => {
    const acked = new Map<string, number>()
    return {
      acked: (_log, lane, next) => acked.set(laneKey(lane), next),
      receives: (message) =>
        message.kind === 'cursor'
          ? {
              ...message,
              cursors: message.cursors.map((one) => ({
                ...one,
                next: Math.max(one.next, acked.get(laneKey(one)) ?? 0),
              })),
            }
          : message,
    }
  }),
  mutant('never-again', 'sends nothing a second time', () => ({
    stepped: (state) => ({
      ...state,
      inFlight: state.inFlight.map((item) => ({ ...item, dueMs: Number.POSITIVE_INFINITY })),
    }),
    policy: { helloEveryMs: 86_400_000 },
  })),
  mutant('sent-is-done', 'forgets what is sent', () => ({
    stepped: (state) => ({ ...state, inFlight: [] }),
    policy: { helloEveryMs: 86_400_000 },
  })),
  mutant('newest-epoch-only', 'tells only the running epoch', () => ({
    sends: (message) =>
      message.kind === 'hello'
        ? { ...message, epochs: message.epochs.filter(({ epoch }) => epoch === message.epoch) }
        : message,
    source: (log) => onlyNewest(log),
  })),
  mutant('gives-up', 'names a batch as lost at its first refusal', () => ({
    policy: { nacksMax: 1, dictNacksMax: 1 },
  })),
  mutant('gap-of-old', 'names the rows of former runs as lost', () => {
    const newest = { epoch: 0 }
    return {
      epoch: (drawn) => {
        newest.epoch = drawn
        return drawn
      },
      sends: (message) =>
        message.kind === 'batch' && message.epoch !== newest.epoch ? gapOf(message) : message,
    }
  }),
  mutant('gap-too-long', 'names one row more as lost than is', () => ({
    sends: (message) =>
      message.kind === 'gap' ? { ...message, to: message.to + 1, head: null } : message,
    stepped: (state) => ({
      ...state,
      inFlight: state.inFlight.map((item) =>
        item.message.kind === 'gap' ? { ...item, next: item.message.to + 1 } : item,
      ),
    }),
  })),
  mutant('rot-is-true', 'sends a row that rotted on the disk', () => ({
    source: (log) => rehashed(log),
  })),
  mutant('no-credit', 'sends whatever is there, credit or not', () => ({
    stepped: (state) => ({ ...state, credit: 64, window: 64 }),
  })),
  mutant('same-dictionary', 'changes what a number of its dictionary means', () => ({
    sends: (message) =>
      message.kind === 'dict'
        ? { ...message, devices: message.devices.map((one) => ({ ...one, devEui: NOBODY })) }
        : message,
  })),
  mutant('no-dictionary-again', 'sends its dictionary once and never after a refusal', () => {
    const sent = new Set<string>()
    return {
      sends: (message) => {
        if (message.kind !== 'dict') return message
        const key = message.devices.map(({ index }) => index).join()
        if (sent.has(key)) return undefined
        sent.add(key)
        return message
      },
    }
  }),
  mutant('shifted', 'numbers a batch one higher than its rows', () => ({
    sends: (message) =>
      message.kind === 'batch' && message.seq0 > 0
        ? { ...message, seq0: message.seq0 + 1, next: message.next + 1, prev: null }
        : message,
  })),
  mutant('half-a-batch', 'leaves a batch’s last row out and names it as sent', () => ({
    sends: (message) =>
      message.kind === 'batch' && message.body.kind === 'rows' && message.body.rows.length > 1
        ? withoutLastRow(message)
        : message,
  })),
  mutant('prunes-sent', 'frees rows once they are sent', () => {
    let log: FactLog | undefined
    return {
      source: (own) => {
        log = own
        return own
      },
      sends: (message) => {
        if (message.kind === 'batch') log?.prune(message, message.next)
        return message
      },
    }
  }),
]

const NOBODY = 'ffffffffffffffff' as never

function mutant(name: string, text: string, gateway: () => GatewayBend): SyncMutant {
  return { name, text, isSly: SLY.has(name), bend: { gateway } }
}

function withHeldDone(ack: AckMessage): AckMessage {
  return { ...ack, next: Math.max(ack.next, ...ack.held.map(([, to]) => to)), held: [] }
}

function ackOf({
  gw,
  instance,
  epoch,
  stream,
  next,
}: Extract<Message, { kind: 'nack' }>): AckMessage {
  return { kind: 'ack', gw, instance, epoch, stream, next, held: [] }
}

function withOwnEnds(
  cursor: CursorMessage,
  hello: Extract<Message, { kind: 'hello' }> | undefined,
): CursorMessage {
  const cursors = cursor.cursors.map((one) => {
    const held = hello?.epochs.find(({ epoch }) => epoch === one.epoch)
    const end = held?.streams.find(({ stream }) => stream === one.stream)
    return { ...one, next: end?.next ?? one.next }
  })
  return { ...cursor, cursors }
}

function onlyNewest(log: FactLog) {
  return Object.assign(Object.create(log), {
    epochs: () => log.epochs().slice(-1),
    read: (at: Parameters<FactLog['read']>[0]) => log.read(at),
    headBefore: (at: Parameters<FactLog['headBefore']>[0]) => log.headBefore(at),
    profile: (id: string) => log.profile(id),
  })
}

function gapOf({ gw, epoch, stream, seq0, next, head }: BatchMessage): Message {
  return {
    kind: 'gap',
    gw,
    epoch,
    stream,
    from: seq0,
    to: next,
    reason: 0,
    fromMs: 0,
    toMs: 0,
    head,
  }
}

function withoutLastRow(batch: BatchMessage): BatchMessage {
  if (batch.body.kind !== 'rows') return batch
  const rows = batch.body.rows.slice(0, -1)
  return { ...batch, next: batch.next - 1, body: { kind: 'rows', rows } }
}

/** Rows with heads made anew from what stands on the disk, rotten or not. */
function rehashed(log: FactLog) {
  const headsOf = (epoch: number, stream: FactRow['fact']['stream']): Uint8Array[] => {
    let head: Uint8Array = genesisHead({ epoch, stream })
    return log.read({ epoch, stream, seq: 0, limit: 1e6 }).map((row) => {
      head = nextHead(head, rowBytes(row.fact))
      return head
    })
  }
  return {
    epochs: () =>
      log.epochs().map(({ epoch, streams }) => ({
        epoch,
        streams: streams.map((one) => ({
          ...one,
          head: headsOf(epoch, one.stream).at(-1) ?? one.head,
        })),
      })),
    read: (at: Parameters<FactLog['read']>[0]) => {
      const heads = headsOf(at.epoch, at.stream)
      return log.read(at).map((row) => ({ ...row, head: heads[row.seq] ?? row.head }))
    },
    headBefore: (at: Parameters<FactLog['headBefore']>[0]) =>
      at.seq === 0 ? log.headBefore(at) : headsOf(at.epoch, at.stream)[at.seq - 1],
    profile: (id: string) => log.profile(id),
  }
}
