import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { DevAddr, DevEui, JoinEui } from '../../base/ids.ts'
import { GATEWAY } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { HomeDesk, OTHER_GATEWAY } from '../../test/support/home-desk.ts'

const SENSOR: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}
const ROW = ['row:mignet-a']

let old: HomeDesk
let next: HomeDesk
let device: EndDevice

const say = (end = device) => end.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true })

/** What the device took of what this gateway has sent since. */
async function heardBy({ bench }: HomeDesk, phyPayload: Uint8Array, end = device) {
  bench.sent = []
  await bench.hear(phyPayload)
  return bench.sent.map((order) => end.receive(order.phyPayload))
}

async function joined(desk: HomeDesk, identity: EndDeviceIdentity): Promise<EndDevice> {
  const { bench } = desk
  const end = new EndDevice(identity)
  await bench.addDevice(identity, { profile: 'nwave-nps405sm' })
  await bench.hear(end.join())
  assert.ok(end.acceptJoin(bench.sent.at(-1)!.phyPayload))
  bench.clock.advance(10_000)
  return end
}

async function place(desk: HomeDesk, id: string, devEui: DevEui): Promise<void> {
  const properties = { row: 'mignet-a' }
  const binding = { asset: id, devEui, role: 'occupancy', index: 0, fromMs: 0 } as const
  await desk.bench.addAsset({ id, kind: 'space', name: id, properties }, [binding])
}

describe('a hand-over from one living gateway to another', () => {
  beforeEach(async () => {
    old = await HomeDesk.open()
    next = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
    device = await joined(old, SENSOR)
    await place(old, 'a-1', SENSOR.devEui)
    assert.equal((await heardBy(old, say()))[0]?.ack, true)
  })
  afterEach(async () => {
    await old.bench.close()
    await next.bench.close()
  })

  test('F46: the session goes on at the new home, its counters too, and at no moment do two answer', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    const between = say()
    assert.deepEqual([await heardBy(old, between), await heardBy(next, between)], [[], []])
    const text = await old.handover(ROW, next)
    assert.equal((await next.service.importHome('test', text)).outcome, 'done')
    old.bench.clock.advance(10_000)
    next.bench.clock.advance(10_000)
    const frame = say()
    assert.deepEqual(await heardBy(old, frame), [])
    const [answer] = await heardBy(next, frame)
    assert.deepEqual([answer?.ack, answer?.fCntDown], [true, 1])
    await next.bench.decoded()
    const { boundAssets } = next.bench.core.state
    assert.ok(next.bench.factTypes().includes('reading'))
    assert.deepEqual(
      boundAssets.get(SENSOR.devEui)?.map(({ asset }) => asset),
      ['a-1'],
    )
  })

  test('F46: the new home answers the next join, the old one does not', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    await next.service.importHome('test', await old.handover(ROW, next))
    const again = new EndDevice(SENSOR, 5)
    const request = again.join()
    assert.deepEqual(await heardBy(old, request, again), [])
    next.bench.sent = []
    await next.bench.hear(request)
    assert.ok(again.acceptJoin(next.bench.sent.at(-1)!.phyPayload))
  })

  test('F42: a DevNonce that was used at the old home is used at the new one', async () => {
    const replayed = new EndDevice(SENSOR).join()
    await old.move(ROW, OTHER_GATEWAY)
    await next.service.importHome('test', await old.handover(ROW, next))
    await next.bench.hear(replayed)
    assert.equal(next.bench.metrics.value('cigale_rx_refused_total', { reason: 'nonce-replay' }), 1)
  })

  test('F38: a frame that the old home took is a replay at the new one', async () => {
    old.bench.clock.advance(10_000)
    const taken = say()
    await heardBy(old, taken)
    await heardBy(old, say())
    await old.move(ROW, OTHER_GATEWAY)
    await next.service.importHome('test', await old.handover(ROW, next))
    await next.bench.hear(taken)
    assert.equal(next.bench.metrics.value('cigale_rx_refused_total', { reason: 'replay' }), 1)
  })

  test('F46: nothing is handed over of what is still at home, nor while a frame is with the radio', async () => {
    const key = await next.key()
    const early = await old.service.exportHome(ROW, key)
    assert.match(early.kind === 'refused' ? early.detail : '', /still at home here/)
    old.bench.autoReceipt = false
    old.bench.clock.advance(10_000)
    await heardBy(old, say())
    const { txId } = old.bench.sent.at(-1)!
    await old.move(ROW, OTHER_GATEWAY)
    const busy = await old.service.exportHome(ROW, key)
    assert.match(busy.kind === 'refused' ? busy.detail : '', /^1 frames are with the radio/)
    old.bench.core.onReceipt({ kind: 'sent', txId, alternative: 0, airtimeUs: 1, atMs: 0 })
    assert.equal((await old.service.exportHome(ROW, key)).kind, 'handover')
  })

  test('F77: power cuts on both sides of every step leave one home, and the same hand-over again', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    await old.bench.cutPower()
    assert.deepEqual(await heardBy(old, say()), [])
    const first = await old.handover(ROW, next)
    await old.bench.cutPower()
    const second = await old.handover(ROW, next)
    await next.bench.cutPower()
    assert.equal((await next.service.importHome('test', first)).outcome, 'done')
    await next.bench.cutPower()
    next.bench.clock.advance(10_000)
    assert.equal((await heardBy(next, say()))[0]?.fCntDown, 1)
    await next.bench.core.checkpoint()
    await next.bench.kill()
    const again = await next.service.importHome('test', second)
    assert.match(again.detail, /^0 devices are at home here.*1 were taken before/)
    next.bench.clock.advance(10_000)
    assert.equal((await heardBy(next, say()))[0]?.fCntDown, 2, 'no counter went back')
  })

  test('F46: moved back, no counter goes back, and the gateway between is silent', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    await next.service.importHome('test', await old.handover(ROW, next))
    next.bench.clock.advance(10_000)
    for (let n = 0; n < 3; n++) {
      await heardBy(next, say())
      next.bench.clock.advance(10_000)
    }
    await next.move(ROW, GATEWAY)
    await old.service.importHome('test', await next.handover(ROW, old))
    old.bench.clock.advance(60_000)
    const frame = say()
    assert.deepEqual(await heardBy(next, frame), [])
    const [answer] = await heardBy(old, frame)
    assert.deepEqual([answer?.ack, answer?.fCntDown], [true, 4])
    assert.equal(old.bench.core.state.homes.get(SENSOR.devEui)?.rev, 2)
  })

  test('S11: a hand-over opens at its gateway alone, and not when one letter of it is changed', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    const text = await old.handover(ROW, next)
    assert.ok(!text.includes(SENSOR.appKey) && !text.includes(SENSOR.devEui))
    const third = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
    const foreign = await old.service.importHome('test', text)
    assert.equal(foreign.detail, 'this hand-over is for another gateway')
    const head = JSON.parse(text) as { rev: number; box: string }
    const higher = JSON.stringify({ ...head, rev: head.rev + 1 })
    const turned = JSON.stringify({
      ...head,
      box: head.box.replace(/^.{60}./, (b) => `${b.slice(0, -1)}${b.endsWith('A') ? 'B' : 'A'}`),
    })
    for (const wrong of [higher, turned]) {
      const { outcome, detail } = await next.service.importHome('test', wrong)
      assert.deepEqual(
        [outcome, detail.slice(0, 37)],
        ['refused', 'the hand-over cannot be opened: it wa'],
      )
    }
    for (const wrong of ['', '{}', 'null', text.slice(0, -9)]) {
      const { outcome, detail } = await next.service.importHome('test', wrong)
      assert.deepEqual([outcome, detail], ['refused', 'this is no hand-over of a home'])
    }
    assert.equal(next.bench.core.state.devices.size, 0)
    await third.bench.close()
  })

  test('S12: keys that came by hand-over are in the journal sealed, and in no view', async () => {
    await old.move(ROW, OTHER_GATEWAY)
    await next.service.importHome('test', await old.handover(ROW, next))
    await next.bench.core.checkpoint()
    const key = Buffer.from(SENSOR.appKey, 'hex')
    const { nwkSKey } = next.bench.core.state.devices.get(SENSOR.devEui)!.session!
    for (const name of await next.bench.disk.list()) {
      const bytes = Buffer.from(await next.bench.disk.read(name))
      assert.ok(
        !bytes.includes(key) && !bytes.includes(Buffer.from(nwkSKey.reveal())),
        `segment ${name}`,
      )
    }
    assert.ok(!JSON.stringify(await next.service.homes()).includes(SENSOR.appKey))
  })

  test('a move warns of what is lost, and is refused unless a person says anyway', async () => {
    old.waiting = 12
    const downlink = {
      kind: 'downlink',
      devEui: SENSOR.devEui,
      fPort: 10,
      confirmed: false,
    } as const
    await old.bench.command({ ...downlink, payload: Uint8Array.of(1), expiresInMs: 60_000 })
    const order = { groups: ROW, to: OTHER_GATEWAY, anyway: false, dryRun: false }
    const warned = await old.service.moveHome('test', order)
    assert.deepEqual(
      [warned.outcome, warned.warnings.map(({ code }) => code)],
      ['refused', ['downlinks-wait', 'facts-wait']],
    )
    const dry = await old.service.moveHome('test', { ...order, anyway: true, dryRun: true })
    assert.deepEqual([dry.outcome, dry.rev, old.bench.core.state.homes.size], ['done', 1, 0])
    const done = await old.service.moveHome('test', { ...order, anyway: true })
    assert.deepEqual([done.outcome, done.devices], ['done', 1])
  })

  test('homes are shown by what moves, with who else hears them', async () => {
    const before = (await old.service.homes()).groups
    assert.deepEqual(
      before.map(({ id, devices, home, rev, isHere }) => [id, devices, home, rev, isHere]),
      [['row:mignet-a', 1, null, 0, true]],
    )
    await old.move(ROW, OTHER_GATEWAY)
    await heardBy(old, say())
    const [after] = (await old.service.homes()).groups
    assert.deepEqual(
      [after?.home, after?.rev, after?.isHere, after?.alsoHeardBy],
      [OTHER_GATEWAY, 1, false, [{ gatewayEui: GATEWAY, devices: 1 }]],
    )
  })
})

describe('what a hand-over carries', () => {
  test('sessions of 1.1 and of ABP go on at the new home', async () => {
    const from = await HomeDesk.open()
    const to = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
    const eleven: EndDeviceIdentity = {
      ...SENSOR,
      ...{ devEui: '70b3d5499f0012b1' as DevEui, macVersion: '1.1' },
      nwkKey: '101112131415161718191a1b1c1d1e1f',
    }
    const modern = await joined(from, eleven)
    await heardBy(from, say(modern), modern)
    const personal: EndDeviceIdentity = { ...SENSOR, devEui: '70b3d5499f0012b2' as DevEui }
    const session = {
      devAddr: '01020304' as DevAddr,
      nwkSKey: '00112233445566778899aabbccddeeff',
      appSKey: 'ffeeddccbbaa99887766554433221100',
    }
    await from.bench.addPersonal(personal, session)
    const abp = new EndDevice(personal)
    abp.personalize(session)
    from.bench.clock.advance(10_000)
    assert.equal((await heardBy(from, say(abp), abp))[0]?.ack, true)
    const groups = [eleven, personal].map(({ devEui }) => `device:${devEui}`)
    await from.move(groups, OTHER_GATEWAY)
    assert.equal(
      (await to.service.importHome('test', await from.handover(groups, to))).outcome,
      'done',
    )
    to.bench.clock.advance(10_000)
    assert.equal((await heardBy(to, say(modern), modern))[0]?.ack, true)
    to.bench.clock.advance(10_000)
    assert.equal((await heardBy(to, say(abp), abp))[0]?.fCntDown, 1)
    await from.bench.close()
    await to.bench.close()
  })

  test('a device that has joined and not spoken yet speaks at its new home', async () => {
    const from = await HomeDesk.open()
    const to = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
    const fresh = await joined(from, SENSOR)
    const groups = [`device:${SENSOR.devEui}`]
    await from.move(groups, OTHER_GATEWAY)
    await to.service.importHome('test', await from.handover(groups, to))
    to.bench.clock.advance(10_000)
    assert.equal((await heardBy(to, say(fresh), fresh))[0]?.ack, true)
    await from.bench.close()
    await to.bench.close()
  })

  test('hundreds of devices come in records of a hundred, and what a crash left out comes with the file again', async () => {
    const from = await HomeDesk.open()
    const to = await HomeDesk.open({ gatewayEui: OTHER_GATEWAY })
    const ids = Array.from(
      { length: 230 },
      (_, n) => `70b3d5499f1${n.toString(16).padStart(5, '0')}` as DevEui,
    )
    for (const devEui of ids) await from.bench.addDevice({ ...SENSOR, devEui })
    for (const devEui of ids) await place(from, `p-${devEui}`, devEui)
    await from.move(ROW, OTHER_GATEWAY)
    const text = await from.handover(ROW, to)
    assert.ok(text.length < 120_000, `${text.length} characters`)
    const done = await to.service.importHome('test', text, 'once')
    assert.equal(done.detail.match(/devices are at home here/g)?.length, 3)
    assert.deepEqual(
      [to.bench.core.state.devices.size, to.bench.core.state.assets.size],
      [230, 230],
    )
    await from.bench.close()
    await to.bench.close()
  })
})
