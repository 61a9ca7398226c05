/** A gateway made again from a copy of its state, with devices that judge what it sends them. */

import assert from 'node:assert/strict'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'
import { afterRestore, downStep } from '../engine/after-restore.ts'
import { toldSetup } from '../link/wants.ts'
import type { MacVersion } from '../registry/model.ts'
import { beginAnew } from './begin-anew.ts'
import { openStoreImage } from './open.ts'
import { copyState } from './state-copy.ts'

const VERSIONS: readonly MacVersion[] = ['1.0.2', '1.0.3', '1.0.4', '1.1']
const MINUTE_MS = 60_000
const MAX_FCNT_GAP = 16_384

function identityOf(macVersion: MacVersion): EndDeviceIdentity {
  return {
    devEui: `70b3d5499f00${VERSIONS.indexOf(macVersion)}2ab0`.slice(0, 16) as DevEui,
    joinEui: '70b3d5499f000000' as JoinEui,
    appKey: '000102030405060708090a0b0c0d0e0f',
    nwkKey: '101112131415161718191a1b1c1d1e1f',
    macVersion,
  }
}

async function openBench(t: TestContext): Promise<CoreBench> {
  const bench = await new CoreBench().open()
  t.after(() => bench.close())
  return bench
}

async function joined(bench: CoreBench, macVersion: MacVersion): Promise<EndDevice> {
  const identity = identityOf(macVersion)
  await bench.addDevice(identity)
  const device = new EndDevice(identity)
  await joinAnew(bench, device)
  return device
}

async function joinAnew(bench: CoreBench, device: EndDevice): Promise<void> {
  bench.clock.advance(10_000)
  await bench.hear(device.join())
  assert.ok(device.acceptJoin(bench.sent.at(-1)!.phyPayload), 'the accept is newer than the last')
}

/** Confirmed, and its acknowledgement is one that the device takes. Gives its counter. */
async function speak(bench: CoreBench, device: EndDevice): Promise<number> {
  bench.clock.advance(10_000)
  const uplink = device.uplink({ fPort: 2, payload: Uint8Array.of(1), confirmed: true })
  const { freqHz, modulation } = device.sending
  await bench.hear(uplink, { freqHz, modulation })
  const received = device.receive(bench.sent.at(-1)!.phyPayload)
  assert.equal(received?.ack, true)
  return received.fCntDown
}

/** An order that the device gets, under the other counter of 1.1. Gives its counter. */
async function order(bench: CoreBench, device: EndDevice): Promise<number> {
  const { devEui } = device.identity
  const how = { fPort: 9, payload: Uint8Array.of(7), confirmed: false, expiresInMs: 3_600_000 }
  await bench.command({ kind: 'downlink', devEui, ...how }, `order-${bench.clock.monoMs()}`)
  bench.clock.advance(10_000)
  const uplink = device.uplink({ fPort: 2, payload: Uint8Array.of(1) })
  const { freqHz, modulation } = device.sending
  await bench.hear(uplink, { freqHz, modulation })
  const received = device.receive(bench.sent.at(-1)!.phyPayload)
  assert.equal(received?.fPort, 9)
  return received.fCntDown
}

async function copyOf(bench: CoreBench): Promise<Uint8Array> {
  assert.ok(await bench.core.settle())
  return copyState(join(bench.folder, 'cigale.db'))
}

/** On a new card, with a journal of its own, at the time of the lost one. */
async function madeAgain(
  t: TestContext,
  { vault, clock }: CoreBench,
  copy: Uint8Array,
  ageMs: number | undefined,
): Promise<CoreBench> {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-again-'))
  const db = openStoreImage(copy, 'copy')
  const journalId = new Uint8Array(8).fill(9)
  const made = new CoreBench({ folder, clock, seed: 2 })
  const change = (state: Parameters<typeof afterRestore>[0]): void => afterRestore(state, ageMs)
  beginAnew(db, vault, { toldSetup: toldSetup(made.settings), journalId, change })
  writeFileSync(join(folder, 'cigale.db'), db.serialize())
  db.close()
  await made.open()
  t.after(() => made.close())
  return made
}

describe('a gateway made again from a backup', () => {
  for (const macVersion of VERSIONS) {
    test(`F40, I5: a device of ${macVersion} is heard again, and takes what it is sent, within its gap`, async (t) => {
      const lost = await openBench(t)
      const device = await joined(lost, macVersion)
      await speak(lost, device)
      const copy = await copyOf(lost)
      // Sixty downlinks in ten minutes: what the backup knows nothing of.
      let last = 0
      let lastOrder = 0
      for (let n = 0; n < 30; n++) last = await speak(lost, device)
      for (let n = 0; n < 30; n++) lastOrder = await order(lost, device)
      const made = await madeAgain(t, lost, copy, 10 * MINUTE_MS)
      assert.notEqual(made.core.state.epoch, lost.core.state.epoch)
      const next = await speak(made, device)
      assert.ok(next > last && next - last < MAX_FCNT_GAP, `${last} → ${next}`)
      const nextOrder = await order(made, device)
      assert.ok(nextOrder > lastOrder, `${lastOrder} → ${nextOrder}`)
      assert.ok((await speak(made, device)) > next)
      // It joins anew: neither nonce is one that was used.
      await joinAnew(made, device)
      await speak(made, device)
    })
  }

  test('F40: the same backup brought back twice sends under no counter of the life between', async (t) => {
    const lost = await openBench(t)
    const device = await joined(lost, '1.0.3')
    await speak(lost, device)
    const copy = await copyOf(lost)
    const first = await madeAgain(t, lost, copy, 0)
    let last = 0
    for (let n = 0; n < 50; n++) last = await speak(first, device)
    const second = await madeAgain(t, lost, copy, 60 * MINUTE_MS)
    assert.ok((await speak(second, device)) > last)
  })

  test('F40: a session that waited for its first frame goes on above what was sent under it, restarts included', async (t) => {
    for (const macVersion of ['1.0.3', '1.1'] as const) {
      const lost = await openBench(t)
      const device = await joined(lost, macVersion)
      const copy = await copyOf(lost)
      let last = 0
      for (let n = 0; n < 20; n++) last = await speak(lost, device)
      const made = await madeAgain(t, lost, copy, 5 * MINUTE_MS)
      await made.core.checkpoint()
      await made.kill()
      assert.ok((await speak(made, device)) > last)
    }
  })

  test('F40: without a clock no JoinNonce that was used is used again', async (t) => {
    const lost = await openBench(t)
    lost.clock.state = 0
    const device = await joined(lost, '1.0.4')
    await speak(lost, device)
    const copy = await copyOf(lost)
    for (let n = 0; n < 5; n++) await joinAnew(lost, device)
    const made = await madeAgain(t, lost, copy, undefined)
    await joinAnew(made, device)
    await speak(made, device)
  })

  test('F40: an uplink from before the backup is refused, one from behind it could be replayed once', async (t) => {
    const lost = await openBench(t)
    const device = await joined(lost, '1.0.3')
    await speak(lost, device)
    const before = device.uplink({ fPort: 2, payload: Uint8Array.of(1) })
    await lost.hear(before)
    const copy = await copyOf(lost)
    const since = device.uplink({ fPort: 2, payload: Uint8Array.of(2) })
    await lost.hear(since)
    const made = await madeAgain(t, lost, copy, MINUTE_MS)
    const uplinks = () => made.metrics.value('cigale_uplinks_total', { repeat: 'false' })
    await made.hear(before)
    assert.equal(uplinks(), 0)
    await made.hear(since)
    assert.equal(uplinks(), 1)
    made.clock.advance(60_000)
    await made.hear(since)
    assert.equal(uplinks(), 1)
  })

  test('an order that may have gone out is not sent again; closing a valve is', async (t) => {
    const lost = await openBench(t)
    const device = await joined(lost, '1.0.3')
    await speak(lost, device)
    const { devEui } = device.identity
    const more = { payload: Uint8Array.of(7), fPort: 9 }
    const open = { kind: 'downlink', devEui, confirmed: false, expiresInMs: 1e8, ...more } as const
    await lost.command(open, 'open')
    await lost.command(
      { kind: 'wateringStop', zone: 'z', devEui, fPort: 3, payload: Uint8Array.of(0) },
      'close',
    )
    const made = await madeAgain(t, lost, await copyOf(lost), MINUTE_MS)
    assert.equal(made.core.state.commands.get('open')?.outcome, 'failed')
    made.clock.advance(10_000)
    await made.hear(device.uplink({ fPort: 2, payload: Uint8Array.of(1) }))
    assert.equal(device.receive(made.sent.at(-1)!.phyPayload)?.fPort, 3)
    assert.deepEqual(
      made.core.state.devices.get(devEui)?.downlinks.map(({ commandId }) => commandId),
      ['close'],
    )
  })

  test('I2: facts of before are named as lost, and no place of theirs is given again', async (t) => {
    const lost = await openBench(t)
    const device = await joined(lost, '1.0.3')
    await speak(lost, device)
    const copy = await copyOf(lost)
    const { epoch } = lost.core.state
    const made = await madeAgain(t, lost, copy, MINUTE_MS)
    await speak(made, device)
    const old = made.core.facts.epochs().find((one) => one.epoch === epoch)
    assert.ok(old && old.streams.length > 0)
    for (const { oldest, next } of old.streams) assert.equal(oldest, next)
    for (const { epoch: of } of made.allFacts()) assert.notEqual(of, epoch)
    assert.ok(
      made.core.journal.oldest > lost.core.journal.synced,
      'no cursor of before names a line of now',
    )
  })

  test('a copy of which one row has rotted is refused', async (t) => {
    const lost = await openBench(t)
    await joined(lost, '1.0.3')
    const db = openStoreImage(await copyOf(lost), 'copy')
    db.exec('UPDATE device_states SET join_nonce_next = join_nonce_next - 1')
    const how = { toldSetup: toldSetup(lost.settings), journalId: new Uint8Array(8), change() {} }
    assert.throws(() => beginAnew(db, lost.vault, how), { code: 'corrupt' })
    db.close()
  })
})

test('F40: counters are stepped by the backup’s age, never beyond what a device accepts', () => {
  assert.equal(downStep(0), 256)
  assert.equal(downStep(24 * 60 * MINUTE_MS), 256 + 1_440)
  for (const ageMs of [undefined, 365 * 24 * 60 * MINUTE_MS]) assert.equal(downStep(ageMs), 16_000)
})
