import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import type { UndecodedView } from './undecoded.ts'

const DEV_EUI = '70b3d5499f0012ab' as DevEui

let bench: ApiBench

async function undecoded(query = ''): Promise<UndecodedView> {
  const url = `/api/v1/uplinks/undecoded${query}`
  const answer = await bench.ask('viewer', { url })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

describe('frames that could not be decoded', () => {
  before(async () => {
    bench = await ApiBench.open()
    const { core } = bench
    const device = new EndDevice({
      devEui: DEV_EUI,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: '000102030405060708090a0b0c0d0e0f',
      macVersion: '1.0.3',
    })
    await core.addDevice(device.identity, { name: 'Place 12', profile: 'nwave-nps405sm' })
    await core.hear(device.join())
    device.acceptJoin(core.sent.at(-1)!.phyPayload)
    for (const [fPort, byte] of [
      [77, 0xaa],
      [1, 0x01],
      [78, 0xbb],
    ] as const) {
      core.clock.advance(20_000)
      await core.hear(device.uplink({ fPort, payload: Uint8Array.of(byte, 0x10) }))
    }
    await core.settle()
    bench.feed.advance(core.core.journal.synced)
  })
  after(() => bench.close())

  test('they are told newest first, with the reason and their bytes, stored or not', async () => {
    for (const where of ['in memory', 'stored']) {
      const { count, frames } = await undecoded()
      assert.deepEqual(
        frames.map(({ fPort, frmPayload, error }) => [fPort, frmPayload, error]),
        [
          [78, 'bb10', 'unknown-port'],
          [77, 'aa10', 'unknown-port'],
        ],
        where,
      )
      assert.equal(count, 2)
      const [{ name, profile, devEui }] = frames as [UndecodedView['frames'][number]]
      assert.deepEqual([name, profile, devEui], ['Place 12', 'nwave-nps405sm', DEV_EUI])
      await bench.core.core.checkpoint()
    }
  })

  test('a page asks for the newest, or for those of one device', async () => {
    const { count, frames } = await undecoded('?limit=1')
    assert.deepEqual([count, frames.length, frames[0]?.fPort], [2, 1, 78])
    assert.equal((await undecoded(`?devEui=${DEV_EUI}`)).count, 2)
    assert.deepEqual(await undecoded('?devEui=70b3d5499f0012ff'), { count: 0, frames: [] })
    const wrong = await bench.ask('viewer', { url: '/api/v1/uplinks/undecoded?limit=0' })
    assert.equal(wrong.statusCode, 400)
  })

  test('one that was decoded again is told no more', async () => {
    const [newest] = (await undecoded()).frames
    bench.core.core.note({
      kind: 'redecoded',
      uplink: 0,
      devEui: DEV_EUI,
      profile: 'nwave-nps405sm',
      ofMs: Date.parse(newest!.at),
      ofClk: 2,
      decoder: 'nwave-nps405sm@2:00000000',
      rev: 1,
      output: {
        measurements: [{ quantity: 'parking.occupied', index: 0, value: 1 }],
        notes: [],
        warnings: [],
      },
      withdrawn: [],
      failedBefore: true,
    })
    await bench.core.settle()
    await bench.core.core.sync()
    const { count, frames } = await undecoded()
    assert.deepEqual([count, frames[0]?.fPort], [1, 77])
  })
})
