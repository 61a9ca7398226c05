/**
 * What hangs or crashes Semtech's forwarder (reference §15), and the rest of F24–F36 that a board can
 * do: each ends within 5 s after the fault has ended, is told as a health event, and the next frame is
 * received. The plainest ones stand in concentrator.test.ts.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { tmstAfter } from '../../base/tmst.ts'
import { onTheStreet, STREET, Street } from '../../test/support/street.ts'
import type { AirDownlink } from '../emulator/air-device.ts'
import type { ChipTwin } from '../emulator/board/chip.ts'
import { type HeardPacket, writeFifoPacket } from '../emulator/board/fifo-writer.ts'
import type { TxReceipt } from '../radio.ts'

const { FREQ_HZ, SF7 } = STREET
const RECOVERY_MS = 5_000

/** The board tells its host in pieces of this size from now on. */
function inPieces({ board: { bridge } }: Street, bytes: number): void {
  const open = bridge.open.bind(bridge)
  bridge.open = async (listener) =>
    await open({
      ...listener,
      onBytes: (answer) => {
        for (let at = 0; at < answer.length; at += bytes) {
          listener.onBytes(answer.subarray(at, at + bytes))
        }
      },
    })
}

function packet(street: Street, i: number, more: Partial<HeardPacket> = {}): Uint8Array {
  return writeFifoPacket({
    channel: i % 8,
    sf: 7,
    codingRate: '4/5',
    hasCrc: true,
    snrDb: 5,
    rssiRaw: 110,
    counter32: street.board.chip.counter32,
    payload: Uint8Array.of(0x40, i & 0xff, i >>> 8, 1, 2, 3, 4, 5, 6, 7, 8, 9),
    ...more,
  })
}

const refusedOf = (receipts: readonly TxReceipt[]) =>
  receipts.map((one) => [one.txId, one.kind === 'refused' ? one.reasons[0] : one.kind])

const codesOf = ({ troubles }: Street) => [...new Set(troubles)]

for (const bytes of [1, 2, 3]) {
  test(`F28: answers that come in pieces of ${bytes} are whole answers, and nothing is told`, async () => {
    const street = new Street()
    inPieces(street, bytes)
    await onTheStreet(async () => {
      await street.heardAgain(1_000)
      assert.deepEqual(street.troubles, [])
    }, street)
  })
}

test('F28: an answer told twice is told once, and the next frame is received', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    let left = 1
    bridge.onAnswer = (answer) => {
      if (left-- <= 0) return answer
      return Uint8Array.from([...answer, ...answer])
    }
    await street.live(500)
    await street.heardAgain(RECOVERY_MS)
  })
})

test('F29: a bridge that accepts and never answers for 30 s is taken up again when it does', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    bridge.onAnswer = () => undefined
    await street.live(30_000)
    assert.ok(street.troubles.length < 30, `${street.troubles.length} health events`)
    assert.ok(street.troubles.includes('concentrator-restarted'))
    bridge.onAnswer = (answer) => answer
    await street.heardAgain(RECOVERY_MS)
  })
})

test('F29: an answer that comes 3 s late belongs to nothing', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    let left = 1
    bridge.onAnswer = (answer) => {
      if (left-- <= 0) return answer
      void bridge.late(answer, 3_000)
      return undefined
    }
    await street.live(200)
    await street.heardAgain(RECOVERY_MS)
    await street.live(3_000)
    await street.heardAgain(RECOVERY_MS)
    assert.ok(street.troubles.length > 0)
  })
})

for (const status of [1, 2, 3]) {
  test(`F36: SPI status ${status} of a transfer is told, and the next frame is received`, async () => {
    await onTheStreet(async (street) => {
      street.board.bridge.spiStatuses = [status]
      await street.live(200)
      assert.deepEqual(street.board.bridge.spiStatuses, [])
      await street.heardAgain(RECOVERY_MS)
      assert.ok(street.troubles.length > 0)
    })
  })
}

test('F30: a bridge that resets in the middle of a request is brought up anew', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    let left = 1
    bridge.onAnswer = (answer) => {
      if (left-- <= 0) return answer
      bridge.unplug('the bridge resets')
      return undefined
    }
    await street.liveUntil(() => street.troubles.length > 0, 500)
    await street.heardAgain(RECOVERY_MS)
    assert.deepEqual(codesOf(street), ['concentrator-restarted'])
  })
})

test('F31: ten replugs a second for ten seconds leave one port open, and the board is heard', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    let opened = 0
    let mostOpen = 0
    const open = bridge.open.bind(bridge)
    const close = bridge.close.bind(bridge)
    const isOpen = new Set([0])
    bridge.open = async (listener) => {
      await open(listener)
      isOpen.add(++opened)
      mostOpen = Math.max(mostOpen, isOpen.size)
    }
    bridge.close = async () => {
      isOpen.clear()
      await close()
    }
    for (let i = 0; i < 100; i++) {
      street.isPlugged = false
      bridge.unplug()
      await street.live(50)
      street.isPlugged = true
      await street.live(50)
    }
    await street.heardAgain(RECOVERY_MS)
    assert.equal(mostOpen, 1)
    assert.ok(opened <= 15, `${opened} opened`)
  })
})

test('F36: a program that loses a bit while it runs is found by its parity, and loaded anew', async () => {
  for (const mcu of ['agc', 'arb'] as const) {
    await onTheStreet(async (street) => {
      street.board.chip[mcu].spoilProgram()
      await street.liveUntil(() => street.troubles.length > 0, 6_000)
      await street.heardAgain(RECOVERY_MS)
    })
  }
})

test('F36: a board without its temperature sensor is heard as at 25 °C', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    bridge.onAnswer = (answer) => (answer[3] === 0x41 ? answer.with(8, 0xff).with(9, 0xff) : answer)
    await street.live(11_000)
    await street.heardAgain(1_000)
    assert.ok(Math.abs(street.frames.at(-1)!.rssiDbm - -97) < 1)
    assert.deepEqual(street.troubles, [])
  })
})

test('F24: a counter that runs 3 % too fast is noticed before a window is missed', async () => {
  await onTheStreet(async (street) => {
    street.board.chip.driftCounter(1.03)
    await street.liveUntil(() => street.troubles.length > 0, 12_000)
    await street.heardAgain(RECOVERY_MS)
    assert.deepEqual(codesOf(street), ['concentrator-restarted'])
  })
})

test('F24: an answer that was 200 ms on its way does not blame the counter', async () => {
  await onTheStreet(async (street) => {
    const { bridge } = street.board
    let answers = 0
    bridge.onAnswer = (answer) => {
      if (++answers % 10 !== 0) return answer
      void bridge.late(answer, 200)
      return undefined
    }
    await street.live(12_000)
    assert.ok(answers > 100)
    assert.deepEqual(street.troubles, [])
    await street.heardAgain(1_000)
  })
})

test('F24: heard before the counter wraps, answered after it, on the microsecond', async () => {
  const street = new Street()
  const { chip } = street.board
  chip.counterAtReset = 2 ** 32 - 5 * 32e6
  await onTheStreet(async () => {
    const heard: AirDownlink[] = []
    // 2³² ticks of 32 MHz: 134 s.
    await street.liveUntil(() => chip.counter32 > 2 ** 32 - 0.4 * 32e6, 4_000)
    const { endMonoMs } = street.say('before')
    street.device.openWindow({
      opensMonoMs: endMonoMs + 1_000,
      freqHz: FREQ_HZ,
      modulation: SF7,
      onDownlink: (downlink) => heard.push(downlink),
    })
    await street.liveUntil(() => street.frames.length === 1, 300)
    assert.ok(chip.counter32 > 2 ** 31, 'not wrapped yet')
    const at = tmstAfter(street.frames[0]!.tmst, 1_000_000)
    street.concentrator.transmit(street.request(1, { at, freqHz: FREQ_HZ }))
    await street.live(1_500)
    assert.ok(chip.counter32 < 2 ** 31, 'wrapped')
    assert.equal(heard.length, 1)
    assert.ok(Math.abs(heard[0]!.startMonoMs - (endMonoMs + 1_000)) < 0.01)
    const { endMonoMs: secondEndMs } = street.say('after')
    await street.liveUntil(() => street.frames.length === 2, 500)
    const gapUs = Math.round((secondEndMs - endMonoMs) * 1000)
    assert.ok(Math.abs(street.frames[1]!.tmst - street.frames[0]!.tmst - gapUs) <= 1)
    assert.deepEqual(street.troubles, [])
  }, street)
})

test('F24: torn readings of level and counter lose and misdate nothing', async () => {
  await onTheStreet(async (street) => {
    const { chip } = street.board
    const read = chip.read.bind(chip)
    let reads = 0
    chip.read = (address, bytes) => {
      const data = read(address, bytes)
      // Every other reading: the level too low, the counter as if its top byte were one behind.
      if (++reads % 2 === 0) return data
      if (address === 0x58c8) return Uint8Array.of(0, 0)
      return address === 0x6101 && bytes === 8 ? data.with(4, (data[4]! + 255) & 0xff) : data
    }
    const { endMonoMs } = street.say('one')
    await street.live(500)
    const { endMonoMs: secondMs } = street.say('two')
    await street.live(500)
    const [a, b] = street.frames
    assert.equal(street.frames.length, 2)
    assert.ok(Math.abs(b!.tmst - a!.tmst - Math.round((secondMs - endMonoMs) * 1000)) <= 1)
    assert.deepEqual(street.troubles, [])
  })
})

test('F32: 500 frames a second, half of them with a bad CRC: all good ones kept, the others counted', async () => {
  await onTheStreet(async (street) => {
    for (let i = 0; i < 1_000; i++) {
      street.board.chip.receive(packet(street, i, { crcFailed: i % 2 === 1 }))
      await street.live(2)
    }
    await street.live(100)
    assert.equal(street.frames.length, 500)
    assert.equal(street.metrics.value('radio_rx_refused_total', { reason: 'crc-bad' }), 500)
    assert.equal(street.board.chip.overflows, 0)
  })
})

const FIFO_DAMAGES: readonly (readonly [string, (packet: Uint8Array) => Uint8Array])[] = [
  ['a wrong checksum', (bytes) => bytes.with(bytes.length - 1, bytes.at(-1)! ^ 0x01)],
  ['its end cut off', (bytes) => bytes.subarray(0, bytes.length - 5)],
  ['junk before it', (bytes) => Uint8Array.from([0x13, 0xa5, 0x00, ...bytes])],
  ['a modem that does not exist', (bytes) => bytes.with(5, 77)],
]
for (const [title, damage] of FIFO_DAMAGES) {
  test(`F28: a packet in the chip's buffer with ${title} costs no packet behind it`, async () => {
    await onTheStreet(async (street) => {
      const { chip } = street.board
      chip.receive(packet(street, 1))
      chip.receive(damage(packet(street, 2)))
      chip.receive(packet(street, 3))
      await street.live(100)
      const numbers = street.frames.map(({ phyPayload }) => phyPayload[1])
      assert.ok(numbers.includes(1) && numbers.includes(3), numbers.join())
      assert.deepEqual(street.troubles, [])
      await street.heardAgain(1_000)
    })
  })
}

test('F33: in the past, too late, or in the way of another: refused with the reason, RX2 tried', async () => {
  await onTheStreet(async (street) => {
    const { endMonoMs } = street.say('one')
    await street.liveUntil(() => street.frames.length === 1, 500)
    const { tmst } = street.frames[0]!
    const sinceMs = street.clock.monoMs() - endMonoMs
    const at = (ms: number) => {
      return { at: tmstAfter(tmst, Math.round(ms * 1000)), freqHz: FREQ_HZ }
    }
    street.concentrator.transmit(street.request(1, at(-500)))
    street.concentrator.transmit(street.request(2, at(sinceMs + 5)))
    street.concentrator.transmit(street.request(3, at(1_000)))
    street.concentrator.transmit(street.request(4, at(1_010)))
    const rx = street.request(5, at(1_020))
    const [rx1] = rx.alternatives
    street.concentrator.transmit({
      ...rx,
      alternatives: [rx1!, { ...rx1!, ...at(2_000), freqHz: 869_525_000 }],
    })
    await street.live(2_500)
    const told = new Map(street.receipts.map((receipt) => [receipt.txId, receipt]))
    assert.deepEqual(refusedOf([told.get(1)!, told.get(2)!]), [
      [1, 'too-late'],
      [2, 'too-late'],
    ])
    assert.deepEqual(refusedOf([told.get(3)!, told.get(4)!]), [
      [3, 'sent'],
      [4, 'collision'],
    ])
    const last = told.get(5)
    assert.deepEqual([last?.kind, last?.kind === 'sent' && last.alternative], ['sent', 1])
    assert.deepEqual(street.troubles, [])
  })
})

/** Faults of a start: each begins, and gives what ends it. */
const START_FAULTS: readonly (readonly [string, (chip: ChipTwin) => () => void])[] = [
  [
    'a chip without power',
    (chip) => {
      const read = chip.read
      chip.read = (address, bytes) =>
        address === 0x5606 ? new Uint8Array(bytes) : read.call(chip, address, bytes)
      return () => {
        chip.read = read
      }
    },
  ],
  [
    'a radio without its clock',
    ({ radios: [radio] }) => {
      radio.isStuck = true
      return () => {
        radio.isStuck = false
      }
    },
  ],
  [
    'an image calibration that fails',
    ({ radios: [, radio] }) => {
      radio.cannotCalibrate = true
      return () => {
        radio.cannotCalibrate = false
      }
    },
  ],
  [
    'internal MCUs that never start',
    (chip) => {
      chip.areMcusDead = true
      return () => {
        chip.areMcusDead = false
      }
    },
  ],
  [
    'a bit that flips while firmware is loaded',
    (chip) => {
      const write = chip.write
      chip.write = (address, data) => {
        write.call(chip, address, data)
        if (address === 0x1000 && data.length > 1) chip.agc.spoilProgram()
      }
      return () => {
        chip.write = write
      }
    },
  ],
]
for (const [what, begin] of START_FAULTS) {
  test(`F36: ${what} refuses a start, and the next one after its end is heard`, async () => {
    await onTheStreet(async (street) => {
      const end = begin(street.board.chip)
      street.board.bridge.unplug()
      await street.liveUntil(() => street.troubles.includes('concentrator-start'), 5_000)
      end()
      await street.heardAgain(RECOVERY_MS)
    })
  })
}
