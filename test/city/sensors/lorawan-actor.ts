/**
 * The radio half of every simulated sensor: an end device of class A or C on the shared air. Joins by
 * OTAA until it is in, sends one frame at a time, opens RX1 and RX2 after each, repeats a confirmed
 * frame until it is acknowledged and any other NbTrans times.
 *
 *   off ─▶ joining ──accepted──▶ idle ⇄ sending (frame, RX1, RX2, perhaps again)
 *             └──no accept: backs off, asks again with the next DevNonce
 *
 * `EndDevice` makes and checks the frames, apart from the gateway's own LoRaWAN, and says how they go
 * out: data rate, channels, power and windows as the network has set them. Time and chance come from
 * outside only.
 */

import { type BackoffPolicy, backoffMs } from '../../../base/backoff.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import { snrFloorDb } from '../../../base/lora.ts'
import { BoundedQueue } from '../../../base/queue.ts'
import type { Random } from '../../../base/random.ts'
import { AirDevice, type AirDownlink } from '../../../hardware/emulator/air-device.ts'
import type { ChooseChannel, Window } from '../../support/end-device/sending.ts'
import { EndDevice, type Received } from '../../support/end-device.ts'
import type { ActorCounts, ActorEvents, ActorParts, SensorFrame, SentFrame } from './actor-parts.ts'
import { AlwaysListening } from './always-listening.ts'
import { type ExchangeParts, exchange } from './exchange.ts'
import { joinRestMs } from './join-rest.ts'

/** What the device says when it has nothing to say but owes a frame. */
const EMPTY = { fPort: 0, payload: new Uint8Array(), confirmed: false } as const

const JOIN_BACKOFF: BackoffPolicy = { firstMs: 2_000, mostMs: 60_000 }
/** Frames that may wait for the radio; beyond it the oldest is lost, as in a device's own memory. */
const FRAMES_WAITING_MAX = 8
/** A confirmed frame is sent so often at most (LoRaWAN L2 1.0.3 §18.4: up to 8). */
const TRANSMISSIONS_MAX = 8
/** ACK_TIMEOUT: 2 ± 1 s behind the second window; the pause between repeats of any frame. */
const ACK_TIMEOUT_MS = { least: 1_000, spread: 2_000 } as const
/** An answer that is owed at once (an acknowledgement, more downlinks waiting) goes after so long. */
const PROMPT_MS = { least: 500, spread: 1_500 } as const

type OnAir = {
  readonly sent: SentFrame
  transmission: number
  /** A downlink came after it: an unconfirmed frame is repeated no more. */
  answered: boolean
  acknowledged: boolean
}

export class LorawanActor {
  readonly counts: ActorCounts = {
    joinRequests: 0,
    joins: 0,
    frames: 0,
    repeats: 0,
    acknowledged: 0,
    givenUp: 0,
    downlinks: 0,
  }
  readonly #parts: ActorParts
  readonly #events: ActorEvents
  readonly #device: EndDevice
  readonly #radio: AirDevice
  readonly #always: AlwaysListening
  readonly #exchanging: ExchangeParts
  readonly #choose: ChooseChannel
  readonly #waiting = new BoundedQueue<SensorFrame | 'empty'>({
    capacity: FRAMES_WAITING_MAX,
    whenFull: 'drop-oldest',
  })
  #state: 'off' | 'joining' | 'idle' | 'sending' = 'off'
  #joinAttempt = 0
  #startedMonoMs = 0
  #onAir: OnAir | undefined
  /** DutyCycleReq: it is not on the air again before this. */
  #quietUntilMs = Number.NEGATIVE_INFINITY
  #timers = new Set<CancelTimer>()

  constructor(parts: ActorParts, events: ActorEvents) {
    const { identity, firstDevNonce, dataRate, options, random } = parts
    this.#parts = parts
    this.#events = events
    this.#device = new EndDevice(identity, firstDevNonce, { ...options, dataRate })
    this.#radio = new AirDevice(parts.air, { name: identity.devEui, ...parts.reach })
    this.#exchanging = {
      radio: this.#radio,
      monoMs: () => this.clock.monoMs(),
      after: (delayMs, run) => this.after(delayMs, run),
    }
    this.#choose = (usable) => usable[random.below(usable.length)]!
    this.#always = new AlwaysListening({
      ...{ radio: this.#radio, device: this.#device, clock: parts.clock },
      after: (delayMs, run) => this.after(delayMs, run),
      onDownlink: (downlink, window) => this.#hear(downlink, window, { isClassC: true }),
    })
  }

  get joined(): boolean {
    return this.#state === 'idle' || this.#state === 'sending'
  }

  /** The end device inside, to look at. */
  get device(): EndDevice {
    return this.#device
  }

  get clock(): Clock {
    return this.#parts.clock
  }

  get random(): Random {
    return this.#parts.random
  }

  /** Battery in: the first join request goes out after `delayMs`. */
  start(delayMs: number): void {
    if (this.#state !== 'off') return
    this.#state = 'joining'
    this.#startedMonoMs = this.clock.monoMs()
    this.after(delayMs, () => this.#join())
  }

  /** Torn out: silent from now on. */
  stop(): void {
    this.#state = 'off'
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
    this.#always.stop()
    this.#radio.remove()
  }

  /** Queues a frame; before the join it is dropped, as sensors do. */
  send(frame: SensorFrame | 'empty'): void {
    if (!this.joined) return
    this.#waiting.push(frame)
    if (this.#state === 'idle') this.#sendNext()
  }

  /** A timer of the device, which ends with it. */
  after(delayMs: number, run: () => void): CancelTimer {
    const cancel = this.clock.after(delayMs, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
    return () => {
      this.#timers.delete(cancel)
      cancel()
    }
  }

  /** Runs now and then again every `periodMs` or so: drifting, or a street would speak at once. */
  every(periodMs: number, run: () => void): void {
    run()
    const waitMs = periodMs * (0.97 + 0.06 * this.random.unit())
    this.after(waitMs, () => this.every(periodMs, run))
  }

  #join(): void {
    this.counts.joinRequests++
    const request = this.#device.join(this.#choose)
    const { airtimeMs } = exchange(this.#exchanging, request, this.#device.sending, {
      onFrame: ({ phyPayload }) => this.#device.acceptJoin(phyPayload),
      onHeard: () => {
        this.counts.joins++
        this.#joinAttempt = 0
        this.#state = 'idle'
        this.#always.refresh()
        this.#parts.observer?.onJoined?.(this.#device.devAddr!)
        this.#events.onJoined()
      },
      onSilence: () => {
        const waitMs = backoffMs(JOIN_BACKOFF, this.#joinAttempt++, this.random)
        const sinceMs = this.clock.monoMs() - this.#startedMonoMs
        const restMs = this.#parts.joinsByLaw ? joinRestMs(airtimeMs, sinceMs) : 0
        this.after(Math.max(waitMs, restMs), () => this.#join())
      },
    })
  }

  #sendNext(): void {
    const frame = this.#waiting.shift()
    if (!frame) {
      this.#state = 'idle'
      return
    }
    this.#state = 'sending'
    this.#whenQuietIsOver(() => this.#sendFirst(frame))
  }

  #sendFirst(frame: SensorFrame | 'empty'): void {
    this.counts.frames++
    const { fCntUp } = this.#device
    const { fPort, payload, confirmed = false } = frame === 'empty' ? EMPTY : frame
    const phyPayload = this.#device.uplink(frame === 'empty' ? {} : frame, this.#choose)
    const { devEui } = this.#parts.identity
    const session = this.counts.joins
    const sent = { devEui, session, fCntUp, fPort, payload, confirmed, phyPayload }
    this.#parts.observer?.onSent?.(sent)
    this.#onAir = { sent, transmission: 1, answered: false, acknowledged: false }
    this.#transmit(this.#onAir, phyPayload)
  }

  #repeat(onAir: OnAir): void {
    this.counts.repeats++
    onAir.transmission++
    const phyPayload = this.#device.repeat(this.#choose)
    this.#parts.observer?.onRepeated?.(onAir.sent, phyPayload)
    this.#transmit(onAir, phyPayload)
  }

  #transmit(onAir: OnAir, phyPayload: Uint8Array): void {
    const { airtimeMs } = exchange(this.#exchanging, phyPayload, this.#device.sending, {
      onFrame: (downlink, window) => this.#hear(downlink, window, {}),
      onHeard: () => this.#settle(onAir),
      onSilence: () => this.#settle(onAir),
    })
    // 1/2^n of the time: after a frame of 1 it is silent for 2^n − 1.
    const quietMs = airtimeMs * (2 ** this.#device.link.maxDCycle - 1)
    this.#quietUntilMs = this.clock.monoMs() + airtimeMs + quietMs
    this.#always.refresh()
  }

  #settle(onAir: OnAir): void {
    const { sent, acknowledged, answered, transmission } = onAir
    const { confirmed } = sent
    const isOver = confirmed ? acknowledged : answered
    const most = confirmed ? TRANSMISSIONS_MAX : this.#device.link.nbTrans
    if (!isOver && transmission < most) {
      const { least, spread } = ACK_TIMEOUT_MS
      this.after(least + this.random.unit() * spread, () =>
        this.#whenQuietIsOver(() => this.#repeat(onAir)),
      )
      return
    }
    this.#onAir = undefined
    if (acknowledged && confirmed) this.#parts.observer?.onAcknowledged?.(sent)
    if (acknowledged) this.counts.acknowledged++
    else if (confirmed) this.counts.givenUp++
    if (this.#device.hasMoreToSay) this.send('empty')
    this.#sendNext()
  }

  /** `false`: not for us. */
  #hear(downlink: AirDownlink, { modulation }: Window, how: { isClassC?: boolean }): boolean {
    const floorDb = modulation.kind === 'lora' ? snrFloorDb(modulation) : 0
    const marginDb = downlink.snrDb - floorDb
    const { gpsS } = this.#always
    const received = this.#device.receive(downlink.phyPayload, { ...how, marginDb, gpsS })
    if (!received) return false
    this.counts.downlinks++
    this.#parts.observer?.onDownlink?.(received)
    if (this.#onAir && received.group === undefined) {
      this.#onAir.answered ||= how.isClassC !== true
      this.#onAir.acknowledged ||= received.ack
    }
    this.#always.refresh()
    this.#take(received)
    return true
  }

  #take(received: Received): void {
    const answer = this.#device.takePackageAnswer()
    if (answer || received.confirmed || received.fPending) {
      const { least, spread } = PROMPT_MS
      const frame = answer ? { fPort: 0, payload: new Uint8Array(), ...answer } : 'empty'
      this.after(least + this.random.unit() * spread, () => this.send(frame))
    }
    if (received.fPort !== null && received.fPort > 0) this.#events.onDownlink?.(received)
  }

  #whenQuietIsOver(run: () => void): void {
    const leftMs = this.#quietUntilMs - this.clock.monoMs()
    if (leftMs <= 0) run()
    else this.after(leftMs, run)
  }
}
