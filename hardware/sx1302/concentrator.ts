/**
 * A Radio made of an SX1302 on a serial line. It keeps one session alive, and when that ends it climbs
 * a ladder (reference §1.4, §2.4, §15) until it listens again; only an absent board needs a person.
 *
 *   a doubtful line   silence, ping, is the chip still itself?       goes on
 *   anything else     board reset and bring-up, 2.3 s                goes on, counter from 0
 *   port gone         looks for it every second                      as soon as it is back
 */

import { type Clock, sleep } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { Metrics } from '../../base/metrics.ts'
import { type CounterMap, monoUsOf, observeCounter } from '../counter-map.ts'
import { HardwareError } from '../errors.ts'
import { GnssClock } from '../gnss/clock.ts'
import { GnssReceiver } from '../gnss/receiver.ts'
import type { JitPolicy } from '../jit-state.ts'
import { McuError } from '../mcu/errors.ts'
import type { BytePort } from '../mcu/port.ts'
import type {
  GatewayStatus,
  Radio,
  RadioListener,
  RxFrame,
  TxAlternative,
  TxRefusal,
  TxRequest,
} from '../radio.ts'
import type { SpectrumPlan } from '../regulation/spectrum-plan.ts'
import { lbtChannelFor } from '../sx1261/listen-before-talk.ts'
import type { SpectrumColumn } from '../sx1261/spectral-scan.ts'
import { type Departure, type EarlierTransmission, Transmitter } from '../transmitter.ts'
import { txHasCrc } from '../tx-form.ts'
import type { Board } from './board.ts'
import { Sx1302Error } from './errors.ts'
import { gainFor } from './gain.ts'
import type { RadioIndex } from './plan.ts'
import { Session, TX_FREE } from './session.ts'
import type { TxPacket } from './tx-words.ts'

/** A set-up costs three round trips: 15 ms ahead is enough where the C forwarder takes 42. */
export const SX1302_JIT_POLICY: JitPolicy = {
  leadUs: 30_000,
  latestUs: 10_000,
  farthestUs: 100_000_000,
  marginUs: 1_000,
  depthMax: 32,
  answerUs: 1_000_000,
  patienceUs: 10_000_000,
}

const LOOK_MS = 1_000
const RESTART_MS = { first: 1_000, most: 10_000 } as const
/** A transmitter that is not free so long after its packet's end never will be. */
const TX_GRACE_MS = 200
/** So much before its start a packet must be in the chip: later it would fire 134 s after. */
const PROGRAM_MARGIN_US = 3_000

const NO_RECEIVER =
  'no spectrum receiver is set up: radio.spectrumReceiver: true, for boards with an SX1261'
const RECEIVER_TAKEN =
  'the spectrum receiver listens before each transmission: it does one or the other'

export type ConcentratorParts = {
  readonly board: Board
  readonly clock: Clock
  readonly log: Log
  readonly metrics: Metrics
  readonly spectrum: SpectrumPlan
  readonly antennaGainDbi: number
  readonly cableLossDb: number
  readonly isPublic?: boolean
  /** Where a GNSS receiver is whose pulse per second goes to the board. */
  readonly findGnssPort?: () => Promise<BytePort>
  readonly earlier?: readonly EarlierTransmission[]
}

export class Sx1302Concentrator implements Radio {
  readonly #parts: ConcentratorParts
  readonly #transmitter: Transmitter
  readonly #radio: RadioIndex
  #listener: RadioListener | undefined
  #session: Session | undefined
  #counter: CounterMap | undefined
  readonly #gnss: GnssClock
  readonly #receiver: GnssReceiver | undefined
  #gatewayEui: GatewayEui | undefined
  #rxFrames = 0
  #heardMonoMs = 0
  #isClosed = false
  #restarts = 0
  #isScanning = false
  readonly #ending = new AbortController()

  constructor(parts: ConcentratorParts) {
    this.#parts = parts
    this.#radio = parts.board.plan.radios[0].canTransmit ? 0 : 1
    this.#gnss = new GnssClock(parts)
    this.#receiver =
      parts.findGnssPort &&
      new GnssReceiver({
        clock: parts.clock,
        findPort: parts.findGnssPort,
        onMessage: (message) => this.#gnss.onMessage(message),
        onTrouble: (code, detail) => this.#tell(code, detail),
      })
    this.#transmitter = new Transmitter({
      clock: parts.clock,
      metrics: parts.metrics,
      plan: parts.spectrum,
      policy: SX1302_JIT_POLICY,
      earlier: parts.earlier ?? [],
      placeUs: (tmst, nowUs) =>
        this.#counter ? monoUsOf(this.#counter, tmst, nowUs) : 'gateway-gone',
      tmstOfGps: (gpsTimeMs) => this.#gnss.tmstOf(gpsTimeMs),
      depart: (departure) => void this.#depart(departure),
      onReceipt: (receipt) => this.#listener?.onReceipt(receipt),
    })
  }

  /** Rejects when the first start fails; afterwards it heals by itself. */
  async open(listener: RadioListener): Promise<void> {
    this.#listener = listener
    const port = await this.#parts.board.findPort()
    const session = this.#makeSession(port)
    try {
      await session.start((step) => this.#parts.log.debug({ step }, 'concentrator'))
    } catch (error) {
      await session.end().catch(() => {})
      throw error
    }
    this.#adopt(session)
    this.#receiver?.open()
    void this.#live(session)
  }

  transmit(request: TxRequest): void {
    this.#transmitter.transmit(request)
  }

  gateways(): readonly GatewayStatus[] {
    if (!this.#gatewayEui) return []
    const identity = this.#session?.identity
    return [
      {
        gatewayEui: this.#gatewayEui,
        online: identity !== undefined,
        lastHeardMonoMs: this.#heardMonoMs,
        detail: identity
          ? `${identity.chip}, bridge ${this.#session?.bridgeVersion}`
          : 'the concentrator is being brought back',
        rxFrames: this.#rxFrames,
        txFrames: this.#transmitter.txFrames,
      },
    ]
  }

  /** One look at a time; its failure is no illness of the concentrator. */
  async scan(freqHz: number, looks: number): Promise<SpectrumColumn> {
    const { sx1261 } = this.#parts.board
    const session = this.#session
    if (!sx1261) throw new HardwareError('no-spectrum', NO_RECEIVER)
    if (sx1261.listenBeforeTalk) throw new HardwareError('no-spectrum', RECEIVER_TAKEN)
    if (!session) throw new HardwareError('no-spectrum', 'the concentrator is being brought back')
    if (this.#isScanning) throw new HardwareError('spectrum-busy', 'another look is under way')
    this.#isScanning = true
    try {
      return await session.scan(freqHz, looks)
    } finally {
      this.#isScanning = false
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#ending.abort()
    this.#transmitter.close()
    await this.#receiver?.close()
    await this.#session?.end()
    this.#session = undefined
  }

  #makeSession(port: Awaited<ReturnType<Board['findPort']>>): Session {
    const { board, clock, metrics } = this.#parts
    return new Session({
      board,
      clock,
      metrics,
      port,
      onFrames: (frames) => {
        this.#rxFrames += frames.length
        this.#heardMonoMs = clock.monoMs()
        this.#listener?.onFrames(
          frames.map((frame) => this.#dated(frame)),
          () => {},
        )
      },
      onPulse: (tmst, pulseMonoMs) => this.#gnss.onPulse(tmst, pulseMonoMs),
      onCounter: (tmst, monoMs) => {
        const { map } = observeCounter(this.#counter, { tmst, monoUs: monoMs * 1000 })
        this.#counter = map
        this.#heardMonoMs = monoMs
      },
    })
  }

  /** With GPS time where there is a valid one. */
  #dated(frame: RxFrame): RxFrame {
    const gpsTimeMs = this.#gnss.gpsTimeOf(frame.tmst)
    return gpsTimeMs === undefined ? frame : { ...frame, gpsTimeMs }
  }

  #adopt(session: Session): void {
    this.#session = session
    this.#gatewayEui = session.identity?.gatewayEui
    this.#counter = undefined
    const failure = session.identity?.sx1261Failure
    if (failure !== undefined) this.#tell('concentrator-deaf-before-talk', failure)
  }

  /** Listens, repairs, listens: until it is closed. */
  async #live(first: Session): Promise<void> {
    let session = first
    while (!this.#isClosed) {
      const cause = await session.listen().then(
        () => undefined,
        (error: unknown) => error,
      )
      if (this.#isClosed) return
      if (await this.#isStillItself(session, cause)) continue
      session = await this.#restart(session, cause)
    }
  }

  /** The line was in doubt and the chip is not: nothing is lost. */
  async #isStillItself(session: Session, cause: unknown): Promise<boolean> {
    if (!(cause instanceof McuError) || cause.code === 'gone') return false
    this.#tell('concentrator-line', cause)
    return await session.isSound().catch(() => false)
  }

  /** What was timed by the old counter is void; the board is reset and brought up again. */
  async #restart(session: Session, cause: unknown): Promise<Session> {
    this.#session = undefined
    this.#restarts++
    this.#parts.metrics.set('radio_restarts', this.#restarts)
    this.#tell('concentrator-restarted', cause)
    this.#transmitter.restarted()
    this.#gnss.restarted()
    await session.end().catch(() => {})
    const { signal } = this.#ending
    for (let waitMs: number = RESTART_MS.first; !this.#isClosed; ) {
      let next: Session | undefined
      try {
        next = this.#makeSession(await this.#parts.board.findPort())
        await next.start()
        if (this.#isClosed) await next.end()
        this.#adopt(next)
        return next
      } catch (error) {
        // Its port is open, and locked: the next attempt must find it free.
        await next?.end().catch(() => {})
        const isAbsent = error instanceof McuError && error.code === 'gone'
        this.#tell(isAbsent ? 'concentrator-absent' : 'concentrator-start', error)
        // Asking who is there costs nothing; bringing a board up again and again wears on it.
        const isSilent = isAbsent || next?.bridgeVersion === ''
        await sleep(this.#parts.clock, isSilent ? LOOK_MS : waitMs, signal)
        if (!isSilent) waitMs = Math.min(2 * waitMs, RESTART_MS.most)
      }
    }
    return session
  }

  #tell(code: string, cause: unknown): void {
    const detail = cause instanceof Error ? cause.message : String(cause)
    this.#parts.log.warn({ code, detail }, 'the concentrator needs care')
    this.#listener?.onTrouble?.(code, detail)
  }

  /** One packet through its last checks into the chip. */
  async #depart({ request, alternative, eirpDbm, startUs, airtimeUs }: Departure): Promise<void> {
    const refuse = (reason: TxRefusal) => this.#transmitter.failed(request.txId, reason)
    const session = this.#session
    const packet = this.#packetOf({ request, alternative, eirpDbm, startUs, airtimeUs })
    const lbt = this.#parts.board.sx1261?.listenBeforeTalk
    const listening = lbt && lbtChannelFor(lbt, { ...alternative, airtimeUs })
    if (!session) return refuse('gateway-gone')
    if (typeof packet === 'string') return refuse(packet)
    if (listening?.kind === 'refused') return refuse(listening.reason)
    try {
      if ((await session.txStatus(this.#radio)) !== TX_FREE) return refuse('collision')
      if (this.#parts.clock.monoMs() * 1000 + PROGRAM_MARGIN_US > startUs) return refuse('too-late')
      if (listening) {
        const { channel } = listening
        const times = { startMs: startUs / 1000, marginMs: PROGRAM_MARGIN_US / 1000 }
        const outcome = await session.sendListening(packet, { channel, ...times })
        if (outcome !== 'sent') return refuse(outcome)
      } else await session.send(packet)
      this.#transmitter.taken(request.txId)
      this.#watch(session, startUs + airtimeUs)
    } catch (error) {
      // Whether it was carried out is not known: it may be on the air.
      if (error instanceof Sx1302Error) session.fail(error)
      else if (!(error instanceof McuError)) throw error
      this.#transmitter.taken(request.txId)
    }
  }

  #packetOf({ request, alternative, eirpDbm, startUs }: Departure): TxPacket | TxRefusal {
    const { board, antennaGainDbi, cableLossDb, isPublic, clock } = this.#parts
    const { freqHz, modulation, at } = alternative
    const isDown = request.form !== 'up'
    const { least, most } = board.txRangeHz
    if (freqHz < least || freqHz > most) return 'frequency'
    const gain = gainFor(board.gains, eirpDbm - antennaGainDbi + cableLossDb)
    if (!gain) return 'power'
    const counterUs = this.#counterAt(at, startUs)
    if (counterUs === 'no-gps-time') return counterUs
    if (counterUs === undefined || startUs < clock.monoMs() * 1000) return 'too-late'
    return {
      radio: this.#radio,
      freqHz,
      gain,
      modulation:
        modulation.kind === 'lora'
          ? { ...modulation, codingRate: 1, invertIq: isDown, explicitHeader: true }
          : { ...modulation, deviationHz: modulation.bitRate / 2 },
      preamble: 0,
      crc: txHasCrc(modulation, request.form),
      isPublic: isPublic ?? board.plan.isPublic,
      start: { kind: 'at', counterUs: Math.round(counterUs) % 2 ** 32 },
      payload: request.phyPayload,
    }
  }

  /** GPS time is converted anew: the latest pulse knows best. */
  #counterAt(at: TxAlternative['at'], startUs: number): number | 'no-gps-time' | undefined {
    if (typeof at === 'number') return at
    if (at !== 'now') return this.#gnss.tmstOf(at.gpsTimeMs) ?? 'no-gps-time'
    return this.#counter && this.#counter.tmst + (startUs - this.#counter.monoUs)
  }

  /** Looks whether the transmitter has come free; one that has not never will by itself. */
  #watch(session: Session, endUs: number): void {
    const { clock } = this.#parts
    clock.after(endUs / 1000 - clock.monoMs() + TX_GRACE_MS, () => {
      if (this.#session !== session || this.#isClosed) return
      session.txStatus(this.#radio).then(
        (status) => {
          if (status === TX_FREE || this.#session !== session) return
          const text = `the transmitter is not free ${TX_GRACE_MS} ms after its packet (${status})`
          session.fail(new Sx1302Error('transmitter', text, { status }))
        },
        () => {},
      )
    })
  }
}
