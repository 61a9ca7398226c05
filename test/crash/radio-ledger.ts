/**
 * What the outside was promised, kept outside of the system under test: frames whose datagram or
 * whose LoRaWAN acknowledgement came back, every JoinNonce and every downlink counter ever heard.
 */

import type { DevEui } from '../../base/ids.ts'

/** One frame of one device, by a number that its reading, or its call, tells. */
export type ReadingId = string

export function readingId(devEui: DevEui, number: number): ReadingId {
  return `${devEui} ${number}`
}

/** Said in full, then only counted. */
const PROBLEMS_TOLD_MAX = 20

export class RadioLedger {
  readonly acknowledged = new Set<ReadingId>()
  readonly problems: string[] = []
  framesFed = 0
  joins = 0
  downlinks = 0
  problemCount = 0
  readonly #joinNonces = new Map<string, string>()
  readonly #downlinkFrames = new Map<string, string>()
  readonly #fCntUpAcknowledged = new Map<DevEui, number>()

  problem(text: string): void {
    this.problemCount++
    if (this.problems.length < PROBLEMS_TOLD_MAX) this.problems.push(text)
  }

  /** The gateway has promised that the frame is safe. */
  acknowledge(devEui: DevEui, number: number, fCntUp?: number): void {
    this.acknowledged.add(readingId(devEui, number))
    if (fCntUp !== undefined) this.#fCntUpAcknowledged.set(devEui, fCntUp)
  }

  /** The last counter acknowledged of each device by now. */
  promised(): ReadonlyMap<DevEui, number> {
    return new Map(this.#fCntUpAcknowledged)
  }

  /** What a gateway says of a device's last counter, against what was promised before it was asked. */
  checkFCntUp(devEui: DevEui, fCntUp: number | null, promised: number | undefined): void {
    if (promised === undefined || (fCntUp !== null && fCntUp >= promised)) return
    this.problem(`I5: ${devEui} acknowledged up to ${promised} is back at ${fCntUp}`)
  }

  /** A JoinNonce makes session keys: under one root key none may come twice. */
  joinAccept(devEui: DevEui, joinNonce: number, phyPayload: Uint8Array): void {
    this.joins++
    this.#once(this.#joinNonces, `JoinNonce ${joinNonce} of ${devEui}`, phyPayload)
  }

  /** One counter is one frame: a second one under it would be encrypted with the same key stream. */
  downlink(phyPayload: Uint8Array): void {
    this.downlinks++
    const head = Buffer.from(phyPayload)
    const [devAddr, fCnt] = [head.readUInt32LE(1).toString(16), head.readUInt16LE(6)]
    this.#once(this.#downlinkFrames, `FCntDown ${fCnt} of ${devAddr}`, phyPayload)
  }

  #once(seen: Map<string, string>, name: string, phyPayload: Uint8Array): void {
    const bytes = Buffer.from(phyPayload).toString('hex')
    const before = seen.get(name)
    if (before !== undefined && before !== bytes) this.problem(`I5: ${name} used twice`)
    seen.set(name, bytes)
  }
}
