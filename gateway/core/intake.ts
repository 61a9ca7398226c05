/** Frames from the radio: copies merged, judged, and what is ours written down. */

import type { CancelTimer } from '../../base/clock.ts'
import type { DevEui } from '../../base/ids.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { joinWays } from '../engine/join-room.ts'
import type { EngineState } from '../engine/state.ts'
import { ownSenders } from '../forward/own-sender.ts'
import { hasMovedAway, isElsewhere } from '../homes/home.ts'
import { JournalError } from '../journal/journal.ts'
import type { Reception } from '../journal/reception.ts'
import { drawDevAddr } from '../lorawan/dev-addr.ts'
import { Coverage } from '../uplink/coverage.ts'
import { DEDUP_WINDOW_MS, Dedup, type HeardFrame, receptionOf } from '../uplink/dedup.ts'
import { HeardBy, HeardElsewhere } from '../uplink/heard-by.ts'
import { InstallWatches } from '../uplink/install-watch.ts'
import { JoinGate } from '../uplink/join-gate.ts'
import { joinNonceAt } from '../uplink/join-nonce.ts'
import { type JoinReception, type JoinTrouble, JoinTroubles } from '../uplink/join-troubles.ts'
import {
  type AcceptedJoin,
  type AcceptedUplink,
  type Judgement,
  judgeFrame,
  type RejectedFrame,
} from '../uplink/judge.ts'
import type { Ledger } from './ledger.ts'
import type { CorePorts, CoreSettings } from './ports.ts'
import { SecurityWatch } from './security-watch.ts'

/** MAX_FCNT_GAP of LoRaWAN 1.0.2 and 1.0.3; 1.0.4 has none. */
const FCNT_GAP_TOLD = 16_384

export type IntakeParts = {
  readonly ports: CorePorts
  readonly settings: CoreSettings
  readonly state: EngineState
  readonly ledger: Ledger
  /** How many orders the radio was given so far: with relaxed durability only they make a sync urgent. */
  readonly promises: () => number
}

export class Intake {
  readonly #parts: IntakeParts
  readonly #dedup = new Dedup()
  readonly #heardBy = new HeardBy()
  readonly #elsewhere = new HeardElsewhere()
  readonly #joinGate = new JoinGate()
  readonly #troubles = new JoinTroubles()
  readonly #watch: SecurityWatch
  /** How far each gateway hears our devices. */
  readonly coverage = new Coverage()
  /** Sensors that somebody is installing. */
  readonly installs = new InstallWatches()
  #cancelRelease: CancelTimer = () => {}

  constructor(parts: IntakeParts) {
    this.#parts = parts
    this.#watch = new SecurityWatch({ ...parts, region: parts.settings.region })
  }

  /** Joins that came to nothing, newest first. */
  get joinTroubles(): readonly JoinTrouble[] {
    return this.#troubles.list()
  }

  /** Devices of other gateways that were heard here in the last day, since the start. */
  get elsewhere(): ReadonlySet<DevEui> {
    return this.#elsewhere.recent(this.#parts.ports.clock.monoMs())
  }

  /** A JoinAccept was not sent. */
  acceptUnsent(devEui: DevEui): void {
    this.#troubles.unsent(devEui)
  }

  /**
   * Frames that arrived together. `accepted` is called when all that is ours is on the medium,
   * `refused` in its place when the disk does not keep up and not all were taken.
   */
  take(frames: readonly RxFrame[], accepted: () => void, refused: () => void): void {
    const { clock, metrics } = this.#parts.ports
    const copies = this.#dedup.copies
    const nowMs = clock.monoMs()
    const heard = this.#dedup.take(frames, nowMs, this.#waitsAmong(frames, nowMs))
    if (this.#dedup.copies > copies) {
      metrics.add('cigale_rx_copies_total', this.#dedup.copies - copies)
    }
    this.#accept(heard, accepted, refused)
    this.#planRelease()
  }

  /** How long a frame is held: only for a gateway that has reported its device within the last day (F34). */
  #waitsAmong(frames: readonly RxFrame[], nowMs: number): (frame: RxFrame) => number {
    const { state, ports, settings } = this.#parts
    const self = settings.gatewayEui
    const online = ports.radio.gateways().filter((gateway) => gateway.online).length
    if (online < 2) return () => 0
    const senders = new Map(
      frames.map((frame) => [frame, ownSenders(state, frame.phyPayload, self)]),
    )
    for (const [{ gatewayEui }, devEuis] of senders) {
      for (const devEui of devEuis) this.#heardBy.note(devEui, gatewayEui, nowMs)
    }
    return (frame) => {
      const isAwaited = (devEui: DevEui) => this.#heardBy.hasOther(devEui, frame.gatewayEui, nowMs)
      return senders.get(frame)?.some(isAwaited) ? DEDUP_WINDOW_MS : 0
    }
  }

  /** Frames that wait for other gateways' receptions are taken when their window is over. */
  #planRelease(): void {
    this.#cancelRelease()
    const { nextMs } = this.#dedup
    if (nextMs === undefined) return
    const { clock } = this.#parts.ports
    this.#cancelRelease = clock.after(nextMs - clock.monoMs(), () => {
      this.#accept(
        this.#dedup.release(clock.monoMs()),
        () => {},
        () => {},
      )
      this.#planRelease()
    })
  }

  #accept(heard: readonly HeardFrame[], accepted: () => void, refused: () => void): void {
    const { ports, settings, ledger } = this.#parts
    const promises = this.#parts.promises()
    let ours = 0
    for (const frame of heard) {
      if (ledger.isCrowded) {
        ports.metrics.add('cigale_rx_refused_total', 1, { reason: 'disk-slow' })
        refused()
        return
      }
      try {
        if (this.#frame(frame)) ours++
      } catch (error) {
        // A disk that cannot keep up refuses frames; the forwarder's PUSH_ACK stays away.
        if (!(error instanceof JournalError) || error.code !== 'full') throw error
        ports.metrics.add('cigale_rx_refused_total', 1, { reason: 'disk-slow' })
        refused()
        return
      }
    }
    if (ours === 0) accepted()
    else if (settings.durability === 'relaxed' && this.#parts.promises() === promises) {
      ledger.syncLater()
      accepted()
    } else void ledger.sync().then(accepted, () => {})
  }

  /** Was it ours and new? */
  #frame(heard: HeardFrame): boolean {
    const { state, settings } = this.#parts
    const { best } = heard
    const judged = this.#withHome(judgeFrame(state, settings.region, best))
    if (judged.kind === 'rejected') return this.#refuse(judged, best)
    const reception = receptionOf(heard)
    return judged.kind === 'join'
      ? this.#join(judged, best, reception)
      : this.#uplink(judged, best, reception)
  }

  /**
   * A join of a device whose home is another gateway is that one's to answer, whatever we know of it; of one
   * that was moved there with its session, so is every frame.
   */
  #withHome(judged: Judgement): Judgement {
    const { state, settings } = this.#parts
    if (judged.kind === 'uplink') {
      const { devEui } = judged
      if (!hasMovedAway(state, devEui, settings.gatewayEui)) return judged
      return { kind: 'rejected', reason: 'another-gateways', devEui }
    }
    const join = judged.kind === 'join' ? judged : judged.kind === 'rejected' && judged.join
    if (!join) return judged
    const { devEui, joinEui, devNonce } = join
    if (!isElsewhere(state, devEui, settings.gatewayEui)) return judged
    return {
      kind: 'rejected',
      reason: 'another-gateways',
      devEui,
      join: { devEui, joinEui, devNonce },
    }
  }

  #refuse(refused: RejectedFrame, best: RxFrame): false {
    const reason = this.#watch.refused(refused, best)
    if (reason === 'another-gateways' && refused.devEui) {
      this.#elsewhere.note(refused.devEui, this.#parts.ports.clock.monoMs())
    }
    this.#parts.ports.metrics.add('cigale_rx_refused_total', 1, { reason })
    if (refused.join) {
      this.#troubles.refused(refused.join, joinReception(best), reason)
      this.installs.joinRefused(refused.join.devEui, best.atMs)
    }
    return false
  }

  #join(judged: AcceptedJoin, best: RxFrame, reception: Reception): boolean {
    const { ports, settings, state, ledger } = this.#parts
    const { devEui, joinEui, devNonce } = judged
    const join = { devEui, joinEui, devNonce }
    if (!this.#joinGate.pass(devEui, best.monoMs)) {
      return this.#refuse({ kind: 'rejected', reason: 'join-flood', devEui, join }, best)
    }
    // Before its nonce is used up: the device asks again, and finds the answer then.
    const lineMs = ledger.timeline.lineOf(best.monoMs)
    if (joinWays(state, lineMs, settings.region, reception).length === 0) {
      return this.#refuse({ kind: 'rejected', reason: 'no-airtime', devEui, join }, best)
    }
    const { joinNonceNext } = state.devices.get(devEui)!
    const { clock } = ports
    const joinNonce = joinNonceAt(joinNonceNext, clock.wallMs(), clock.clockState())
    const devAddr = drawDevAddr(settings.addresses, ports.random, (a) => state.byDevAddr.has(a))
    ledger.commit({ kind: 'join', ...join, joinNonce, devAddr, reception }, best)
    ports.metrics.add('cigale_joins_total')
    this.#troubles.answered(join, joinReception(best))
    this.installs.joinAnswered(devEui, best.atMs)
    return true
  }

  #uplink(judged: AcceptedUplink, best: RxFrame, reception: Reception): boolean {
    const { frame, session, devEui, fCntUp, repeat, restart, fOpts, frmPayload } = judged
    const { ports } = this.#parts
    this.#troubles.spoke(devEui)
    this.installs.heard(devEui, { fCntUp, atMs: best.atMs, reception })
    const gap = fCntUp - session.fCntUpNext
    if (gap > FCNT_GAP_TOLD) {
      // A device that was away for months, or one whose counter jumps: its MIC fits, so it is taken (F41).
      ports.log.info({ devEui, fCntUp, gap }, 'uplink counter jumped')
      ports.metrics.add('cigale_counter_jumps_total')
    }
    ports.metrics.add('cigale_uplinks_total', 1, { repeat: String(repeat) })
    this.coverage.heard(devEui, reception)
    // An unconfirmed frame once more asks for nothing and says nothing new.
    if (repeat && !frame.confirmed) return false
    const { confirmed, adr, adrAckReq, ack, fPort = null } = frame
    const flags = { repeat, confirmed, adr, adrAckReq, ack }
    this.#parts.ledger.commit(
      {
        kind: 'uplink',
        devEui,
        session: session.id,
        fCntUp,
        ...flags,
        fOpts,
        fPort,
        frmPayload,
        reception,
        ...(restart ? { restart } : {}),
      },
      best,
    )
    return true
  }

  close(): void {
    this.#cancelRelease()
  }
}

function joinReception({ atMs, gatewayEui, rssiDbm, snrDb }: RxFrame): JoinReception {
  return { atMs, gatewayEui, rssiDbm, snrDb }
}
