/**
 * How it is with the gateway itself, told upward every hour for whoever keeps the fleet: what waits, how
 * the radio hears and sends, and when the certificate ends. One small fact of the last stream: whatever
 * matters more goes first. An hour in which the journal has no room is not told; the next one is.
 */

import type { CborValue } from '../../base/cbor.ts'
import type { CancelTimer, Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { GatewayStatus, RxFrame } from '../../hardware/radio.ts'
import { STREAM_COUNT } from '../../sync/fact.ts'
import type { StreamStatus } from '../api/service.ts'
import type { EngineState } from '../engine/state.ts'
import { JournalError } from '../journal/journal.ts'
import { bandsUsed, mostSentUs } from '../radio-health/airtime-used.ts'
import { NoiseLevels } from '../radio-health/noise.ts'

const HOUR_MS = 3_600_000
/** A start is told soon; the radio has been heard by then. */
const FIRST_MS = 60_000

/** What the machine says of itself; what it cannot say is left out. */
export type MachineFigures = {
  readonly certificateEndsMs?: number
  readonly diskFreeBytes?: number
  readonly memoryBytes?: number
}

export type GatewayReportParts = {
  readonly clock: Clock
  readonly log: Log
  readonly region: string
  /** As it is now, and now on its line of time. */
  readonly core: { readonly state: Readonly<EngineState>; readonly lineMs: number }
  readonly streams: () => readonly StreamStatus[]
  readonly radios: () => readonly GatewayStatus[]
  readonly machine: () => Promise<MachineFigures>
  /** Makes it a fact. Throws JournalError. */
  readonly tell: (fields: Readonly<Record<string, CborValue>>) => void
}

export class GatewayReport {
  readonly #parts: GatewayReportParts
  readonly #noise = new NoiseLevels()
  readonly #startedMs: number
  #frames = 0
  #sinceMs: number
  #isClosed = false
  #cancel: CancelTimer

  constructor(parts: GatewayReportParts) {
    this.#parts = parts
    this.#startedMs = parts.clock.monoMs()
    this.#sinceMs = this.#startedMs
    this.#cancel = parts.clock.after(FIRST_MS, () => void this.#round())
  }

  /** Every frame that the radio understood, whoever sent it. */
  heard(frames: readonly RxFrame[]): void {
    this.#frames += frames.length
    for (const frame of frames) this.#noise.add(frame)
  }

  close(): void {
    this.#isClosed = true
    this.#cancel()
  }

  async #round(): Promise<void> {
    const { clock, log, tell } = this.#parts
    this.#cancel = clock.after(HOUR_MS, () => void this.#round())
    const machine = await this.#parts.machine()
    if (this.#isClosed) return
    try {
      tell({ ...this.#figures(), ...told(machine) })
    } catch (error) {
      // Any other error is a fault of the journal, which ends the core by its own way.
      if (!(error instanceof JournalError)) throw error
      log.warn({ code: error.code }, 'the state of the gateway could not be told')
      return
    }
    this.#frames = 0
    this.#noise.clear()
    this.#sinceMs = clock.monoMs()
  }

  #figures(): Readonly<Record<string, CborValue>> {
    const { clock, region, core, streams, radios } = this.#parts
    const { state, lineMs } = core
    const sent = state.airtime.filter((one) => one.lineMs > lineMs - HOUR_MS)
    const shares = bandsUsed(sent, region).map(({ usedUs, limitUs }) => usedUs / limitUs)
    const status = radios()
    const byStream = new Map(streams().map(({ stream, waiting }) => [stream as number, waiting]))
    return {
      waiting: Array.from({ length: STREAM_COUNT }, (_, stream) => byStream.get(stream) ?? 0),
      ...devicesOf(state, lineMs),
      frames: this.#frames,
      spanMs: Math.round(clock.monoMs() - this.#sinceMs),
      noiseDbm: this.#noise.medianDbm() ?? null,
      deafMs: Math.round(mostSentUs(sent) / 1000),
      dutyPercent: Math.round(100 * Math.max(0, ...shares)),
      radios: status.length,
      radiosOnline: status.filter(({ online }) => online).length,
      upMs: Math.round(clock.monoMs() - this.#startedMs),
    }
  }
}

function devicesOf({ devices }: Readonly<EngineState>, lineMs: number) {
  const all = [...devices.values()]
  return {
    devices: all.length,
    heard: all.filter(({ lastHeard }) => lastHeard && lineMs - lastHeard.lineMs < HOUR_MS).length,
    silent: all.filter(({ silence }) => silence?.isSilent).length,
  }
}

function told({ certificateEndsMs, diskFreeBytes, memoryBytes }: MachineFigures) {
  return {
    certificateEndsMs: certificateEndsMs ?? null,
    diskFreeBytes: diskFreeBytes ?? null,
    memoryBytes: memoryBytes ?? null,
  }
}
