/**
 * The book of frames, kept outside the gateway: what each sensor sent, which gateway's antenna heard
 * it and when, whether the gateway said it was accepted, whether the sensor saw it acknowledged.
 */

import type { DevEui, GatewayEui } from '../../../base/ids.ts'
import type { RxFrame } from '../../../hardware/radio.ts'
import type { ActorObserver, SentFrame } from '../sensors/actor-parts.ts'

export type Hearing = {
  /** By the gateway's own clocks; which of them labels a fact depends on whether UTC is known. */
  readonly atMs: number
  readonly monoMs: number
  readonly cityMs: number
  /** Sent by somebody who recorded it: the gateway may take it or leave it. */
  readonly isReplay: boolean
  acceptedCityMs: number | undefined
}

export type SentEntry = SentFrame & {
  readonly profile: string
  /** The gateway whose network it belongs to. */
  readonly home: GatewayEui
  /** At home only: elsewhere it is foreign traffic. */
  readonly hearings: Hearing[]
  acknowledged: boolean
}

export class FrameBook {
  readonly #nowMs: () => number
  readonly #entries = new Map<string, SentEntry>()
  readonly entries: SentEntry[] = []
  readonly counts = { sent: 0, heard: 0, acknowledged: 0 }

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** The observer of one sensor. */
  observer(home: GatewayEui, profile: string): ActorObserver {
    return {
      onSent: (sent) => {
        const entry: SentEntry = { ...sent, home, profile, hearings: [], acknowledged: false }
        this.#entries.set(keyOf(sent.phyPayload), entry)
        this.entries.push(entry)
        this.counts.sent++
      },
      // 1.1 signs the channel: the same frame in other bytes.
      onRepeated: (sent, phyPayload) => {
        const entry = this.#entries.get(keyOf(sent.phyPayload))
        if (entry) this.#entries.set(keyOf(phyPayload), entry)
      },
      onAcknowledged: (sent) => {
        const entry = this.#entries.get(keyOf(sent.phyPayload))
        if (!entry || entry.acknowledged) return
        entry.acknowledged = true
        this.counts.acknowledged++
      },
    }
  }

  /** Frames reach a gateway's process. Gives what the gateway is to call when they are accepted. */
  heard(gw: GatewayEui, frames: readonly RxFrame[], isReplay: boolean): () => void {
    const hearings: Hearing[] = []
    for (const { phyPayload, atMs, monoMs } of frames) {
      const entry = this.#entries.get(keyOf(phyPayload))
      if (entry?.home !== gw) continue
      const cityMs = this.#nowMs()
      const hearing: Hearing = { atMs, monoMs, cityMs, isReplay, acceptedCityMs: undefined }
      entry.hearings.push(hearing)
      hearings.push(hearing)
      this.counts.heard++
    }
    return () => {
      for (const hearing of hearings) hearing.acceptedCityMs ??= this.#nowMs()
    }
  }

  /** Must it be at the hypervisor in the end? */
  static isOwed({ acknowledged, hearings }: SentEntry): boolean {
    return acknowledged || hearings.some((it) => !it.isReplay && it.acceptedCityMs !== undefined)
  }

  ofDevice(devEui: DevEui): readonly SentEntry[] {
    return this.entries.filter((entry) => entry.devEui === devEui)
  }
}

/** A frame is known by its bytes: counter, address and MIC make them unique. */
function keyOf(phyPayload: Uint8Array): string {
  return Buffer.from(phyPayload.buffer, phyPayload.byteOffset, phyPayload.byteLength).toString(
    'latin1',
  )
}
