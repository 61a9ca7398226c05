import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Metrics } from '../../base/metrics.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { ANY_RX_FRAME } from '../../test/support/any-rx-frame.ts'
import { ALL_FRAMES, type ForwardFilter } from './filter.ts'
import { Forwarder, type Target } from './forwarder.ts'

const FRAMES = fc.sample(ANY_RX_FRAME, { numRuns: 3, seed: 5 }) as [RxFrame, RxFrame, RxFrame]

function target(name: string, filter: Partial<ForwardFilter>) {
  const got: RxFrame[] = []
  let heard = 0
  const made: Target = {
    name,
    kind: 'semtech-udp',
    filter: { ...ALL_FRAMES, ...filter },
    upstream: {
      open() {},
      forward: (frames) => void got.push(...frames),
      heard: (frames) => {
        heard += frames.length
      },
      gateways() {},
      status: () => ({ state: 'up', sinceMs: 0, sent: 0, waiting: 0, dropped: 0, detail: '' }),
      close: async () => {},
    },
  }
  return { made, got, heard: () => heard }
}

test('who wants all gets frames at once; who wants strangers when the core has spoken', () => {
  const all = target('all', {})
  const strangers = target('strangers', { onlyForeign: true })
  const forwarder = new Forwarder([all.made, strangers.made], new Metrics())
  forwarder.frames(1, FRAMES)
  assert.deepEqual(all.got, FRAMES)
  assert.deepEqual(strangers.got, [])
  forwarder.senders(1, [true, false, true])
  assert.deepEqual(strangers.got, [FRAMES[1]])
  assert.deepEqual(all.got, FRAMES)
  assert.deepEqual(
    forwarder.status().map(({ filtered }) => filtered),
    [0, 2],
  )
  assert.deepEqual([all.heard(), strangers.heard()], [3, 3])
})

test('words of the core about frames that are not held change nothing', () => {
  const strangers = target('strangers', { onlyForeign: true })
  const forwarder = new Forwarder([strangers.made], new Metrics())
  forwarder.frames(1, FRAMES)
  forwarder.senders(2, [false, false, false])
  forwarder.senders(1, [false, false, false])
  forwarder.senders(1, [false, false, false])
  assert.equal(strangers.got.length, 3)
})

test('a core that says nothing costs bounded memory, and what is lost is counted', () => {
  const all = target('all', {})
  const strangers = target('strangers', { onlyForeign: true })
  const metrics = new Metrics()
  const forwarder = new Forwarder([all.made, strangers.made], metrics)
  for (let id = 0; id < 300; id++) forwarder.frames(id, [FRAMES[0]])
  assert.equal(all.got.length, 300)
  const lost = 300 - 256
  const [of, ofStrangers] = forwarder.status()
  assert.deepEqual([of!.dropped, ofStrangers!.dropped], [0, lost])
  const labels = { upstream: 'strangers', reason: 'core-busy' }
  assert.equal(metrics.value('cigale_forward_dropped_total', labels), lost)
  // The eldest are gone, the others still wait for the word.
  forwarder.senders(0, [false])
  forwarder.senders(299, [false])
  assert.equal(strangers.got.length, 1)
})
