/**
 * One life of a concentrator, from an open port to the first thing that goes wrong: bring-up, polling,
 * sending. It repairs nothing: whatever fails ends it, and who opened it (concentrator.ts) decides.
 */

import type { Clock } from '../../base/clock.ts'
import type { Metrics } from '../../base/metrics.ts'
import type { TmstUs } from '../../base/tmst.ts'
import { resetBoard } from '../mcu/board-reset.ts'
import { McuClient } from '../mcu/client.ts'
import { McuError } from '../mcu/errors.ts'
import type { BytePort } from '../mcu/port.ts'
import type { RxFrame, TxRefusal } from '../radio.ts'
import type { LbtChannel } from '../sx1261/listen-before-talk.ts'
import { Listener } from '../sx1261/listener.ts'
import { type SpectrumColumn, scanFrequency } from '../sx1261/spectral-scan.ts'
import type { Board } from './board.ts'
import { type BroughtUp, bringUp } from './bringup.ts'
import { Sx1302Bus } from './bus.ts'
import { type CounterState, counterErrorUs, readCounter, tmstOfCounter } from './counter.ts'
import { Sx1302Error } from './errors.ts'
import { PULSES_KEPT } from './fine-timestamp.ts'
import {
  drainOps,
  HEALTH_OPS,
  illnessOf,
  POLL_OPS,
  readDrain,
  readHealth,
  readPoll,
} from './poll.ts'
import { pulseSince } from './pps.ts'
import { framesOf } from './receiver.ts'
import { EMULATED_BRIDGE_ID, isStandIn } from './stand-in-firmware.ts'
import { type TxPacket, txWords } from './tx-words.ts'

/** Latency of an uplink when nothing else happens, and while there is traffic. */
const POLL_MS = { idle: 20, busy: 5 } as const
const BUSY_FOR_MS = 200
const HEALTH_EVERY_MS = 5_000
const TEMPERATURE_EVERY_MS = 10_000
/** Without a sensor: what a box on a roof has on most days. */
const TEMPERATURE_ASSUMED_C = 25
/** Beyond it the counter did not drift, it jumped. */
const COUNTER_ERROR_US_MAX = 100_000
/** Two crystals differ by 0.01 %; a supply that dips makes a counter lie by more (HAL issue 131). */
const COUNTER_DRIFT_MAX = 0.01
const DRIFT_OVER_MS = 5_000
const TX_STATUS = [0x5211, 0x5411] as const
export const TX_FREE = 0x80
const TRIGGERS = [0x5200, 0x5400] as const

export type SessionParts = {
  readonly board: Board
  readonly clock: Clock
  readonly metrics: Metrics
  readonly port: BytePort
  readonly onFrames: (frames: readonly RxFrame[]) => void
  /** Where the counter stands: for the just-in-time queue. */
  readonly onCounter: (tmst: TmstUs, monoMs: number) => void
  /** Where it stood at a pulse per second, and when that was. */
  readonly onPulse?: (tmst: TmstUs, monoMs: number) => void
}

export class Session {
  readonly #parts: SessionParts
  readonly #client: McuClient
  readonly #bus: Sx1302Bus
  readonly #listener: Listener | undefined
  #identity: BroughtUp | undefined
  #counter: CounterState | undefined
  /** A reading some seconds old, and how long each of both was on its way. */
  #anchor: { readonly counter: CounterState; readonly tripMs: number } | undefined
  #tripMs = 0
  /** As last read. */
  #pps32: number | undefined
  /** The counter at the last pulses, for fine timestamps. */
  #pulses: readonly number[] = []
  #temperatureC = TEMPERATURE_ASSUMED_C
  #busyUntilMs = 0
  #healthDueMs = 0
  #temperatureDueMs = 0
  #isEnded = false
  /** What somebody else has found wrong. */
  #failure: Sx1302Error | undefined
  bridgeVersion = ''

  constructor(parts: SessionParts) {
    this.#parts = parts
    this.#client = new McuClient({ port: parts.port, clock: parts.clock, onGone: () => {} })
    this.#bus = new Sx1302Bus(this.#client, parts.clock)
    const lbt = parts.board.sx1261?.listenBeforeTalk
    this.#listener = lbt && new Listener(this.#bus, lbt, () => parts.clock.monoMs())
  }

  get identity(): BroughtUp | undefined {
    return this.#identity
  }

  get requests(): number {
    return this.#client.counts.requests
  }

  /** Of the board, asked now; `undefined`: it has no sensor. */
  async temperature(): Promise<number | undefined> {
    return (await this.#client.status()).temperatureC
  }

  get temperatureC(): number {
    return this.#temperatureC
  }

  /** Opens the port, resets the board and brings the chip up. */
  async start(onStep?: (name: string) => void): Promise<BroughtUp> {
    const { board } = this.#parts
    const { version, uniqueId } = await this.#client.open()
    this.bridgeVersion = version
    refuseStandIn(board, uniqueId)
    await resetBoard(this.#client)
    const { plan, images } = board
    const sx1261 = board.sx1261 && {
      patch: board.sx1261.patch,
      listensBeforeTalk: board.sx1261.listenBeforeTalk !== undefined,
    }
    this.#identity = await bringUp({
      bus: this.#bus,
      plan,
      images,
      ...(sx1261 && { sx1261 }),
      ...(onStep && { onStep }),
    })
    return this.#identity
  }

  /** Listens until something goes wrong: rejects with what it was. Ends quietly when `end` is called. */
  async listen(): Promise<void> {
    while (!this.#isEnded) {
      if (this.#failure) throw this.#failure
      const drained = await this.#poll()
      const nowMs = this.#parts.clock.monoMs()
      if (drained) this.#busyUntilMs = nowMs + BUSY_FOR_MS
      if (nowMs >= this.#temperatureDueMs) await this.#readTemperature(nowMs)
      // More came than one answer holds: it is fetched at once.
      if (!drained) await this.#bus.wait(nowMs < this.#busyUntilMs ? POLL_MS.busy : POLL_MS.idle)
    }
  }

  /** Programs a packet in one frame. The caller has looked at the time and the transmitter. */
  async send(packet: TxPacket): Promise<void> {
    await this.#bus.run(txWords(packet))
  }

  /**
   * Programs a packet whose channel is listened to first, and waits for the AGC's verdict at its start.
   * Throws like `Listener.transmit`.
   */
  async sendListening(
    packet: TxPacket,
    how: { readonly channel: LbtChannel; readonly startMs: number; readonly marginMs: number },
  ): Promise<'sent' | TxRefusal> {
    if (this.#identity?.sx1261Failure !== undefined) return 'cannot-listen'
    const program = () => this.send(packet)
    const outcome = await this.#listener!.transmit({ ...how, radio: packet.radio, program })
    const isHeard = outcome === 'sent' || outcome === 'channel-busy'
    const verdict = outcome === 'sent' ? 'free' : 'busy'
    if (isHeard) this.#parts.metrics.add('radio_lbt_total', 1, { verdict })
    return outcome
  }

  /** What a board's spectrum receiver sees on one frequency. Throws Sx1302Error when it has none. */
  async scan(freqHz: number, scans: number): Promise<SpectrumColumn> {
    const failure = this.#identity?.sx1261Failure
    if (failure !== undefined) throw new Sx1302Error('sx1261', failure)
    return await scanFrequency(this.#bus, this.#parts.clock, freqHz, scans)
  }

  /** `TX_FREE`, or what the transmitter is doing. */
  async txStatus(radio: 0 | 1): Promise<number> {
    return await this.#bus.readByte(TX_STATUS[radio])
  }

  /** Ends the session with this cause. */
  fail(cause: Sx1302Error): void {
    this.#failure = cause
  }

  /** Takes back what is scheduled; what is on the air goes out. */
  async abort(radio: 0 | 1): Promise<void> {
    await this.#bus.run([{ kind: 'modify', address: TRIGGERS[radio], mask: 0x07, value: 0 }])
  }

  /** The chip still answers as one that was brought up: for a doubt that resynchronising has cleared. */
  async isSound(): Promise<boolean> {
    const [version, modems] = await this.#bus.run([
      { kind: 'read', address: 0x5606, bytes: 1 },
      { kind: 'read', address: 0x5605, bytes: 1 },
    ])
    const isThere = version![0] !== 0x00 && version![0] !== 0xff
    return isThere && (modems![0]! & 0x0f) === 0x0f
  }

  /** Leaves the board idle, as far as it still listens. */
  async end(): Promise<void> {
    this.#isEnded = true
    try {
      await resetBoard(this.#client)
    } catch (error) {
      if (!(error instanceof McuError)) throw error
    } finally {
      await this.#client.close()
    }
  }

  /** One round trip when nothing came, two when something did. Says whether something did. */
  async #poll(): Promise<boolean> {
    const { clock, metrics, board, onFrames } = this.#parts
    const isHealthDue = clock.monoMs() >= this.#healthDueMs
    const askedMs = clock.monoMs()
    const results = await this.#bus.run(isHealthDue ? [...POLL_OPS, ...HEALTH_OPS] : POLL_OPS)
    if (isHealthDue) this.#judgeHealth(results.slice(POLL_OPS.length))
    const { fifoBytes, counter32, pps32 } = readPoll(results)
    this.#takeCounter(counter32, askedMs)
    this.#takePulse(counter32, pps32)
    if (fifoBytes === 0) return false
    const drainAskedMs = clock.monoMs()
    const drain = readDrain(await this.#bus.run(drainOps(fifoBytes)))
    this.#takeCounter(drain.counter32, drainAskedMs)
    this.#takePulse(drain.counter32, drain.pps32)
    const counter = this.#counter
    const gatewayEui = this.#identity?.gatewayEui
    if (!counter || !gatewayEui) return true
    const pulses = this.#pulses
    const at = { counter, pulses, temperatureC: this.#temperatureC, monoMs: clock.monoMs() }
    const parts = { plan: board.plan, gatewayEui, metrics }
    const frames = framesOf(drain.bytes, parts, { ...at, atMs: clock.wallMs() })
    if (frames.length > 0) onFrames(frames)
    return true
  }

  /** The chip took the reading somewhen between the question and now. */
  #takeCounter(counter32: number | undefined, askedMs: number): void {
    if (counter32 === undefined) return
    const monoMs = this.#parts.clock.monoMs()
    const before = this.#counter
    const tripMs = monoMs - askedMs
    const next = readCounter(before, counter32, monoMs)
    if (before && monoMs - before.readMonoMs < 60_000) {
      const trips = { beforeMs: this.#tripMs, afterMs: tripMs }
      const error = certainErrorUs(before, next, trips)
      if (error > COUNTER_ERROR_US_MAX) {
        const text = `the counter jumped by ${Math.round(error / 1000)} ms: the chip has restarted`
        throw new Sx1302Error('no-chip', text, { errorUs: error })
      }
    }
    this.#judgeDrift(next, tripMs)
    this.#counter = next
    this.#tripMs = tripMs
    this.#parts.onCounter(tmstOfCounter(next), monoMs)
  }

  #judgeDrift(counter: CounterState, tripMs: number): void {
    const anchor = this.#anchor
    const gapMs = anchor ? counter.readMonoMs - anchor.counter.readMonoMs : Number.POSITIVE_INFINITY
    if (gapMs < DRIFT_OVER_MS) return
    this.#anchor = { counter, tripMs }
    if (!anchor || gapMs > 2 * DRIFT_OVER_MS) return
    const trips = { beforeMs: anchor.tripMs, afterMs: tripMs }
    const error = certainErrorUs(anchor.counter, counter, trips)
    if (error <= COUNTER_DRIFT_MAX * gapMs * 1000) return
    const percent = (error / gapMs / 10).toFixed(1)
    const text = `the counter runs ${percent} % off the host's clock: is the board's supply too weak?`
    throw new Sx1302Error('no-chip', text, { errorUs: error })
  }

  /** Right after the counter that was read with it. */
  #takePulse(counter32: number | undefined, pps32: number | undefined): void {
    if (counter32 === undefined || pps32 === undefined || !this.#counter) return
    const pulse = pulseSince(this.#pps32, { counter32, pps32 }, tmstOfCounter(this.#counter))
    this.#pps32 = pps32
    if (!pulse) return
    this.#pulses = [...this.#pulses.slice(1 - PULSES_KEPT), pulse.pps32]
    const { clock, onPulse } = this.#parts
    onPulse?.(pulse.tmst, clock.monoMs() - pulse.agoUs / 1000)
  }

  #judgeHealth(results: readonly Uint8Array[]): void {
    this.#healthDueMs = this.#parts.clock.monoMs() + HEALTH_EVERY_MS
    const illness = illnessOf(readHealth(results))
    if (illness !== undefined) throw new Sx1302Error('mcu-silent', illness)
  }

  async #readTemperature(nowMs: number): Promise<void> {
    this.#temperatureDueMs = nowMs + TEMPERATURE_EVERY_MS
    const { temperatureC } = await this.#client.status()
    if (temperatureC !== undefined) this.#temperatureC = temperatureC
    this.#parts.metrics.set('radio_temperature_celsius', this.#temperatureC)
  }
}

/** How far two readings disagree with the host's clock beyond what their ways may explain. */
function certainErrorUs(
  before: CounterState,
  after: CounterState,
  trips: { readonly beforeMs: number; readonly afterMs: number },
): number {
  const waysUs = (trips.beforeMs + trips.afterMs) * 1000
  return Math.max(0, Math.abs(counterErrorUs(before, after)) - waysUs)
}

/** An image without a program starts nothing on a real board: it is for emulators. */
function refuseStandIn({ images, sx1261 }: Board, uniqueId: string): void {
  const all = [images.agc, images.arb, ...(sx1261 ? [sx1261.patch] : [])]
  if (uniqueId === EMULATED_BRIDGE_ID || !all.some(isStandIn)) return
  const text =
    'the firmware is a stand-in for emulated boards, and this board is a real one. Import Semtech’s ' +
    'images: cigale concentrator firmware import, see its --help'
  throw new Sx1302Error('firmware', text, { uniqueId })
}
