/**
 * The radio half of every simulated sensor: a class A end device of LoRaWAN 1.0.x (EU868) on the
 * shared air. Joins by OTAA until it is in, sends one frame at a time, opens RX1 and RX2 after each,
 * repeats a confirmed frame until it is acknowledged.
 *
 *   off ─▶ joining ──accepted──▶ idle ⇄ sending (frame, RX1, RX2, perhaps again)
 *             └──no accept: backs off, asks again with the next DevNonce
 *
 * Frames are made and checked by lora-packet (`EndDevice`), so the gateway's own LoRaWAN hears a
 * second opinion. Time and chance come from outside only.
 */

import { type BackoffPolicy, backoffMs } from '../../../base/backoff.ts'
import type { CancelTimer, Clock } from '../../../base/clock.ts'
import type { DevEui } from '../../../base/ids.ts'
import { airtimeUs, type Modulation } from '../../../base/lora.ts'
import { BoundedQueue } from '../../../base/queue.ts'
import type { Random } from '../../../base/random.ts'
import { EU868 } from '../../../gateway/lorawan/region/eu868.ts'
import type { Air, Reach } from '../../../hardware/emulator/air.ts'
import { AirDevice, type AirDownlink } from '../../../hardware/emulator/air-device.ts'
import { EndDevice, type EndDeviceIdentity, type Received } from '../../support/end-device.ts'

export type ActorParts = {
  readonly air: Air
  readonly clock: Clock
  readonly random: Random
  readonly identity: EndDeviceIdentity
  /** Index into EU868's data rates: 5 = SF7 … 0 = SF12. */
  readonly dataRate: number
  readonly reach: Reach
  /** Where its DevNonce stands: it counts through the device's whole life. */
  readonly firstDevNonce?: number
  readonly observer?: ActorObserver
}

/** A data frame as it first went out; repeats are the same bytes. */
export type SentFrame = {
  readonly devEui: DevEui
  /** How many joins there were before it, its own session's included. */
  readonly session: number
  readonly fCntUp: number
  /** 0 and an empty payload for a frame that carries nothing. */
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed: boolean
  readonly phyPayload: Uint8Array
}

/** Somebody outside who keeps the book of what the device did and was told. */
export type ActorObserver = {
  readonly onSent?: (sent: SentFrame) => void
  /** The device has seen its frame acknowledged: it will never send it again. */
  readonly onAcknowledged?: (sent: SentFrame) => void
  /** Before the device acts on it. */
  readonly onDownlink?: (received: Received) => void
}

export type SensorFrame = {
  readonly fPort: number
  readonly payload: Uint8Array
  readonly confirmed?: boolean
}

export type ActorEvents = {
  /** In, with a fresh session: the time for the device's first words. */
  readonly onJoined: () => void
  readonly onDownlink?: (received: Received) => void
}

/** What the device has lived through. */
export type ActorCounts = {
  joinRequests: number
  joins: number
  frames: number
  repeats: number
  acknowledged: number
  givenUp: number
  downlinks: number
}

/** What the device says when it has nothing to say but owes a frame. */
const EMPTY = { fPort: 0, payload: new Uint8Array(), confirmed: false } as const

type Windows = { readonly rx1DelayMs: number; readonly rx2: Modulation }

const JOIN_WINDOWS: Windows = { rx1DelayMs: 5_000, rx2: modulationOf(EU868.rx2.dataRate) }
const JOIN_BACKOFF: BackoffPolicy = { firstMs: 2_000, mostMs: 60_000 }
/** Frames that may wait for the radio; beyond it the oldest is lost, as in a device's own memory. */
const FRAMES_WAITING_MAX = 8
/** A confirmed frame is sent so often at most (LoRaWAN L2 1.0.3 §18.4: up to 8). */
const TRANSMISSIONS_MAX = 8
/** ACK_TIMEOUT: 2 ± 1 s behind the second window. */
const ACK_TIMEOUT_MS = { least: 1_000, spread: 2_000 } as const
/** Room for the longest answer that is expected in RX2. */
const LONGEST_ANSWER_BYTES = 64
/** An answer that is owed at once (an acknowledgement, more downlinks waiting) goes after so long. */
const PROMPT_MS = { least: 500, spread: 1_500 } as const

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
  readonly #waiting = new BoundedQueue<SensorFrame | 'empty'>({
    capacity: FRAMES_WAITING_MAX,
    whenFull: 'drop-oldest',
  })
  #state: 'off' | 'joining' | 'idle' | 'sending' = 'off'
  #joinAttempt = 0
  #timers = new Set<CancelTimer>()

  constructor(parts: ActorParts, events: ActorEvents) {
    const { devEui: name } = parts.identity
    this.#parts = parts
    this.#events = events
    this.#device = new EndDevice(parts.identity, parts.firstDevNonce)
    this.#radio = new AirDevice(parts.air, { name, ...parts.reach })
  }

  get joined(): boolean {
    return this.#state === 'idle' || this.#state === 'sending'
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
    this.after(delayMs, () => this.#join())
  }

  /** Torn out: silent from now on. */
  stop(): void {
    this.#state = 'off'
    for (const cancel of this.#timers) cancel()
    this.#timers.clear()
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
    this.#exchange(this.#device.join(), JOIN_WINDOWS, {
      onFrame: (bytes) => this.#device.acceptJoin(bytes),
      onHeard: () => {
        this.counts.joins++
        this.#joinAttempt = 0
        this.#state = 'idle'
        this.#events.onJoined()
      },
      onSilence: () => {
        const waitMs = backoffMs(JOIN_BACKOFF, this.#joinAttempt++, this.random)
        this.after(waitMs, () => this.#join())
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
    this.counts.frames++
    const { fCntUp } = this.#device
    const { fPort, payload, confirmed = false } = frame === 'empty' ? EMPTY : frame
    const phyPayload = this.#device.uplink(frame === 'empty' ? {} : frame)
    const { devEui } = this.#parts.identity
    const session = this.counts.joins
    const sent = { devEui, session, fCntUp, fPort, payload, confirmed, phyPayload }
    this.#parts.observer?.onSent?.(sent)
    this.#transmit(sent, 1)
  }

  #transmit(sent: SentFrame, transmission: number): void {
    const windows = {
      rx1DelayMs: this.#device.rxDelayS * 1000,
      rx2: modulationOf(this.#device.rx2DataRate),
    }
    let acknowledged = false
    this.#exchange(sent.phyPayload, windows, {
      onFrame: (downlink) => {
        const received = this.#device.receive(downlink)
        if (!received) return false
        this.counts.downlinks++
        this.#parts.observer?.onDownlink?.(received)
        acknowledged = received.ack
        this.#take(received)
        return true
      },
      onHeard: () => this.#settle(sent, { acknowledged, transmission }),
      onSilence: () => this.#settle(sent, { acknowledged, transmission }),
    })
  }

  #settle(
    sent: SentFrame,
    result: { readonly acknowledged: boolean; readonly transmission: number },
  ): void {
    const { acknowledged, transmission } = result
    const { confirmed } = sent
    if (confirmed && !acknowledged && transmission < TRANSMISSIONS_MAX) {
      const { least, spread } = ACK_TIMEOUT_MS
      this.after(least + this.random.unit() * spread, () => {
        this.counts.repeats++
        this.#transmit(sent, transmission + 1)
      })
      return
    }
    if (acknowledged && confirmed) this.#parts.observer?.onAcknowledged?.(sent)
    if (acknowledged) this.counts.acknowledged++
    else if (confirmed) this.counts.givenUp++
    this.#sendNext()
  }

  #take(received: Received): void {
    if (received.confirmed || received.fPending) {
      const { least, spread } = PROMPT_MS
      this.after(least + this.random.unit() * spread, () => this.send('empty'))
    }
    if (received.fPort !== null && received.fPort > 0) this.#events.onDownlink?.(received)
  }

  /** One frame up and its two windows: ends in exactly one of `onHeard` and `onSilence`. */
  #exchange(
    phyPayload: Uint8Array,
    { rx1DelayMs, rx2 }: Windows,
    answer: {
      /** `false`: not for us, listen on. */
      readonly onFrame: (phyPayload: Uint8Array) => boolean
      readonly onHeard: () => void
      readonly onSilence: () => void
    },
  ): void {
    const modulation = modulationOf(this.#parts.dataRate)
    const freqHz = this.#channel()
    const { endMonoMs } = this.#radio.transmit({ phyPayload, freqHz, modulation })
    const closes: (() => void)[] = []
    const rx2AtMs = endMonoMs + rx1DelayMs + 1_000
    const lastMs =
      airtimeUs({ modulation: rx2, sizeBytes: LONGEST_ANSWER_BYTES, crc: false }) / 1000
    const end = (): void => {
      cancelSilence()
      for (const close of closes) close()
    }
    const cancelSilence = this.after(rx2AtMs + lastMs + 100 - this.clock.monoMs(), () => {
      end()
      answer.onSilence()
    })
    const onDownlink = (downlink: AirDownlink): void => {
      if (!answer.onFrame(downlink.phyPayload)) return
      end()
      answer.onHeard()
    }
    const rx1 = { opensMonoMs: endMonoMs + rx1DelayMs, freqHz, modulation, onDownlink }
    const second = {
      opensMonoMs: rx2AtMs,
      freqHz: EU868.rx2.freqHz,
      modulation: rx2,
      onDownlink,
    }
    closes.push(this.#radio.openWindow(rx1), this.#radio.openWindow(second))
  }

  /** The three common channels before the join, all eight behind it. */
  #channel(): number {
    const known = EU868.channels.map(({ freqHz }) => freqHz)
    const channels = this.joined ? [...known, ...EU868.extraChannelsHz] : known
    return channels[this.random.below(channels.length)]!
  }
}

function modulationOf(dataRate: number): Modulation {
  const rate = EU868.dataRates[dataRate]
  if (!rate) throw new Error(`EU868 has no data rate ${dataRate}`)
  return rate.modulation
}
