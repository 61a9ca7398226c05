/** The whole driver on an emulated board whose antenna hangs in the shared air. */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import { tmstAfter } from '../../base/tmst.ts'
import { STAND_IN_PATCH } from '../../test/support/emulated-board.ts'
import { onTheStreet, STREET, Street } from '../../test/support/street.ts'
import { AirDevice, type AirDownlink } from '../emulator/air-device.ts'
import { readFrame, writeFrame } from '../mcu/frame.ts'

const { FREQ_HZ, SF7 } = STREET

test('a frame is heard with its strength, its channel and the microsecond of its end', async () => {
  await onTheStreet(async (street) => {
    const first = street.say('one')
    await street.live(500)
    const second = street.say('two')
    await street.live(500)
    const [a, b] = street.frames
    assert.equal(Buffer.from(a!.phyPayload).toString(), 'one')
    assert.deepEqual([a!.freqHz, a!.modulation, a!.snrDb], [FREQ_HZ, SF7, 7])
    assert.ok(Math.abs(a!.rssiDbm - -97) < 2, String(a!.rssiDbm))
    const gapUs = Math.round((second.endMonoMs - first.endMonoMs) * 1000)
    assert.ok(Math.abs(b!.tmst - a!.tmst - gapUs) <= 1, `${b!.tmst - a!.tmst} µs for ${gapUs}`)
    assert.equal(a!.gatewayEui, '0016c001ff10a235')
  })
})

test('an idle poll is one round trip, at most 60 a second', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    const before = bridge.requests
    await street.live(5_000)
    const perSecond = (bridge.requests - before) / 5
    assert.ok(perSecond <= 60 && perSecond >= 20, String(perSecond))
  })
})

test('F24: a downlink starts on the microsecond of its window, and is told when it is over', async () => {
  await onTheStreet(async (street) => {
    const heard: AirDownlink[] = []
    const { endMonoMs } = street.say('one')
    street.device.openWindow({
      opensMonoMs: endMonoMs + 1_000,
      freqHz: FREQ_HZ,
      modulation: SF7,
      onDownlink: (downlink) => heard.push(downlink),
    })
    await street.liveUntil(() => street.frames.length === 1, 500)
    const at = tmstAfter(street.frames[0]!.tmst, 1_000_000)
    street.concentrator.transmit(street.request(1, { at, freqHz: FREQ_HZ }))
    await street.live(1_500)
    assert.equal(heard.length, 1)
    assert.ok(Math.abs(heard[0]!.startMonoMs - (endMonoMs + 1_000)) < 0.01)
    assert.deepEqual(heard[0]!.phyPayload, Uint8Array.of(0x60, 1, 2, 3))
    assert.deepEqual(
      street.receipts.map(({ kind, txId }) => [kind, txId]),
      [['sent', 1]],
    )
  })
})

test('F33: what the board cannot send is refused with its reason and nothing goes out', async () => {
  await onTheStreet(async (street) => {
    street.concentrator.transmit(street.request(1, { eirpDbm: 5 }))
    street.concentrator.transmit(street.request(2, { at: tmstAfter(0 as never, 1) }))
    await street.live(500)
    assert.deepEqual(
      street.receipts.map((receipt) => [
        receipt.txId,
        receipt.kind === 'refused' && receipt.reasons[0],
      ]),
      [
        [1, 'power'],
        [2, 'too-late'],
      ],
    )
  })
})

test('while it sends it is deaf, and hears again right after', async () => {
  await onTheStreet(async (street) => {
    street.concentrator.transmit(street.request(1))
    await street.liveUntil(() => street.board.chip.isEmitting, 500)
    street.say('unheard')
    await street.live(300)
    assert.equal(street.frames.length, 0)
    assert.equal(street.board.lost.halfDuplex, 1)
    await street.heardAgain(1_000)
  })
})

const LINE_FAULTS: readonly (readonly [string, (answer: Uint8Array) => Uint8Array | undefined])[] =
  [
    ['F29: an answer that is lost', () => undefined],
    ['F28: an answer of another order', (answer) => answer.with(3, 0x41)],
    ['F28: an answer with another id', (answer) => answer.with(0, answer[0]! ^ 0x55)],
    ['F28: an answer with another length', (answer) => answer.with(2, answer[2]! ^ 0x01)],
    ['F28: a stray byte before an answer', (answer) => Uint8Array.from([0x13, ...answer])],
    ['F28: an answer cut short', (answer) => answer.subarray(0, answer.length - 3)],
    [
      'F30: an SPI transfer that fails',
      (answer) => {
        const read = readFrame(answer)
        if (read.kind !== 'frame' || read.frame.order !== 0x45) return answer
        const { id, order } = read.frame
        return writeFrame({ id, order, payload: Uint8Array.of(0, 1, 1, 0, 0) })
      },
    ],
    [
      'F36: an error answer',
      (answer) => writeFrame({ id: answer[0]!, order: 0xff, payload: new Uint8Array() }),
    ],
  ]
for (const [title, damage] of LINE_FAULTS) {
  test(`${title} is told, and the next frame is received within 5 s`, async () => {
    await onTheStreet(async (street) => {
      const { bridge } = street.board
      let left = 1
      bridge.onAnswer = (answer) => {
        if (left === 0) return answer
        left--
        return damage(answer)
      }
      await street.live(200)
      assert.equal(left, 0)
      await street.heardAgain(5_000)
      assert.ok(street.troubles.length > 0)
    })
  })
}

test('F27, F31: an unplugged board is looked for and taken up again, its pending downlinks are void', async () => {
  await onTheStreet(async (street) => {
    street.say('one')
    await street.liveUntil(() => street.frames.length === 1, 500)
    const at = tmstAfter(street.frames[0]!.tmst, 5_000_000)
    street.concentrator.transmit(street.request(1, { at, freqHz: FREQ_HZ }))
    street.isPlugged = false
    street.board.bridge.unplug()
    await street.live(4_000)
    assert.equal(street.concentrator.gateways()[0]?.online, false)
    street.isPlugged = true
    await street.heardAgain(6_000)
    assert.deepEqual(
      street.receipts.map((receipt) => receipt.kind === 'refused' && receipt.reasons),
      [['aborted']],
    )
    assert.ok(street.troubles.includes('concentrator-absent'))
  })
})

test('F30: a bridge that resets is brought up again from the beginning', async () => {
  await onTheStreet(async (street) => {
    street.board.bridge.unplug('the bridge resets')
    await street.heardAgain(5_000)
    assert.ok(street.board.chip.isListening)
    assert.ok(street.troubles.includes('concentrator-restarted'))
  })
})

test('F36: a receiver that stalls in silence is found by its status and restarted', async () => {
  await onTheStreet(async (street) => {
    street.board.chip.registers[0x5781] = 0x14
    await street.liveUntil(() => street.troubles.length > 0, 6_000)
    await street.heardAgain(5_000)
  })
})

test('F36: a transmitter that never comes free is found and restarted', async () => {
  await onTheStreet(async (street) => {
    street.board.chip.isTransmitterStuck = true
    street.concentrator.transmit(street.request(1))
    await street.liveUntil(() => street.troubles.length > 0, 2_000)
    street.board.chip.isTransmitterStuck = false
    await street.heardAgain(5_000)
  })
})

test('F24: a counter that jumps is a chip that restarted', async () => {
  await onTheStreet(async (street) => {
    street.board.chip.reset()
    await street.liveUntil(() => street.troubles.length > 0, 7_000)
    await street.heardAgain(5_000)
  })
})

test('F32: 500 frames a second are drained, none is lost', async () => {
  await onTheStreet(async (street) => {
    const before = street.frames.length
    for (let i = 0; i < 500; i++) {
      // Straight into the FIFO: the air of one street cannot carry so many.
      const { counter32 } = street.board.chip
      const { writeFifoPacket } = await import('../emulator/board/fifo-writer.ts')
      const payload = Uint8Array.of(0x40, i & 0xff, i >>> 8, 1, 2, 3, 4, 5, 6, 7, 8, 9)
      const packet = { channel: i % 8, sf: 7, codingRate: '4/5', hasCrc: true, snrDb: 5 } as const
      street.board.chip.receive(writeFifoPacket({ ...packet, rssiRaw: 110, counter32, payload }))
      await street.live(2)
    }
    await street.live(100)
    assert.equal(street.frames.length - before, 500)
    assert.equal(street.board.chip.overflows, 0)
  })
})

test('the 17th frame at once is not heard: there are sixteen demodulators', async () => {
  await onTheStreet(async (street) => {
    const slow = { kind: 'lora', sf: 12, bandwidthHz: 125_000 } as const
    const devices = Array.from(
      { length: 20 },
      (_, i) => new AirDevice(street.air, { name: `d${i}`, rssiDbm: -90, snrDb: 8 }),
    )
    for (const [i, device] of devices.entries()) {
      const freqHz = 867_100_000 + 200_000 * (i % 8)
      device.transmit({ phyPayload: Uint8Array.of(i), freqHz, modulation: slow })
    }
    await street.live(2_500)
    assert.equal(street.frames.length, 16)
    assert.equal(street.board.lost.demodulators, 4)
  })
})

const SPECTRUM = {
  board: { spectrumNoise: seededRandom(3, 'spectrum') },
  setup: { sx1261: { patch: STAND_IN_PATCH } },
}

test('the spectrum is looked at while frames are heard: neither disturbs the other', async () => {
  await onTheStreet(async (street) => {
    const looking = street.concentrator.scan(868_300_000, 20_000)
    const busy = await street.concentrator.scan(868_500_000, 10).catch((error) => error)
    assert.equal(busy.code, 'spectrum-busy')
    street.say('one')
    await street.live(1_000)
    const { freqHz, counts } = await looking
    assert.equal(freqHz, 868_300_000)
    assert.equal(
      counts.reduce((sum, count) => sum + count, 0),
      20_000,
    )
    street.say('two')
    await street.live(500)
    const texts = street.frames.map(({ phyPayload }) => Buffer.from(phyPayload).toString())
    assert.deepEqual([texts, street.troubles], [['one', 'two'], []])
  }, new Street(SPECTRUM))
})

test('a board without a spectrum receiver, or one that listens before it talks, says so and looks at nothing', async () => {
  await onTheStreet(async ({ concentrator }) => {
    const error = await concentrator.scan(868_300_000, 10).catch((reason) => reason)
    assert.deepEqual([error.code, /spectrumReceiver/.test(error.message)], ['no-spectrum', true])
  })
})
