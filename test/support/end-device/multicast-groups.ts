/**
 * Multicast groups that a device belongs to: their frames, their own counter, and the class C session
 * in which it listens for them (LoRaWAN L2 1.0.4 §4.4, TS005-1.0.0). A group's frames are unconfirmed,
 * on an application port, without MAC commands: anything else under its address is dropped.
 */

import type { DownlinkFields, Frames } from './frames.ts'
import { frames10 } from './frames-1.0.ts'

export type McSession = {
  readonly fromGpsS: number
  readonly untilGpsS: number
  readonly freqHz: number
  readonly dataRate: number
}

export type McGroup = {
  readonly frames: Frames
  /** The first counter that is still new, and the first that is none. */
  readonly fCntNext: number
  readonly fCntEnd: number
  readonly session: McSession | undefined
}

export class MulticastGroups {
  readonly #groups = new Map<number, McGroup>()

  get(id: number): McGroup | undefined {
    return this.#groups.get(id)
  }

  /** Ids, ascending. */
  get ids(): readonly number[] {
    return [...this.#groups.keys()].sort((a, b) => a - b)
  }

  define(
    id: number,
    group: {
      readonly mcAddr: Buffer
      readonly keys: { readonly nwkSKey: Buffer; readonly appSKey: Buffer }
      readonly fCntMin: number
      readonly fCntMax: number
    },
  ): void {
    const { mcAddr, keys, fCntMin, fCntMax } = group
    const frames = frames10(mcAddr, keys)
    this.#groups.set(id, { frames, fCntNext: fCntMin, fCntEnd: fCntMax, session: undefined })
  }

  remove(id: number): boolean {
    return this.#groups.delete(id)
  }

  plan(id: number, session: McSession): void {
    const group = this.#groups.get(id)
    if (group) this.#groups.set(id, { ...group, session })
  }

  /** A frame of one of the groups, under a counter that is new and within its range. */
  open(phyPayload: Uint8Array): (DownlinkFields & { readonly group: number }) | undefined {
    for (const [id, group] of this.#groups) {
      const { frames, fCntNext, fCntEnd } = group
      const read = frames.open(phyPayload, { network: fCntNext, application: fCntNext }, 0)
      if (!read || read.fCntDown >= fCntEnd) continue
      const { confirmed, ack, fPort, fOpts, fCntDown } = read
      if (confirmed || ack || !fPort || fOpts.length > 0) continue
      this.#groups.set(id, { ...group, fCntNext: fCntDown + 1 })
      return { ...read, group: id }
    }
    return undefined
  }

  /** Where it listens for a group now, and until or from when the next change is. */
  listening(gpsS: number): {
    readonly session: McSession | undefined
    readonly changesGpsS: number | undefined
  } {
    const sessions = [...this.#groups.values()].flatMap(({ session }) => session ?? [])
    const session = sessions.find((it) => it.fromGpsS <= gpsS && gpsS < it.untilGpsS)
    const later = sessions
      .flatMap(({ fromGpsS, untilGpsS }) => [fromGpsS, untilGpsS])
      .filter((atGpsS) => atGpsS > gpsS)
    return { session, changesGpsS: later.length > 0 ? Math.min(...later) : undefined }
  }
}
