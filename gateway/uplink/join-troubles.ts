/**
 * Joins that came to nothing, by device: what a technician who stands beside a sensor asks for. A
 * request says who it is, but only a right MIC proves it: nothing here is believed, only shown.
 *
 * Bounded (I10): a DevEUI that was seen once waits among others seen once; from its second request on
 * it has a place of its own. A flood of invented DevEUIs pushes out invented DevEUIs only.
 */

import type { DevEui, GatewayEui, JoinEui } from '../../base/ids.ts'
import type { FrameRefusal, JoinAsk } from './judge.ts'

export const JOIN_TROUBLES = [
  'unknown-device',
  'not-otaa',
  'wrong-join-eui',
  'another-gateways',
  'no-key',
  'wrong-key',
  'nonce-used',
  'join-flood',
  'accept-unsent',
  'accept-unheard',
] as const
export type JoinTroubleReason = (typeof JOIN_TROUBLES)[number]

/** Why a join request was refused → what that means for its device. */
const REASONS: Partial<Readonly<Record<FrameRefusal, JoinTroubleReason>>> = {
  'unknown-device': 'unknown-device',
  'not-otaa': 'not-otaa',
  'wrong-join-eui': 'wrong-join-eui',
  'another-gateways': 'another-gateways',
  'no-key': 'no-key',
  'bad-mic': 'wrong-key',
  'nonce-replay': 'nonce-used',
  'join-flood': 'join-flood',
  'no-airtime': 'accept-unsent',
}

const ONCE_MAX = 64
const AGAIN_MAX = 192
/** A device that has this many accepts and has not spoken does not hear us. */
const ANSWERS_UNHEARD = 3

/** How a request was heard, and when (UTC). */
export type JoinReception = {
  readonly atMs: number
  readonly gatewayEui: GatewayEui
  readonly rssiDbm: number
  readonly snrDb: number
}

export type JoinTrouble = {
  readonly devEui: DevEui
  /** As the device asked the last time. */
  readonly joinEui: JoinEui
  readonly devNonce: number
  readonly reason: JoinTroubleReason
  /** Requests that came to nothing, for whatever reason. */
  readonly count: number
  readonly firstAtMs: number
  readonly lastAtMs: number
  /** Of the best of them, and the gateway that heard it. */
  readonly rssiDbm: number
  readonly snrDb: number
  readonly gatewayEui: GatewayEui
}

/** `undefined` as a reason: nothing is wrong so far. */
type Entry = Omit<JoinTrouble, 'reason'> & {
  readonly reason: JoinTroubleReason | undefined
  readonly answers: number
}

export class JoinTroubles {
  /** Each in the order of the last request, eldest first. */
  readonly #once = new Map<DevEui, Entry>()
  readonly #again = new Map<DevEui, Entry>()

  /** A request was refused. */
  refused(join: JoinAsk, heard: JoinReception, why: FrameRefusal): void {
    const reason = REASONS[why]
    if (reason) this.#put(this.#next(join, heard, { reason, answers: 0, isTrouble: true }))
  }

  /** A request got its accept. One answer is well; several in a row without a word are not. */
  answered(join: JoinAsk, heard: JoinReception): void {
    const answers = (this.#find(join.devEui)?.answers ?? 0) + 1
    const isTrouble = answers >= ANSWERS_UNHEARD
    const reason = isTrouble ? 'accept-unheard' : undefined
    this.#put(this.#next(join, heard, { reason, answers, isTrouble }))
  }

  /** The accept of its last request was not sent: no airtime left, or the radio was busy or too late. */
  unsent(devEui: DevEui): void {
    const entry = this.#find(devEui)
    if (entry) this.#put({ ...entry, reason: 'accept-unsent', count: entry.count + 1 })
  }

  /** The device spoke in its session: whatever it was is over. */
  spoke(devEui: DevEui): void {
    this.#once.delete(devEui)
    this.#again.delete(devEui)
  }

  /** Newest first. */
  list(): readonly JoinTrouble[] {
    return [...this.#once.values(), ...this.#again.values()]
      .flatMap(({ answers, reason, ...rest }) => (reason ? [{ ...rest, reason }] : []))
      .sort((a, b) => b.lastAtMs - a.lastAtMs)
  }

  #find(devEui: DevEui): Entry | undefined {
    return this.#again.get(devEui) ?? this.#once.get(devEui)
  }

  #next(
    join: JoinAsk,
    heard: JoinReception,
    to: Pick<Entry, 'reason' | 'answers'> & { readonly isTrouble: boolean },
  ): Entry {
    const before = this.#find(join.devEui)
    const { reason, answers, isTrouble } = to
    const isBest = !before || heard.snrDb > before.snrDb
    const { rssiDbm, snrDb, gatewayEui } = isBest ? heard : before
    return {
      ...join,
      reason,
      answers,
      count: (before?.count ?? 0) + (isTrouble ? 1 : 0),
      firstAtMs: before?.firstAtMs ?? heard.atMs,
      lastAtMs: heard.atMs,
      rssiDbm,
      snrDb,
      gatewayEui,
    }
  }

  #put(entry: Entry): void {
    const { devEui } = entry
    const isKnown = this.#find(devEui) !== undefined
    this.spoke(devEui)
    const [shelf, most] = isKnown
      ? ([this.#again, AGAIN_MAX] as const)
      : ([this.#once, ONCE_MAX] as const)
    shelf.set(devEui, entry)
    for (const eldest of shelf.keys()) {
      if (shelf.size <= most) break
      shelf.delete(eldest)
    }
  }
}
