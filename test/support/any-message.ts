/** One message of every kind, for tests that must not forget one. */

import type { GatewayEui } from '../../base/ids.ts'
import { MESSAGE_TYPES, type Message } from '../../sync/messages.ts'
import { rowValue } from '../../sync/row.ts'
import { callRaised, PROBE } from './facts.ts'

const gw = '70b3d50000000001' as GatewayEui
const head = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8])
const lane = { epoch: 0xabcdef012345, stream: 0 } as const
const instance = 0x123456789abc
const id = '000102030405060708090a0b0c0d0e0f'

const EXAMPLES: { readonly [Kind in Message['kind']]: Extract<Message, { kind: Kind }> } = {
  batch: {
    kind: 'batch',
    gw,
    ...lane,
    seq0: 5,
    next: 6,
    prev: null,
    head,
    body: { kind: 'rows', rows: [rowValue(callRaised(1))] },
  },
  gap: { kind: 'gap', gw, ...lane, from: 5, to: 9, reason: 3, fromMs: 0, toMs: 10, head: null },
  ack: {
    kind: 'ack',
    gw,
    instance,
    ...lane,
    next: 70_000,
    held: [
      [70_001, 70_005],
      [80_000, 80_001],
    ],
  },
  hello: {
    kind: 'hello',
    clk: 2,
    gw,
    epoch: lane.epoch,
    nonce: 3,
    page: 0,
    pages: 1,
    version: '0.1.0',
    epochs: [{ epoch: lane.epoch, streams: [{ stream: 3, oldest: 4, next: 9, head }] }],
  },
  cursor: {
    kind: 'cursor',
    gw,
    instance,
    nonce: 3,
    page: 0,
    credit: 8,
    timeMs: 1_811_000_000_000,
    cursors: [{ ...lane, next: 4 }],
  },
  dict: {
    kind: 'dict',
    gw,
    dict: 7,
    profiles: [{ index: 0, profile: PROBE }],
    devices: [{ index: 2, devEui: '70b3d5499f000001' as never, profile: 0 }],
  },
  clock: { kind: 'clock', gw, epoch: lane.epoch, monoMs: 5, utcMs: 1_811_000_000_000, clk: 3 },
  command: {
    kind: 'command',
    gw,
    id,
    name: 'wateringStop',
    // Maps are read without a prototype: a key named __proto__ is a key like any other.
    params: Object.assign(Object.create(null), { zone: 'park-3', litres: null }),
    issuedMs: 1,
    expiresMs: 2,
    signature: new Uint8Array(64).fill(9),
  },
  result: { kind: 'result', gw, id, outcome: 'unsure', detail: 'interrupted', atMs: 3 },
  nack: { kind: 'nack', gw, instance, ...lane, seq0: 1, next: 2, reason: 'chain' },
  state: { kind: 'state', gw, epoch: lane.epoch, online: true },
}

export const MESSAGE_EXAMPLES: readonly Message[] = Object.keys(MESSAGE_TYPES).map(
  (kind) => EXAMPLES[kind as Message['kind']],
)
