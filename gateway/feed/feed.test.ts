import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import fc from 'fast-check'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import { JournalFeed } from './feed.ts'
import { readCursor, writeCursor } from './line.ts'

const START = { position: 0, index: 0 }
let bench: CoreBench

describe('the feed', () => {
  before(async () => {
    bench = await new CoreBench().open()
    const device = new EndDevice({
      devEui: '70b3d5499f0012ab' as DevEui,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: '000102030405060708090a0b0c0d0e0f',
      macVersion: '1.0.3',
    })
    await bench.addDevice(device.identity, { profile: 'nwave-nps405sm' })
    await bench.hear(device.join())
    device.acceptJoin(bench.sent.at(-1)!.phyPayload)
    for (let n = 0; n < 6; n++) {
      bench.clock.advance(20_000)
      await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(n & 1) }))
    }
    bench.clock.advance(20_000)
    await bench.hear(device.uplink({ fPort: 77, payload: Uint8Array.of(1) }))
    bench.clock.advance(20_000)
    await bench.hear(device.uplink({ adrAckReq: true }))
    await bench.core.checkpoint()
  })
  after(async () => await bench.close())

  const page = (after = START, limit = 100, filter?: (type: string) => boolean) =>
    new JournalFeed(bench.disk).page(after, bench.core.journal.synced, limit, filter)

  test('an uplink is one line, with what it was decoded to', async () => {
    const { lines } = await page(START, 100, (type) => type === 'uplink')
    assert.equal(lines.length, 8)
    const [first] = lines
    assert.ok(first?.type === 'uplink' && 'measurements' in first)
    assert.equal(first.fCntUp, 0)
    assert.equal(first.dataRate, 5)
    assert.equal(first.frmPayload, '00')
  })

  test('a frame that cannot be decoded is a line with the reason, one without payload a line without', async () => {
    const { lines } = await page(START, 100, (type) => type === 'uplink')
    const [foreign, empty] = lines.slice(6)
    assert.match(String(foreign?.['decodeError' as never]), /unknown-port/)
    assert.equal(empty?.['fPort' as never], null)
  })

  test('events come between, in the order in which they came to be', async () => {
    const { lines } = await page()
    const types = lines.map((line) => line.type)
    assert.equal(types[0], 'gatewayStarted')
    assert.ok(types.indexOf('deviceJoined') < types.indexOf('uplink'))
    assert.ok(types.includes('decodeFailed'))
  })

  test('going on from any cursor, with pages of any size, neither skips nor repeats', async () => {
    const all = (await page()).lines.map((line) => line.cursor)
    assert.equal(new Set(all).size, all.length)
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 7 }), async (limit) => {
        const seen: string[] = []
        for (let at = START; ; ) {
          const { lines, next } = await page(at, limit)
          if (lines.length === 0) break
          seen.push(...lines.map((line) => line.cursor))
          at = readCursor(lines.at(-1)!.cursor)!
          assert.ok(next.position >= at.position)
        }
        assert.deepEqual(seen, all)
      }),
      { numRuns: 7 },
    )
  })

  test('what is not on the medium yet does not show', async () => {
    const { lines } = await new JournalFeed(bench.disk).page(START, 40, 100)
    assert.equal(lines.length, 0)
  })
})

test('a cursor reads back, and nothing else is one', () => {
  assert.deepEqual(readCursor(writeCursor({ position: 12, index: 3 })), { position: 12, index: 3 })
  for (const wrong of ['', 'x', '-1', '1.2.3', '99999999999999999', '1e3']) {
    assert.equal(readCursor(wrong), undefined, wrong)
  }
})
