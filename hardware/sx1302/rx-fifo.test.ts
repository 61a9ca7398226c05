import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bytesOfHex, concatBytes, hexOf } from '../../base/bytes.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { payloadCrc16, readFifo } from './rx-fifo.ts'
import { rxPacket } from './rx-packet.ts'
import { planOfSemtech } from './semtech-plan.ts'

const [meta, ...vectors] = traceLines('rx-vectors')
const plan = planOfSemtech(meta.config)
const batches: Uint8Array[] = vectors.map(({ bytes }) => bytesOfHex(bytes)!)

const CRC = { 16: 'ok', 17: 'bad', 1: 'none' } as const
const BANDWIDTH_HZ = { 4: 125_000, 5: 250_000, 6: 500_000 } as const
const CODING = { 1: '4/5', 2: '4/6', 3: '4/7', 4: '4/8' } as const

test('602 recorded packets are read as the C HAL read them, to the field', () => {
  let compared = 0
  for (const [i, { temp_c, pkts }] of vectors.entries()) {
    const { packets, damages } = readFifo(batches[i]!)
    assert.equal(damages, 0)
    assert.equal(packets.length, pkts.length)
    for (const [k, expected] of pkts.entries()) {
      const packet = rxPacket(packets[k]!, plan, temp_c)!
      const { modulation } = packet
      assert.equal(packet.channel, expected.if_chain)
      assert.equal(packet.freqHz, expected.freq_hz)
      assert.equal(packet.crc, CRC[expected.status as keyof typeof CRC])
      assert.equal(hexOf(packet.payload), expected.payload)
      assert.equal(packets[k]!.crc16, expected.crc)
      assert.ok(Math.abs(packet.rssiChannelDbm - expected.rssic) < 0.002)
      assert.ok(Math.abs(packet.rssiSignalDbm - expected.rssis) < 0.002)
      // The counter's wraps are the host's business: 27 bits are the chip's.
      const counterUs = Math.floor(packets[k]!.counter32 / 32) + packet.correctionUs
      const differs = (counterUs - expected.count_us) % 2 ** 27
      assert.equal(Math.abs(differs), 0, `batch ${i}, packet ${k}`)
      if (modulation.kind === 'lora') {
        assert.equal(modulation.sf, expected.dr)
        assert.equal(modulation.bandwidthHz, BANDWIDTH_HZ[expected.bw as keyof typeof BANDWIDTH_HZ])
        assert.equal(packet.codingRate, CODING[expected.cr as keyof typeof CODING])
        assert.equal(packet.snrDb, expected.snr)
        assert.equal(packet.offsetHz, expected.foff)
      } else assert.equal(modulation.bitRate, expected.dr)
      compared++
    }
  }
  assert.equal(compared, 602)
})

test('the CRC of one byte is that byte: the message is not extended by zeros', () => {
  assert.equal(payloadCrc16(Uint8Array.of(0x56)), 0x0056)
})

test('F28, F32: a damaged packet costs itself alone, its neighbours are read', () => {
  const [a, b, c] = [batches[3]!, batches[4]!, batches[5]!]
  const middle = b.slice()
  middle[20] = middle[20]! ^ 0xff
  const whole = [a, b, c].map((batch) => readFifo(batch).packets.length)
  const { packets, damages } = readFifo(concatBytes([a, middle, c]))
  assert.equal(packets.length, whole[0]! + whole[1]! + whole[2]! - 1)
  assert.equal(damages, 1)
})

test('F28: junk before a packet and a cut packet behind it are passed over', () => {
  const [a, b] = [batches[6]!, batches[7]!]
  const all = concatBytes([Uint8Array.of(0, 0xa5, 1, 0xa5), a, b.subarray(0, 12)])
  const { packets, damages } = readFifo(all)
  assert.equal(packets.length, readFifo(a).packets.length)
  assert.equal(damages, 2)
})

test('S19: no bytes make the reader throw, and nothing is read twice', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 })), (parts) => {
      const bytes = concatBytes(parts.flatMap((part) => [Uint8Array.of(0xa5, 0xc0), part]))
      const { packets } = readFifo(bytes)
      const length = packets.reduce((sum, { payload }) => sum + payload.length + 23, 0)
      assert.ok(length <= bytes.length)
      for (const packet of packets) rxPacket(packet, plan, 25)
    }),
  )
})
