import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import type { GatewayEui } from '../../base/ids.ts'
import { silentLog } from '../../base/log.ts'
import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import { FactLog } from '../../test/support/fact-log.ts'
import { callRaised, PROBE, reading, spotTaken } from '../../test/support/facts.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { Ingest } from '../hypervisor/ingest.ts'
import { openSqliteStore } from '../hypervisor/store-sqlite.ts'
import type { AckMessage, LaneId } from '../messages.ts'
import { readMessage } from '../read-message.ts'
import { writeMessage } from '../write-message.ts'
import { type PullSource, pullAck, pullBatches, pullHello, readAnswer } from './pull.ts'
import { type PullFetch, pullTransport } from './pull-client.ts'

const gw = '70b3d50000000001' as GatewayEui
const RUN = 100
const READINGS = { epoch: RUN, stream: 3 } as const

function gatewayOf(log: FactLog): PullSource {
  return {
    gw,
    epoch: RUN,
    version: 'test',
    source: log,
    random: seededRandom(1),
    clockState: () => 2,
  }
}

function logOf(count: number): FactLog {
  const log = new FactLog([PROBE])
  for (let n = 0; n < count; n++) {
    log.append(50, spotTaken(n))
    log.append(RUN, reading(n))
    if (n % 10 === 0) log.append(RUN, callRaised(n))
  }
  return log
}

/** The local API of a gateway, as far as pull needs it. */
function served(source: PullSource, acked: Map<string, number>): PullFetch {
  return async ({ url, body }) => {
    const { pathname, searchParams } = new URL(url)
    const number = (name: string): number => Number(searchParams.get(name))
    if (pathname.endsWith('/hello'))
      return { status: 200, body: pullHello(source, number('page'))! }
    if (pathname.endsWith('/ack')) {
      const read = pullAck(source, body!)
      if (read.kind === 'acked') acked.set(`${read.epoch}/${read.stream}`, read.next)
      return { status: read.kind === 'acked' ? 204 : 409, body: new Uint8Array() }
    }
    const lane = { epoch: number('epoch'), stream: number('stream') as LaneId['stream'] }
    const answer = pullBatches(source, { ...lane, next: number('next'), limit: number('limit') })
    return answer.kind === 'messages'
      ? { status: 200, body: answer.bytes }
      : { status: 404, body: new Uint8Array() }
  }
}

/** Runs the clock and the promises until nothing changes any more. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let n = 0; n < 200; n++) {
    clock.advance(ms / 200)
    for (let turn = 0; turn < 10; turn++) await Promise.resolve()
  }
}

test('a hypervisor that pulls gets everything once and tells the gateway what it has', async () => {
  const clock = new FakeClock()
  const log = logOf(700)
  const acked = new Map<string, number>()
  const store = openSqliteStore(':memory:')
  const transport = pullTransport({
    endpoints: [{ gw, url: 'http://gateway/api/v1', token: 't' }],
    clock,
    fetch: served(gatewayOf(log), acked),
    everyMs: 30_000,
    rowsPerRequest: 100,
  })
  const ingest = new Ingest({
    store,
    transports: [transport],
    clock,
    random: seededRandom(2),
    log: silentLog,
    metrics: new Metrics(),
  })
  ingest.open()
  await pass(clock, 20_000)
  assert.equal((await store.facts({ limit: 2000 })).length, 1470)
  assert.deepEqual([...acked].sort(), [
    ['100/0', 70],
    ['100/3', 700],
    ['50/1', 700],
  ])
  log.append(RUN, callRaised(1))
  await pass(clock, 40_000)
  assert.equal((await store.facts({ limit: 2000 })).length, 1471)
  const closed = ingest.close()
  await pass(clock, 100)
  await closed
  await store.close()
})

test('an answer is whole by itself: it brings the dictionary of its batches', () => {
  const answer = pullBatches(gatewayOf(logOf(50)), { ...READINGS, next: 10, limit: 20 })
  assert.equal(answer.kind, 'messages')
  const messages = readAnswer(answer.kind === 'messages' ? answer.bytes : new Uint8Array())!
  const kinds = messages.map((bytes) => {
    const read = readMessage(bytes)
    return read.kind === 'message' ? read.message.kind : read.reason
  })
  assert.deepEqual(kinds, ['dict', 'batch'])
})

test('who has everything gets nothing; an unknown stream or a wild limit is refused', () => {
  const source = gatewayOf(logOf(5))
  const none = pullBatches(source, { ...READINGS, next: 5, limit: 20 })
  assert.deepEqual(none.kind === 'messages' && readAnswer(none.bytes), [])
  assert.equal(pullBatches(source, { epoch: 1, stream: 3, next: 0, limit: 20 }).kind, 'rejected')
  for (const limit of [0, 5000]) {
    assert.equal(pullBatches(source, { ...READINGS, next: 0, limit }).kind, 'rejected')
  }
  assert.equal(pullHello(source, 1), undefined)
})

test('F62: an ack for the future, another gateway or an unknown stream frees nothing', () => {
  const source = gatewayOf(logOf(5))
  const ack: AckMessage = { kind: 'ack', gw, instance: 1, ...READINGS, next: 5, held: [] }
  const read = (one: AckMessage): string => {
    const acked = pullAck(source, writeMessage(one))
    return acked.kind === 'acked' ? `${acked.next}` : acked.reason
  }
  assert.equal(read(ack), '5')
  assert.equal(read({ ...ack, next: 6 }), 'ahead')
  assert.equal(read({ ...ack, epoch: 1 }), 'unknown-lane')
  assert.equal(read({ ...ack, gw: 'ffffffffffffffff' as GatewayEui }), 'other-gateway')
})

test('S19: no bytes make the readers of pull throw', () => {
  const source = gatewayOf(logOf(1))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      pullAck(source, bytes)
      readAnswer(bytes)
    }),
  )
})
