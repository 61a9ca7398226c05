import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, hexOf } from '../../base/bytes.ts'
import { emulatedBoard } from '../../test/support/emulated-board.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { traceLines } from '../../test/support/sx1302-traces.ts'
import { answerBytes, requestBytes, SPI_PAYLOAD_BYTES_MAX, type SpiOp } from '../mcu/spi.ts'
import { type GainTable, gainFor } from './gain.ts'
import { startDelayCycles, type TxPacket, txWords } from './tx-words.ts'

const [meta, ...vectors] = traceLines('tx-vectors')

type Entry = { readonly rf_power: number; readonly pa_gain: 0 | 1; readonly pwr_idx: number }
const TABLE: GainTable = meta.config.radio_0.tx_gain_lut.map((entry: Entry) => {
  return { powerDbm: entry.rf_power, paGain: entry.pa_gain, powerIndex: entry.pwr_idx }
})

// biome-ignore lint/suspicious/noExplicitAny: the arguments of the recorded call
function packetOf(args: any): TxPacket {
  const payload = bytesOfHex(args.payload)!
  const modulation =
    args.mod === 'LORA'
      ? ({
          kind: 'lora',
          sf: args.dr,
          bandwidthHz: args.w * 1000,
          codingRate: args.cr,
          invertIq: args.invert === 1,
          explicitHeader: args.nohdr === 0,
        } as const)
      : ({ kind: 'fsk', bitRate: args.dr, deviationHz: args.w * 1000 } as const)
  return {
    radio: args.rf,
    freqHz: args.freq_hz,
    // The C HAL sends too loud what is below its table: the vectors hold such requests too.
    gain: gainFor(TABLE, args.power) ?? TABLE[0]!,
    modulation,
    preamble: args.preamble,
    crc: args.nocrc === 0,
    isPublic: meta.config.lorawan_public,
    start: args.mode === 1 ? { kind: 'at', counterUs: args.count_us } : { kind: 'now' },
    payload,
  }
}

function plain(op: SpiOp): string {
  const hex = (value: number, digits: number) => value.toString(16).padStart(digits, '0')
  if (op.kind === 'write') return `w 0x${hex(op.address, 4)} ${hexOf(op.data)}`
  if (op.kind === 'modify') {
    return `rmw 0x${hex(op.address, 4)} ${hex(op.mask, 2)} ${hex(op.value, 2)}`
  }
  throw new Error(op.kind)
}

type Recorded = { op: 'w' | 'rmw'; a: string; d: string; m: string; v: string }

test('150 recorded transmissions give the C HAL’s own register writes, in its order', () => {
  for (const { args, spi } of vectors) {
    const expected = (spi.at(-1) as Recorded[]).map(({ op, a, d, m, v }) =>
      op === 'w' ? `w ${a} ${d}` : `rmw ${a} ${m} ${v}`,
    )
    assert.deepEqual(txWords(packetOf(args)).map(plain), expected, JSON.stringify(args))
  }
  assert.equal(vectors.length, 150)
})

test('a start at the next pulse is an immediate one with its own trigger, in every recorded packet', () => {
  // No recording has the trigger of the pulse: mask and value 04 stand where 01 stands.
  let count = 0
  for (const { args, spi } of vectors) {
    if (args.mode !== 0) continue
    count++
    const immediate = (spi.at(-1) as Recorded[]).map(({ op, a, d, m, v }) =>
      op === 'w' ? `w ${a} ${d}` : `rmw ${a} ${m} ${v}`,
    )
    const trigger = args.rf === 0 ? '0x5200' : '0x5400'
    const expected = [...immediate.slice(0, -2), `rmw ${trigger} 04 00`, `rmw ${trigger} 04 04`]
    assert.deepEqual(txWords({ ...packetOf(args), start: { kind: 'pps' } }).map(plain), expected)
  }
  assert.equal(count, 42)
})

test('the emulated chip sends at the next pulse what waits for it, and not what was aborted', () => {
  const clock = new FakeClock()
  const { chip, sent } = emulatedBoard(clock)
  const run = (words: readonly SpiOp[]) => {
    for (const op of words) {
      if (op.kind === 'write') chip.write(op.address, op.data)
      if (op.kind === 'modify') chip.modify(op.address, op.mask, op.value)
    }
  }
  chip.modify(0x6100, 0x01, 0x01)
  const lora = vectors.find(({ args }) => args.mod === 'LORA' && args.rf === 0)
  const words = txWords({ ...packetOf(lora.args), start: { kind: 'pps' } })
  run(words)
  assert.equal(sent.length, 0)
  assert.equal(chip.read(0x5211, 1)[0], 0x91)
  chip.modify(0x5200, 0x07, 0)
  chip.pulse()
  assert.equal(sent.length, 0)
  run(words)
  chip.pulse()
  assert.equal(sent.length, 1)
})

test('every transmission fits one frame to the bridge, the longest too', () => {
  const [first] = vectors
  const words = txWords({ ...packetOf(first.args), payload: new Uint8Array(255) })
  const sum = (size: (op: SpiOp) => number) => words.reduce((all, op) => all + size(op), 0)
  assert.ok(sum(requestBytes) <= SPI_PAYLOAD_BYTES_MAX && sum(answerBytes) <= SPI_PAYLOAD_BYTES_MAX)
})

test('path B has its own registers and the same mailbox', () => {
  const fsk = vectors.find(({ args }) => args.mod === 'FSK')
  const a = txWords(packetOf(fsk.args))
  const b = txWords({ ...packetOf(fsk.args), radio: 1 })
  for (const [i, op] of a.entries()) {
    if (op.kind !== 'write' && op.kind !== 'modify') continue
    const other = b[i] as typeof op
    const moved = op.address >= 0x5600 ? 0 : 0x200
    assert.equal(other.address, op.address + moved)
  }
})

test('the modem starts ahead by what the reference says', () => {
  const bandwidths = [125_000, 250_000, 500_000]
  assert.deepEqual(
    bandwidths.map((hz) => startDelayCycles(7, hz)),
    [47_413, 47_692, 47_837],
  )
  assert.deepEqual(
    bandwidths.map((hz) => startDelayCycles(12, hz)),
    [46_901, 47_436, 47_709],
  )
})

test('a power below the table is refused, one between two entries takes the quieter', () => {
  assert.equal(gainFor(TABLE, 11), undefined)
  assert.equal(gainFor(TABLE, 14.9)?.powerDbm, 14)
  assert.equal(gainFor(TABLE, 30)?.powerDbm, 27)
})
