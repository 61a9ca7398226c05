/**
 * What refused frames mean for the gateway's safety: each is counted under its right name, and what
 * is worth a person's time becomes a health event (uplink/alarms.ts says when).
 */

import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import type { EngineState } from '../engine/state.ts'
import { type DataFrame, readPhy } from '../lorawan/phy.ts'
import type { Region } from '../lorawan/region/region.ts'
import { type AlarmCode, Alarms } from '../uplink/alarms.ts'
import type { FrameRefusal, RejectedFrame } from '../uplink/judge.ts'
import { oldFrameOf } from '../uplink/old-counter.ts'
import type { Ledger } from './ledger.ts'
import type { CorePorts } from './ports.ts'

export type WatchParts = {
  readonly ports: Pick<CorePorts, 'metrics'>
  readonly state: EngineState
  readonly region: Region
  readonly ledger: Pick<Ledger, 'raise' | 'isCrowded'>
}

/** Nobody of ours has signed it. */
const ROGUE: readonly FrameRefusal[] = ['unknown-device', 'not-otaa', 'wrong-join-eui', 'bad-mic']
/** What it says of the device it names. */
const JOIN_ALARMS: Partial<Readonly<Record<FrameRefusal, AlarmCode>>> = {
  'bad-mic': 'join-wrong-key',
  'nonce-replay': 'join-nonce-replay',
  'join-flood': 'join-flood',
}

export class SecurityWatch {
  readonly #parts: WatchParts
  readonly #alarms = new Alarms()

  constructor(parts: WatchParts) {
    this.#parts = parts
  }

  /** A refused frame; gives the reason it is to be counted under. */
  refused({ reason, join }: RejectedFrame, heard: RxFrame): FrameRefusal {
    const { phyPayload, monoMs } = heard
    if (join) {
      const code = JOIN_ALARMS[reason]
      if (code) this.#see(code, join.devEui, monoMs)
      if (ROGUE.includes(reason)) this.#see('rogue-joins', '', monoMs)
      return reason
    }
    if (reason !== 'bad-mic') return reason
    const read = readPhy(phyPayload)
    if (read.kind === 'rejected' || read.frame.kind !== 'data') return reason
    return this.#badMic(read.frame, heard)
  }

  /** A data frame to one of our addresses that none of our devices has signed as new. */
  #badMic(frame: DataFrame, heard: RxFrame): 'replay' | 'bad-mic' {
    const { devAddr } = frame
    const nowMs = heard.monoMs
    const { state, region } = this.#parts
    const isStorm =
      this.#alarms.isOn('mic-storm', devAddr, nowMs) ||
      this.#alarms.isOn('mic-storm-wide', '', nowMs)
    // In a storm nothing is looked at twice (F44).
    const old = isStorm ? undefined : oldFrameOf(state, region, heard, frame)
    if (old) {
      this.#see(old.kind, old.devEui, nowMs)
      return 'replay'
    }
    this.#see('mic-storm', devAddr, nowMs)
    this.#see('mic-storm-wide', '', nowMs)
    const unheard = this.#neverHeard(devAddr)
    if (unheard) this.#see('session-key-wrong', unheard, nowMs)
    return 'bad-mic'
  }

  /** The one device that has this address, does not join, and has never sent a frame that fits. */
  #neverHeard(devAddr: DevAddr): DevEui | undefined {
    const { byDevAddr, devices } = this.#parts.state
    const [devEui, ...others] = byDevAddr.get(devAddr) ?? []
    // Where several share the address nobody can say whose frame it was.
    if (devEui === undefined || others.length > 0) return undefined
    const { device, session } = devices.get(devEui)!
    return device.activation === 'ABP' && session?.fCntUpNext === 0 ? devEui : undefined
  }

  #see(code: AlarmCode, subject: string, nowMs: number): void {
    const { ports, ledger } = this.#parts
    const { held } = this.#alarms
    const alarm = this.#alarms.see(code, subject, nowMs)
    if (this.#alarms.held > held) ports.metrics.add('cigale_alarms_held_total', 1, { code })
    if (!alarm) return
    ports.metrics.add('cigale_alarms_total', 1, { code })
    // What waits for a slow disk leaves no room: the metrics have it.
    if (ledger.isCrowded) return
    const isAddress = code === 'mic-storm'
    const detail = isAddress ? `DevAddr ${subject}: ${alarm.detail}` : alarm.detail
    ledger.raise(code, detail, isAddress ? '' : subject)
  }
}
