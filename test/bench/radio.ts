/**
 * `cigale bench radio`: the concentrator's driver on the emulated board, on virtual time: what the
 * serial line and the chip cost is counted there, what the processor costs is measured here.
 */

import { Metrics } from '../../base/metrics.ts'
import { seededRandom } from '../../base/random.ts'
import {
  CORECELL_USB_EU868_GAINS,
  CORECELL_USB_EU868_PLAN,
  CORECELL_USB_EU868_RANGE,
} from '../../hardware/boards/corecell-usb-eu868.ts'
import { writeFifoPacket } from '../../hardware/emulator/board/fifo-writer.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { FIFO_BYTES_MAX } from '../../hardware/sx1302/poll.ts'
import { Session } from '../../hardware/sx1302/session.ts'
import { type EmulatedBoard, emulatedBoard, standInImage } from '../support/emulated-board.ts'
import { FakeClock } from '../support/fake-clock.ts'
import type { Report, Row } from './report.ts'

type Line = {
  readonly latencyMs: number
  readonly usPerByte: number
  /** Semtech's forwarder in C over a simulated line like this one. */
  readonly peer: { readonly start: string; readonly idle: string; readonly drain: string }
}

/** Real boards answer in 0.3 to 1 ms. */
const LINES: readonly Line[] = [
  {
    latencyMs: 0.3,
    usPerByte: 1,
    peer: { start: '2 530–2 590', idle: '610–640 requests/s, 1.2–1.6 %', drain: '2 100–2 530' },
  },
  {
    latencyMs: 1,
    usPerByte: 1,
    peer: { start: '2 860–2 970', idle: '470–500 requests/s, 1.0–1.5 %', drain: '1 470–2 320' },
  },
]
const PAYLOAD_BYTES = 20
const IDLE_MS = 60_000
const DRAIN_MS = 20_000
const SINGLE_FRAMES = 1_000

type Bench = {
  readonly clock: FakeClock
  readonly board: EmulatedBoard
  readonly session: Session
  readonly frames: RxFrame[]
  readonly line: Line
  readonly lineText: string
}

export async function benchRadio(report: Report): Promise<void> {
  for (const line of LINES) await benchLine(report, line)
}

async function benchLine(report: Report, line: Line): Promise<void> {
  const bench = makeBench(line)
  const { clock, session, lineText } = bench
  const fromMs = clock.monoMs()
  await live(clock, session.start())
  report.row({
    name: 'radio.cold-start',
    value: `${Math.round(clock.monoMs() - fromMs)} ms, ${session.requests} requests`,
    unit: 'from an open port to listening',
    goal: '≤ 2 500 ms',
    load: `emulated CoreCell, ${lineText}`,
    peer: `C forwarder ${line.peer.start} ms, 423 requests`,
  })
  const listening = session.listen()
  await live(clock, sleep(clock, 1_000))
  report.row(await idle(bench))
  report.row(await latency(bench))
  report.row(await drain(bench))
  await live(clock, session.end())
  await listening
}

function makeBench(line: Line): Bench {
  const clock = new FakeClock()
  const board = emulatedBoard(clock, line)
  const frames: RxFrame[] = []
  const lineText = `${line.latencyMs} ms a request and ${line.usPerByte} µs a byte`
  const session = new Session({
    board: {
      plan: CORECELL_USB_EU868_PLAN,
      gains: CORECELL_USB_EU868_GAINS,
      txRangeHz: CORECELL_USB_EU868_RANGE,
      images: { agc: standInImage('agc'), arb: standInImage('arb') },
      findPort: async () => board.bridge,
    },
    clock,
    metrics: new Metrics(),
    port: board.bridge,
    onFrames: (some) => frames.push(...some),
    onCounter: () => {},
  })
  return { clock, board, session, frames, line, lineText }
}

async function idle({ clock, session, line, lineText }: Bench): Promise<Row> {
  const before = session.requests
  const cpu = process.cpuUsage()
  await live(clock, sleep(clock, IDLE_MS))
  const { user, system } = process.cpuUsage(cpu)
  const requests = session.requests - before
  const cpuPercent = (user + system) / (IDLE_MS * 10)
  return {
    name: 'radio.idle',
    value: `${(requests / (IDLE_MS / 1_000)).toFixed(1)} requests/s, ${cpuPercent.toFixed(2)} % of a core`,
    unit: 'one request a look, one look every 20 ms; the emulated board’s own work included',
    goal: '1 request a look',
    load: `${IDLE_MS / 1_000} s in which nothing is heard, ${lineText}`,
    peer: `C forwarder 4 a look, ${line.peer.idle}`,
  }
}

/** From the packet's last symbol to the frame in the core's hands. */
async function latency({ clock, board, frames, session, lineText }: Bench): Promise<Row> {
  const random = seededRandom(1, 'radio bench')
  const tookMs: number[] = []
  const before = session.requests
  const fromMs = clock.monoMs()
  for (let n = 0; n < SINGLE_FRAMES; n++) {
    await live(clock, sleep(clock, 300 + random.unit() * 100))
    frames.length = 0
    const heardMs = clock.monoMs()
    board.chip.receive(packet(board))
    await live(clock, untilHeard(clock, frames))
    tookMs.push(clock.monoMs() - heardMs)
  }
  tookMs.sort((a, b) => a - b)
  const at = (share: number): string => tookMs[Math.floor(share * (tookMs.length - 1))]!.toFixed(1)
  const rate = (session.requests - before) / ((clock.monoMs() - fromMs) / 1_000)
  return {
    name: 'radio.latency',
    value: `p50 ${at(0.5)} ms, p99 ${at(0.99)} ms`,
    unit: `end of the packet to the frame in hand, ${rate.toFixed(0)} requests/s meanwhile`,
    load: `${SINGLE_FRAMES} packets of ${PAYLOAD_BYTES} bytes, one every 300 to 400 ms, ${lineText}`,
  }
}

async function drain({ clock, board, frames, line, lineText }: Bench): Promise<Row> {
  const bytes = packet(board)
  const { chip } = board
  const fill = (): void => {
    while (chip.fifo.length + bytes.length <= FIFO_BYTES_MAX) chip.receive(packet(board))
    cancel = clock.after(1, fill)
  }
  let cancel = (): void => {}
  frames.length = 0
  fill()
  const cpu = process.cpuUsage()
  await live(clock, sleep(clock, DRAIN_MS))
  const { user, system } = process.cpuUsage(cpu)
  cancel()
  const rate = frames.length / (DRAIN_MS / 1_000)
  return {
    name: 'radio.drain',
    value: `${Math.round(rate)} frames/s, ${((user + system) / frames.length).toFixed(0)} µs CPU each`,
    unit: 'with a buffer that is always full; the emulated board’s own work included, no system calls',
    goal: '≥ 500 frames/s',
    load: `packets of ${PAYLOAD_BYTES} bytes, ${lineText}; the air carries 171/s`,
    peer: `C forwarder ${line.peer.drain} frames/s; 46–113 µs with its system calls`,
  }
}

function packet({ chip }: EmulatedBoard): Uint8Array {
  return writeFifoPacket({
    channel: 2,
    sf: 7,
    codingRate: '4/5',
    hasCrc: true,
    snrDb: 7,
    rssiRaw: 110,
    counter32: chip.counter32,
    payload: new Uint8Array(PAYLOAD_BYTES).fill(0x5a),
  })
}

async function untilHeard(clock: FakeClock, frames: readonly RxFrame[]): Promise<void> {
  while (frames.length === 0) await sleep(clock, 0.1)
}

/** Lets time pass until something is done, one timer after another, with the promises between. */
async function live<T>(clock: FakeClock, work: Promise<T>): Promise<T> {
  let isDone = false
  const done = work.finally(() => {
    isDone = true
  })
  while (!isDone) {
    clock.runNext(clock.nextMs ?? clock.monoMs() + 1)
    await new Promise((resolve) => setImmediate(resolve))
  }
  return await done
}

function sleep(clock: FakeClock, ms: number): Promise<void> {
  return new Promise((resolve) => {
    clock.after(ms, resolve)
  })
}
