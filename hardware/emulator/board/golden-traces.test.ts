/**
 * Recorded conversations of Semtech's C HAL with its board, written byte for byte to the emulated one:
 * it must answer what was recorded. What a recording cannot fix is looked at for sense instead:
 *
 *   firmware   its bytes are not in the recordings (Semtech's): a stand-in goes in and must come back
 *   counters   the recorder's stamp and the board's sampling lie some µs apart: equal within 40 µs
 *   uptime     of the bridge: the recorder's own start is not known to the millisecond
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bytesOfHex, concatBytes, hexOf } from '../../../base/bytes.ts'
import { EUI, RESET_VALUES, standInImage } from '../../../test/support/emulated-board.ts'
import { FakeClock } from '../../../test/support/fake-clock.ts'
import { traceLines } from '../../../test/support/sx1302-traces.ts'
import { writeFrame } from '../../mcu/frame.ts'
import { ORDERS } from '../../mcu/orders.ts'
import { BridgeTwin, type SpiTwin } from './bridge.ts'
import { ChipTwin } from './chip.ts'
import type { ChipTransmission } from './transmission.ts'

const ORDER_OF: Readonly<Record<string, number>> = {
  PING: ORDERS.ping,
  GET_STATUS: ORDERS.status,
  WRITE_GPIO: ORDERS.gpio,
  SPI: ORDERS.spi,
}
const UNIQUE_ID = '00340023514150035383434b'
const COUNTERS = '0x6101'
const COUNTER_AT = 4 + 9
const COUNTER_TICKS_OFF_MAX = 40 * 32
/** The bridge had run for so long when the recorder's clock began. */
const UPTIME_MS = 2
const UPTIME_OFF_MS_MAX = 5
const IMAGES = { agc: standInImage('agc'), arb: standInImage('arb') }

type Played = {
  /** `exchange number: what differs`. */
  readonly differing: readonly string[]
  readonly exact: number
  readonly counters: number
  /** What went out, and the chip's microsecond at which it began. */
  readonly sent: readonly { readonly atUs: number; readonly transmission: ChipTransmission }[]
}

// biome-ignore lint/suspicious/noExplicitAny: a line of a recording, see sx1302-traces.ts
type Line = any

/** The whole recording; time passes as it did. */
function play(lines: readonly Line[], model: number, sx1261?: SpiTwin): Played {
  const clock = new FakeClock({ monoMs: UPTIME_MS })
  const differing: string[] = []
  const sent: Played['sent'][number][] = []
  let exact = 0
  let counters = 0
  const chip = new ChipTwin({
    clock,
    resetValues: RESET_VALUES,
    eui: EUI,
    model,
    onTransmit: (transmission) => sent.push({ atUs: chip.counter32 / 32, transmission }),
    isChannelFree: () => true,
  })
  const bridge = new BridgeTwin({
    clock,
    chip,
    temperatureC: 26,
    uniqueId: UNIQUE_ID,
    startedMs: 0,
    ...(sx1261 && { sx1261 }),
  })
  let answers: Uint8Array[] = []
  void bridge.open({ onBytes: (bytes) => answers.push(bytes), onGone: () => {} })
  const first = lines.find((line) => isCounters(line))
  for (const line of lines) {
    clock.advance(Math.max(0, line.t + UPTIME_MS - clock.monoMs()))
    if (line === first) startCounter(chip, clock, bytesOfHex(line.ack)!)
    if (line.k === 'inject') chip.receive(bytesOfHex(line.fifo_bytes)!)
    if (line.k !== 'x' || isPatch(line)) continue
    answers = []
    const { payload, expected } = exchangeOf(line)
    bridge.write(writeFrame({ id: line.id, order: ORDER_OF[line.cmd]!, payload }))
    clock.advance(0)
    const answer = concatBytes(answers)
    if (hexOf(answer) === hexOf(expected)) exact++
    else if (isCounters(line) && answer.length === expected.length) {
      counters++
      const off = (half: number) => Math.abs(counterOf(answer, half) - counterOf(expected, half))
      if (off(0) > COUNTER_TICKS_OFF_MAX || off(4) > COUNTER_TICKS_OFF_MAX) {
        differing.push(`${line.n}: counters ${off(0)} and ${off(4)} ticks off`)
      }
    } else if (line.cmd === 'GET_STATUS' && isNearStatus(answer, expected)) counters++
    else differing.push(`${line.n}: ${hexOf(answer)} for ${hexOf(expected)}`)
  }
  return { differing, exact, counters, sent }
}

function isCounters({ rq }: Line): boolean {
  return rq?.length === 1 && rq[0].op === 'r' && rq[0].a === COUNTERS
}

/** A word of the SX1261's patch, whose bytes are not in the recording. */
function isPatch({ req, rq }: Line): boolean {
  return req === undefined && rq[0].op === 'sx1261'
}

/** An SX1261 that says by heart what the recorded one said. */
function prompter(lines: readonly Line[]): SpiTwin {
  const said = lines
    .filter((line) => line.k === 'x' && !isPatch(line))
    .flatMap(({ rq }) => rq ?? [])
    .filter(({ op }) => op === 'sx1261')
  return {
    command: (opcode, parameters) => {
      const { c, d, ans } = said.shift()
      assert.deepEqual([opcode, hexOf(parameters)], [Number(c), d])
      return bytesOfHex(ans)!
    },
    reset: () => {},
  }
}

/** `half` 0: at the last pulse per second; 4: now. */
function counterOf(answer: Uint8Array, half: number): number {
  return new DataView(answer.buffer, answer.byteOffset).getUint32(COUNTER_AT + half)
}

/** The same but for some milliseconds of uptime. */
function isNearStatus(answer: Uint8Array, expected: Uint8Array): boolean {
  const uptimeMs = (bytes: Uint8Array) => new DataView(bytes.buffer, bytes.byteOffset).getUint32(4)
  const rest = (bytes: Uint8Array) => hexOf(bytes.with(4, 0).with(5, 0).with(6, 0).with(7, 0))
  const offMs = Math.abs(uptimeMs(answer) - uptimeMs(expected))
  return rest(answer) === rest(expected) && offMs <= UPTIME_OFF_MS_MAX
}

/** The counter stands as recorded, and pulses fall where they fell; none fall where none was recorded. */
function startCounter(chip: ChipTwin, clock: FakeClock, answer: Uint8Array): void {
  const [pulse, now] = [counterOf(answer, 0), counterOf(answer, 4)]
  if (pulse !== 0) {
    chip.setCounter(pulse)
    chip.pulse()
    const everySecond = (): void => {
      chip.pulse()
      clock.after(1_000, everySecond)
    }
    clock.after(1_000 - (now - pulse) / 32_000, everySecond)
  }
  chip.setCounter(now)
}

/** Request and answer as recorded; of firmware, as they would be with the stand-in. */
function exchangeOf(line: Line): { readonly payload: Uint8Array; readonly expected: Uint8Array } {
  if (line.req !== undefined) {
    return { payload: bytesOfHex(line.req)!, expected: bytesOfHex(line.ack)! }
  }
  const [{ op, a }] = line.rq
  const address = Number(a)
  const image = address < 0x2000 ? IMAGES.agc : IMAGES.arb
  const half = image.subarray(address & 0x1fff, (address & 0x1fff) + 4_096)
  const head = [op === 'w' ? (address >>> 8) | 0x80 : address >>> 8, address & 0xff]
  const out = op === 'w' ? [0, ...head, ...half] : [0, ...head, 0, ...new Uint8Array(4_096)]
  const back = op === 'w' ? new Uint8Array(out.length) : Uint8Array.of(0, 0, 0, 0, ...half)
  const size = [out.length >>> 8, out.length & 0xff]
  const answer = Uint8Array.of(0, 1, 0, ...size, ...back)
  return {
    payload: Uint8Array.of(0, 1, 0, ...size, ...out),
    expected: writeFrame({ id: line.id, order: ORDERS.spi + 0x40, payload: answer }),
  }
}

test('a cold start, receptions, transmissions and an abort are answered as recorded', () => {
  const [, ...lines] = traceLines('eu868-cold-start-rx-tx')
  const { differing, exact, counters, sent } = play(lines, 0x02)
  assert.deepEqual(differing, [])
  assert.equal(exact + counters, 519)
  assert.ok(counters <= 28, `${counters} not to the byte`)
  // The fourth was taken back.
  const [now, timed, fsk, ...none] = sent
  assert.equal(none.length, 0)
  assert.deepEqual(
    sent.map(({ transmission: { freqHz, powerIndex, paGain, payload } }) => {
      return [Math.round(freqHz / 1000), paGain, powerIndex, hexOf(payload)]
    }),
    [
      [868_100, 0, 17, '40aabbccdd000100aa55'],
      [869_525, 1, 14, '60112233440102030405060708090a0b0c'],
      [868_800, 0, 17, '60deadbeef000102030405'],
    ],
  )
  // At once is a start delay of 1.48 ms later; the recorder asked for the others by microsecond, and
  // an FSK packet leaves later by the start delay of the LoRa packet before it (reference §10.4).
  assert.ok(now!.atUs > 6_260_000 && now!.atUs < 6_264_000, String(now!.atUs))
  assert.ok(Math.abs(timed!.atUs - 8_983_722) < 0.1, String(timed!.atUs))
  assert.ok(Math.abs(fsk!.atUs - (10_707_663 + 47_413 / 32)) < 0.1, String(fsk!.atUs))
})

test('a start of an SX1303 with fine timestamps and a pulse per second is answered as recorded', () => {
  const [, ...lines] = traceLines('eu868-sx1303-fine-timestamp')
  const { differing, exact, counters, sent } = play(lines, 0x03)
  assert.deepEqual(differing, [])
  assert.equal(exact + counters, 496)
  assert.ok(counters <= 20, `${counters} not to the byte`)
  assert.deepEqual(
    sent.map(({ atUs }) => Math.round(atUs)),
    [7_251_984],
  )
})

test('a board with an SX1261 on its second line is answered as recorded', () => {
  const [, ...lines] = traceLines('eu868-sx1261-lbt')
  const { differing, sent } = play(lines, 0x02, prompter(lines))
  assert.deepEqual(differing, [])
  assert.deepEqual(
    sent.map(({ atUs }) => Math.round(atUs)),
    [6_287_172],
  )
})
