import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import type { DevEui, JoinEui } from '../../base/ids.ts'
import { tmstAfter } from '../../base/tmst.ts'
import { rowBytes } from '../../sync/row.ts'
import { CoreBench } from '../../test/support/core-bench.ts'
import { EndDevice, type EndDeviceIdentity } from '../../test/support/end-device.ts'

const PARKING: EndDeviceIdentity = {
  devEui: '70b3d5499f0012ab' as DevEui,
  joinEui: '70b3d5499f000000' as JoinEui,
  appKey: '000102030405060708090a0b0c0d0e0f',
  macVersion: '1.0.3',
}

let bench: CoreBench
let device: EndDevice

/** The newest order to the radio. */
function lastSent() {
  return bench.sent.at(-1)!
}

async function joined(identity = PARKING, profile = 'nwave-nps405sm'): Promise<EndDevice> {
  await bench.addDevice(identity, { profile })
  const end = new EndDevice(identity)
  await bench.hear(end.join())
  assert.ok(end.acceptJoin(lastSent().phyPayload))
  bench.clock.advance(10_000)
  return end
}

describe('a core with one device', () => {
  beforeEach(async () => {
    bench = await new CoreBench().open()
    device = await joined()
    bench.sent = []
  })

  test('W21: a join is answered for 5 s and 6 s after the request, and the device can read it', async () => {
    const other = new EndDevice({ ...PARKING, devEui: '70b3d5499f0012ac' as DevEui })
    await bench.addDevice(other.identity, { profile: 'nwave-nps405sm' })
    const heard = bench.rxFrame(other.join())
    await bench.hear(heard.phyPayload, heard)
    const { alternatives, purpose, phyPayload } = lastSent()
    assert.equal(purpose, 'joinAccept')
    assert.deepEqual(
      alternatives.map((a) => a.at),
      [tmstAfter(heard.tmst, 5_000_000), tmstAfter(heard.tmst, 6_000_000)],
    )
    assert.ok(other.acceptJoin(phyPayload))
    assert.equal(other.rx2DataRate, 3)
    await bench.close()
  })

  test('W22, L6, L8: a confirmed uplink is acknowledged 1 s later, and again with a new counter when it is repeated', async () => {
    const heard = bench.rxFrame(
      device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }),
    )
    await bench.hear(heard.phyPayload, heard)
    const first = device.receive(lastSent().phyPayload)
    assert.equal(lastSent().alternatives[0]!.at, tmstAfter(heard.tmst, 1_000_000))
    assert.equal(lastSent().alternatives[1]!.at, tmstAfter(heard.tmst, 2_000_000))
    assert.deepEqual([first?.ack, first?.fCntDown], [true, 0])
    bench.clock.advance(4_000)
    await bench.hear(device.repeat())
    const second = device.receive(lastSent().phyPayload)
    assert.deepEqual([second?.ack, second?.fCntDown], [true, 1])
    assert.equal(
      bench.factTypes().filter((type) => type === 'reading').length,
      1,
      'L6: delivered once',
    )
    await bench.close()
  })

  test('an uplink becomes a reading and an unconfirmed one is not answered', async () => {
    await bench.hear(device.uplink({ fPort: 1, payload: bytesOfHex('95')! }))
    assert.equal(bench.sent.length, 0)
    const reading = bench.allFacts().find((row) => row.fact.type === 'reading')!.fact
    assert.ok(reading.stream === 3)
    assert.equal(reading.devEui, PARKING.devEui)
    assert.ok(reading.values.includes(1))
    await bench.close()
  })

  test('F38, L5: a replayed frame is refused and counted, and changes nothing', async () => {
    const old = device.uplink({ fPort: 1, payload: Uint8Array.of(1) })
    await bench.hear(old)
    bench.clock.advance(5_000)
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(0) }))
    bench.clock.advance(5_000)
    const before = bench.factTypes()
    await bench.hear(old)
    assert.deepEqual(bench.factTypes(), before)
    assert.equal(bench.metrics.value('cigale_rx_refused_total', { reason: 'replay' }), 1)
    await bench.close()
  })

  test('W37, F34: copies of one frame within the window are one uplink', async () => {
    const frame = bench.rxFrame(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    await new Promise<void>((done) => {
      bench.core.onFrames([frame, { ...frame, rssiDbm: -60, snrDb: 9 }, frame], done)
    })
    await bench.hear(frame.phyPayload, frame)
    assert.equal(bench.factTypes().filter((type) => type === 'reading').length, 1)
    assert.equal(bench.core.state.devices.get(PARKING.devEui)?.lastHeard?.reception.snrDb, 9)
    assert.equal(bench.metrics.value('cigale_rx_copies_total'), 3)
    await bench.close()
  })

  test('F37: the 32-bit counter goes on over the roll-over of its 16 bits on air', async () => {
    for (const fCntUp of [65_534, 65_535, 65_536, 65_537]) {
      device.jumpTo(fCntUp)
      bench.clock.advance(5_000)
      await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
      assert.equal(bench.core.state.devices.get(PARKING.devEui)?.session?.fCntUpNext, fCntUp + 1)
    }
    await bench.close()
  })

  test('F41: a gap of more than 16 384 frames is accepted when the MIC fits', async () => {
    device.jumpTo(30_000)
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    assert.equal(bench.core.state.devices.get(PARKING.devEui)?.session?.fCntUpNext, 30_001)
    assert.equal(bench.metrics.value('cigale_counter_jumps_total'), 1, 'and it is counted')
    await bench.close()
  })

  test('F42, L2: a used DevNonce is refused without an answer', async () => {
    const twin = new EndDevice(PARKING, 0)
    bench.clock.advance(60_000)
    await bench.hear(twin.join())
    assert.equal(bench.sent.length, 0)
    assert.equal(bench.metrics.value('cigale_rx_refused_total', { reason: 'nonce-replay' }), 1)
    await bench.close()
  })

  test('L4: the old session stays until the new one has spoken', async () => {
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(0) }))
    const again = new EndDevice(PARKING, 1)
    await bench.hear(again.join())
    const accept = lastSent().phyPayload
    bench.clock.advance(10_000)
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }))
    assert.ok(device.receive(lastSent().phyPayload)?.ack, 'the old session still answers')
    assert.ok(again.acceptJoin(accept))
    bench.clock.advance(10_000)
    await bench.hear(again.uplink({ fPort: 1, payload: Uint8Array.of(0), confirmed: true }))
    assert.ok(again.receive(lastSent().phyPayload)?.ack)
    bench.clock.advance(10_000)
    bench.sent = []
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true }))
    assert.equal(bench.sent.length, 0, 'the old keys are gone')
    await bench.close()
  })

  test('F43: a join flood from one device is answered a few times only', async () => {
    bench.clock.advance(1_000)
    for (let nonce = 100; nonce < 150; nonce++) {
      await bench.hear(new EndDevice(PARKING, nonce).join())
      bench.clock.advance(500)
    }
    assert.ok(bench.sent.length <= 5, `${bench.sent.length} answers`)
    assert.ok(bench.metrics.value('cigale_rx_refused_total', { reason: 'join-flood' }) >= 45)
    await bench.close()
  })

  test('LinkCheckReq and DeviceTimeReq are answered in one frame', async () => {
    await bench.hear(device.uplink({ fOpts: Uint8Array.of(0x02, 0x0d) }))
    const answer = device.receive(lastSent().phyPayload)!
    // SNR 7.25 over SF7's floor of −7.5 is 15 dB, by one gateway.
    assert.equal(hexOf(answer.fOpts.subarray(0, 3)), '020f01')
    assert.equal(answer.fOpts[3], 0x0d)
    assert.equal(answer.fOpts.length, 9)
    await bench.close()
  })

  test('a downlink waits for the next uplink, is sent once, and its result is told', async () => {
    const queued = await bench.command({
      kind: 'downlink',
      devEui: PARKING.devEui,
      fPort: 10,
      payload: bytesOfHex('cafe')!,
      confirmed: false,
      expiresInMs: 3_600_000,
    })
    assert.equal(queued.outcome, 'queued')
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    const got = device.receive(lastSent().phyPayload)!
    assert.deepEqual([got.fPort, hexOf(got.payload)], [10, 'cafe'])
    bench.sent = []
    bench.clock.advance(5_000)
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(0) }))
    assert.equal(bench.sent.length, 0)
    assert.ok(bench.factTypes().includes('commandDone'))
    await bench.close()
  })

  test('W31: a confirmed downlink is repeated under a new counter until the device acknowledges', async () => {
    await bench.command({
      kind: 'downlink',
      devEui: PARKING.devEui,
      fPort: 10,
      payload: Uint8Array.of(1),
      confirmed: true,
      expiresInMs: 3_600_000,
    })
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    bench.clock.advance(5_000)
    // The device did not hear it: its next frame carries no ACK.
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(0) }))
    const second = device.receive(lastSent().phyPayload)!
    assert.deepEqual([second.confirmed, second.fCntDown], [true, 1])
    bench.sent = []
    bench.clock.advance(5_000)
    await bench.hear(device.uplink({ fPort: 1, payload: Uint8Array.of(1) }))
    assert.equal(bench.sent.length, 0, 'acknowledged: nothing more to send')
    await bench.close()
  })

  test('F75: the same command id does its work once', async () => {
    const command = {
      kind: 'downlink',
      devEui: PARKING.devEui,
      fPort: 10,
      payload: Uint8Array.of(1),
      confirmed: false,
      expiresInMs: 3_600_000,
    } as const
    await bench.command(command, 'same')
    await bench.command(command, 'same')
    assert.equal(bench.core.state.devices.get(PARKING.devEui)?.downlinks.length, 1)
    await bench.close()
  })

  test('F35, I11: what had no answer may have been on the air, and counts; what was refused does not', async () => {
    bench.autoReceipt = false
    const uplink = () => device.uplink({ fPort: 1, payload: Uint8Array.of(1), confirmed: true })
    const refusedFor = async (reason: 'no-answer' | 'too-late'): Promise<number> => {
      await bench.hear(uplink())
      const before = bench.core.airtime().length
      const { txId } = lastSent()
      bench.core.onReceipt({ kind: 'refused', txId, reasons: [reason] })
      await bench.settle()
      bench.clock.advance(4_000)
      return bench.core.airtime().length - before
    }
    assert.equal(await refusedFor('no-answer'), -1, 'RX1 stays, RX2 was never sent')
    assert.equal(await refusedFor('too-late'), -2)
    await bench.close()
  })

  test('a downlink that nobody fetched in time expires and is told', async () => {
    await bench.command({
      kind: 'downlink',
      devEui: PARKING.devEui,
      fPort: 10,
      payload: Uint8Array.of(1),
      confirmed: false,
      expiresInMs: 60_000,
    })
    bench.clock.advance(61_000)
    bench.clock.advance(6_000)
    await bench.settle()
    const done = bench.allFacts().findLast((row) => row.fact.type === 'commandDone')!.fact
    assert.ok(done.stream === 4 && done.fields['outcome'] === 'expired')
    await bench.close()
  })
})

describe('F77: a core that dies and comes back', () => {
  before(async () => {
    bench = await new CoreBench({ seed: 5 }).open()
    device = await joined()
  })
  after(async () => {
    await bench.close()
  })

  test('I5, L7: kill -9 loses nothing accepted, and no counter goes back', async () => {
    const counters: number[] = []
    const seen: string[] = []
    for (let round = 0; round < 12; round++) {
      bench.clock.advance(30_000)
      const frame = device.uplink({ fPort: 1, payload: Uint8Array.of(round & 1), confirmed: true })
      await bench.hear(frame)
      counters.push(device.receive(lastSent().phyPayload)!.fCntDown)
      if (round % 4 === 2) await bench.core.checkpoint()
      const before = rowsOf()
      if (round % 3 === 1) await bench.kill()
      if (round % 3 === 2) await bench.cutPower()
      const rows = rowsOf()
      for (const row of before) assert.ok(rows.includes(row), `lost or changed: ${row}`)
      seen.push(...rows)
      bench.clock.advance(1_000)
      const old = bench.metrics.value('cigale_uplinks_total', { repeat: 'false' })
      await bench.hear(frame)
      assert.equal(bench.metrics.value('cigale_uplinks_total', { repeat: 'false' }), old)
      const again = device.receive(lastSent().phyPayload)
      if (again) counters.push(again.fCntDown)
    }
    assert.deepEqual(
      counters,
      [...new Set(counters)].sort((a, b) => a - b),
    )
    const readings = bench.factTypes().filter((type) => type === 'reading')
    assert.equal(readings.length, 12)
    assert.ok(seen.length > 0)
  })

  test('I2: every run has an epoch of its own, and none is used twice', () => {
    const epochs = bench.core.facts.epochs().map(({ epoch }) => epoch)
    assert.equal(new Set(epochs).size, epochs.length)
    assert.ok(epochs.length >= 8)
  })
})

/** Facts as text: identity, canonical content, rolling hash. */
function rowsOf(): string[] {
  return bench
    .allFacts()
    .map(({ epoch, seq, fact, head }) =>
      [epoch, fact.stream, seq, hexOf(rowBytes(fact)), hexOf(head)].join(' '),
    )
}
