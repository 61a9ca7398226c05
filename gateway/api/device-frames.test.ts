import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { ApiBench } from '../../test/support/api-bench.ts'
import { EndDevice } from '../../test/support/end-device.ts'
import type { DeviceFrame, FrameExplained } from './device-frames.ts'

const DEV_EUI = '70b3d5499f0012ab' as DevEui
const URL = `/api/v1/devices/${DEV_EUI}/frames`

let bench: ApiBench
let device: EndDevice
/** As they were on air, oldest first. */
const sent: string[] = []

async function frames(query = ''): Promise<readonly DeviceFrame[]> {
  const answer = await bench.ask('viewer', { url: `${URL}${query}` })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json().frames
}

async function explained(position: number): Promise<FrameExplained> {
  const answer = await bench.ask('viewer', { url: `${URL}/${position}` })
  assert.equal(answer.statusCode, 200, answer.body)
  return answer.json()
}

describe('the frames of a device', () => {
  before(async () => {
    bench = await ApiBench.open()
    const { core } = bench
    device = new EndDevice({
      devEui: DEV_EUI,
      joinEui: '70b3d5499f000000' as JoinEui,
      appKey: '000102030405060708090a0b0c0d0e0f',
      macVersion: '1.0.3',
    })
    await core.addDevice(device.identity, { name: 'Place 12', profile: 'nwave-nps405sm' })
    await core.hear(device.join())
    device.acceptJoin(core.sent.at(-1)!.phyPayload)
    for (const [fPort, payload] of [
      [1, '0100'],
      [77, 'aa10'],
      [77, '00112233445566778899aabbccddeeff0011'],
    ] as const) {
      core.clock.advance(20_000)
      const bytes = Buffer.from(payload, 'hex')
      const frame = device.uplink({
        fPort,
        payload: new Uint8Array(bytes),
        fOpts: Uint8Array.of(2),
      })
      sent.push(Buffer.from(frame).toString('hex'))
      await core.hear(frame)
    }
    await core.settle()
    bench.feed.advance(core.core.journal.synced)
  })
  after(() => bench.close())

  test('they come newest first, as many as are asked for, with how they were heard', async () => {
    const all = await frames()
    assert.deepEqual(
      all.map(({ fCntUp, fPort }) => [fCntUp, fPort]),
      [
        [2, 77],
        [1, 77],
        [0, 1],
      ],
    )
    assert.equal(all[2]?.measurements.length === 0, false)
    assert.equal(all[1]?.decodeError?.startsWith('unknown-port'), true)
    assert.equal((await frames('?limit=1')).length, 1)
    assert.ok(all.every(({ airtimeUs }) => airtimeUs > 10_000))
  })

  test('one is explained by the very bytes that were on air, and lora-packet reads them the same', async () => {
    const all = await frames()
    for (const [i, { position, frmPayload }] of all.entries()) {
      const { onAir, commands, frame } = await explained(position)
      assert.equal(onAir.kind, 'known')
      if (onAir.kind !== 'known') continue
      assert.equal(onAir.parts.map(({ hex }) => hex).join(''), sent.at(-1 - i))
      assert.deepEqual(onAir.opinion, {
        isSame: true,
        devAddr: true,
        fCnt: true,
        fPort: true,
        signed: true,
        payload: true,
      })
      assert.deepEqual(commands, [{ name: 'LinkCheckReq' }])
      assert.equal(frame.frmPayload, frmPayload)
    }
  })

  test('S12: no key of the device is in what an explanation says', async () => {
    const { session } = bench.core.core.state.devices.get(DEV_EUI)!
    const [first] = await frames()
    const text = JSON.stringify(await explained(first!.position))
    for (const key of [session!.nwkSKey, session!.appSKey]) {
      const hex = Buffer.from(key.reveal()).toString('hex')
      assert.ok(!text.includes(hex) && !bench.logged.join('').includes(hex))
    }
  })

  test('a frame of another device, or of no device, is not given', async () => {
    const [first] = await frames()
    for (const url of [
      `${URL}/${first!.position + 1}`,
      `${URL}/${Number.MAX_SAFE_INTEGER}`,
      `/api/v1/devices/70b3d5499f00ffff/frames/${first!.position}`,
      '/api/v1/devices/70b3d5499f00ffff/frames',
    ]) {
      assert.equal((await bench.ask('viewer', { url })).statusCode, 404, url)
    }
  })

  test('when the session is over the fields stay, and the bytes on air are not made up', async () => {
    const [first] = await frames()
    bench.core.clock.advance(60_000)
    await bench.core.hear(device.join())
    device.acceptJoin(bench.core.sent.at(-1)!.phyPayload)
    await bench.core.hear(device.uplink({ fPort: 77, payload: Uint8Array.of(1) }))
    await bench.core.settle()
    bench.feed.advance(bench.core.core.journal.synced)
    const { onAir, frame } = await explained(first!.position)
    assert.deepEqual(onAir, { kind: 'unknown', why: 'session-over' })
    assert.equal(frame.fCntUp, 2)
    const [newest] = await frames()
    assert.equal((await explained(newest!.position)).onAir.kind, 'known')
  })
})
