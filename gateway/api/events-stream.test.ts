import assert from 'node:assert/strict'
import { EventEmitter } from 'node:events'
import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, test } from 'node:test'
import { ApiBench } from '../../test/support/api-bench.ts'
import { HEARTBEAT_MS, STREAMS_MAX } from './events-stream.ts'
import { FEED_START } from './live-feed.ts'
import { SseReader } from './sse.ts'

/** The other end of a stream: takes what it is given, until it is told not to. */
class Reader extends EventEmitter {
  written = ''
  writableNeedDrain = false
  destroyed = false
  writableEnded = false

  writeHead(): this {
    return this
  }

  write(text: string): boolean {
    this.written += text
    return !this.writableNeedDrain
  }

  end(): void {
    this.writableEnded = true
  }

  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }

  get types(): unknown[] {
    const events = new SseReader().read(this.written) ?? []
    return events.flatMap(({ data }) => (data === undefined ? [] : [JSON.parse(data).type]))
  }

  get lastId(): string {
    return [...this.written.matchAll(/id: ([\d.]+)/g)].at(-1)![1]!
  }
}

let bench: ApiBench
let isIn = true
beforeEach(async () => {
  isIn = true
  bench = await ApiBench.open()
})
afterEach(() => bench.close())

function open(after = FEED_START, filter: (type: string) => boolean = () => true): Reader {
  const reader = new Reader()
  const isStillIn = async () => isIn
  bench.streams.open(reader as unknown as ServerResponse, { after, filter, isStillIn })
  return reader
}

/** Something happens, and the streams hear of it. */
async function happen(): Promise<void> {
  await bench.core.command({ kind: 'deviceRemove', devEui: '70b3d5499f0012ab' as never })
  await pass(3_000)
}

/** Time passes in steps, for each wait of a stream begins only when the last has ended. */
async function pass(ms: number): Promise<void> {
  for (let left = ms; left > 0; left -= 500) {
    bench.core.clock.advance(Math.min(left, 500))
    await bench.core.settle()
    bench.catchUp()
    await bench.core.settle()
  }
}

test('a stream begins with what is kept and goes on with what comes', async () => {
  const reader = open()
  await pass(1_000)
  assert.deepEqual(reader.types, ['gatewayStarted'])
  await happen()
  assert.deepEqual(reader.types, ['gatewayStarted', 'commandDone'])
})

test('one that goes on from the last id neither repeats nor leaves out', async () => {
  const first = open()
  await happen()
  const [position, index] = first.lastId.split('.').map(Number) as [number, number]
  first.destroy()
  await happen()
  await happen()
  const second = open({ position, index })
  await pass(1_000)
  assert.deepEqual(second.types, ['commandDone', 'commandDone'])
})

test('a silent stream beats, and its beats carry the place it has reached', async () => {
  const reader = open(FEED_START, () => false)
  await happen()
  const before = reader.lastId
  await pass(2 * HEARTBEAT_MS)
  assert.deepEqual(reader.types, [])
  assert.ok(Number.parseInt(reader.lastId, 10) > Number.parseInt(before, 10))
  assert.ok(Number.parseInt(reader.lastId, 10) <= bench.feed.synced)
})

test('S8: no more streams than allowed are open at once', async () => {
  const readers = Array.from({ length: STREAMS_MAX }, () => open())
  assert.equal(bench.streams.full, true)
  const answer = await bench.ask('viewer', { url: '/api/v1/events/stream' })
  assert.deepEqual([answer.statusCode, answer.json().code], [503, 'too-many-streams'])
  readers[0]!.destroy()
  await pass(1_000)
  assert.equal(bench.streams.full, false)
})

test('a reader that takes nothing for half a minute is cut, and counted', async () => {
  const reader = open()
  await pass(1_000)
  reader.writableNeedDrain = true
  await happen()
  await pass(20_000)
  assert.equal(reader.destroyed, false)
  await pass(15_000)
  assert.equal(reader.destroyed, true)
  assert.equal(bench.metrics.value('cigale_api_streams_cut_total'), 1)
})

test('S4: a stream ends within a heartbeat of the end of its login', async () => {
  const reader = open()
  await pass(40_000)
  assert.equal(reader.destroyed, false)
  isIn = false
  await pass(16_000)
  assert.equal(reader.destroyed, true)
})

test('a reader that is slow but takes is waited for', async () => {
  const reader = open()
  await pass(1_000)
  reader.writableNeedDrain = true
  await happen()
  reader.writableNeedDrain = false
  reader.emit('drain')
  await happen()
  await pass(60_000)
  assert.equal(reader.destroyed, false)
  assert.deepEqual(reader.types, ['gatewayStarted', 'commandDone', 'commandDone'])
})

test('what is looked at is sent when it changes, and ends when there is nothing to see', async () => {
  const seen: unknown[] = [{ type: 'a' }, { type: 'a' }, { type: 'b' }]
  const reader = new Reader()
  const look = async () => seen.shift()
  const isStillIn = async () => true
  bench.streams.show(reader as unknown as ServerResponse, { look, isStillIn })
  await pass(3_000)
  assert.deepEqual(reader.types, ['a', 'b'])
  assert.equal(reader.writableEnded, true)
})
