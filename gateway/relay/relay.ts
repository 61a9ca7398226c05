/**
 * What this gateway says to others by LoRa: its pairs, the one radio they share, and, where it has internet, the way
 * on for its leaves. Pairs are made and ended by a person, while it runs.
 */

import type { Clock } from '../../base/clock.ts'
import type { GatewayEui } from '../../base/ids.ts'
import type { Random } from '../../base/random.ts'
import type { RxFrame } from '../../hardware/radio.ts'
import { readHeader } from '../../sync/transport/relay/frame.ts'
import { RelayHub } from '../../sync/transport/relay/hub.ts'
import { relayLeafTransport } from '../../sync/transport/relay/leaf.ts'
import { LeavesOnBroker } from '../../sync/transport/relay/leaves-on-broker.ts'
import { RelayLink, type RelayLinkParts } from '../../sync/transport/relay/link.ts'
import type { SpreadingFactor } from '../../sync/transport/relay/neighbour-rate.ts'
import type { RelayRole } from '../../sync/transport/relay/pair.ts'
import {
  drawPairingCode,
  readPairingCode,
  secretsOfPair,
} from '../../sync/transport/relay/pairing-code.ts'
import { NOTHING_CAME } from '../../sync/transport/relay/replay-window.ts'
import { type FrameLink, RelayStation } from '../../sync/transport/relay/station.ts'
import type { GatewayTransport } from '../../sync/transport/transport.ts'
import type { PairAsked, Paired, RelayView } from '../api/service-relay.ts'
import type { PairFiles, StoredPair } from './pair-files-system.ts'

export type RelayParts = {
  readonly self: GatewayEui
  readonly files: PairFiles
  readonly air: FrameLink
  readonly clock: Clock
  readonly random: Random
  /** What the settings allow; left out, or left out of it: anything. */
  readonly allowed?: { readonly role?: RelayRole | undefined; readonly peer?: string | undefined }
  /** Left out: this gateway has no internet, and is nobody's hub. */
  readonly leaves?: LeavesOnBroker
  /** A pair was made or ended: the leaf's way has come or gone. */
  readonly onPairs: () => void
  readonly raise: (code: string, detail: string) => void
}

/** A gateway of a park has a neighbour or two; of a city's centre, a dozen. */
const PAIRS_MAX = 16

export class Relay {
  readonly #parts: RelayParts
  readonly #pairs = new Map<GatewayEui, StoredPair>()
  readonly #links = new Map<GatewayEui, RelayLink>()
  readonly #station: RelayStation
  readonly #hub: RelayHub

  constructor(parts: RelayParts) {
    this.#parts = parts
    const { clock, air, files, raise } = parts
    this.#station = new RelayStation({
      clock,
      air,
      onTrouble: (link, error) =>
        raise('relay-not-kept', `${link.pair.peer}: its counters cannot be kept: ${error}`),
    })
    const way = parts.leaves ?? new LeavesOnBroker()
    this.#hub = new RelayHub({ station: this.#station, clock, way })
    way.received = (...message) => this.#hub.forLeaf(...message)
    const { pairs, unread } = files.read()
    for (const name of unread) raise('relay-pair-lost', `${name} cannot be read: pair it anew`)
    for (const stored of pairs) this.#pairs.set(stored.pair.peer, stored)
    for (const stored of pairs) if (stored.pair.role === 'hub') this.#serve(stored)
    this.#listLeaves()
  }

  /** The neighbour that facts may go to; undefined: none is paired. */
  get hub(): GatewayEui | undefined {
    return [...this.#pairs.values()].find(({ pair }) => pair.role === 'leaf')?.pair.peer
  }

  /** How slowly that neighbour is spoken to. */
  get sf(): SpreadingFactor {
    const link = this.hub === undefined ? undefined : this.#links.get(this.hub)
    return (link?.status().sf ?? 9) as SpreadingFactor
  }

  /** Takes what is the pairs' own and gives the rest. */
  take(frames: readonly RxFrame[]): readonly RxFrame[] {
    return frames.filter(({ phyPayload, snrDb }) => {
      const isRelay = readHeader(phyPayload).kind === 'header'
      return !(isRelay && this.#station.heard(phyPayload, snrDb))
    })
  }

  leafTransport(): GatewayTransport {
    return relayLeafTransport({
      clock: this.#parts.clock,
      station: this.#station,
      makeLink: (parts) => this.#link(this.#pairs.get(this.hub!)!, parts),
    })
  }

  /** Without a code one is drawn and given, for the other gateway; with one the pair is made as the other has it. */
  pair({ peer, role, code }: PairAsked): Paired {
    const { self, random, files, allowed, leaves } = this.#parts
    const isOther = (allowed?.role ?? role) !== role || (allowed?.peer ?? peer) !== peer
    if (isOther) return { kind: 'refused', reason: 'settings' }
    if (role === 'hub' && !leaves) return { kind: 'refused', reason: 'no-broker' }
    if (peer === self) return { kind: 'refused', reason: 'self' }
    if (!this.#pairs.has(peer) && this.#pairs.size >= PAIRS_MAX)
      return { kind: 'refused', reason: 'full' }
    if (role === 'leaf' && this.hub !== undefined && this.hub !== peer)
      return { kind: 'refused', reason: 'has-hub' }
    const text = code ?? drawPairingCode(random)
    const chance = readPairingCode(text)
    if (!chance) return { kind: 'refused', reason: 'code' }
    const made = secretsOfPair(
      chance,
      role === 'leaf' ? { leaf: self, hub: peer } : { leaf: peer, hub: self },
    )
    const [ours, theirs] = role === 'leaf' ? [made.leaf, made.hub] : [made.hub, made.leaf]
    const stored: StoredPair = {
      pair: { peer, role, ours, theirs, key: made.key },
      kept: { counterEnd: 0, window: NOTHING_CAME },
    }
    files.keep(stored)
    this.#forget(peer)
    this.#pairs.set(peer, stored)
    if (role === 'hub') this.#serve(stored)
    this.#changed()
    return { kind: 'paired', code: code === undefined ? text : null }
  }

  /** `false`: there is no such pair. */
  unpair(peer: GatewayEui): boolean {
    if (!this.#pairs.has(peer)) return false
    this.#parts.files.remove(peer)
    this.#forget(peer)
    this.#changed()
    return true
  }

  view(): RelayView {
    const nowMs = this.#parts.clock.monoMs()
    return {
      pairs: [...this.#pairs.values()].map(({ pair: { peer, role } }) => {
        const link = this.#links.get(peer)
        const status = link?.status()
        const isSpoken = link !== undefined && this.#station.links.includes(link)
        return {
          ...{ peer, role },
          isHere: role === 'hub' ? this.#hub.isHere(peer) : isSpoken,
          heardAgoMs: status && status.heardMs >= 0 ? nowMs - status.heardMs : null,
          marginDb: status?.marginDb ?? null,
          sf: status?.sf ?? null,
          framesSent: status?.framesSent ?? 0,
          framesHeard: status?.framesHeard ?? 0,
          airtimeMs: status?.airtimeMs ?? 0,
          refused: status?.refused ?? 0,
        }
      }),
    }
  }

  close(): void {
    this.#station.close()
    this.#hub.close()
  }

  #link(stored: StoredPair, more: Pick<RelayLinkParts, 'onMessage' | 'onSettled'>): RelayLink {
    const { files, random } = this.#parts
    const { pair } = stored
    const { kept } = this.#pairs.get(pair.peer)!
    const link = new RelayLink({
      ...{ pair, kept, random, ...more },
      keep: (next) => {
        const now = { pair, kept: next }
        files.keep(now)
        // A pair that was ended or made anew meanwhile is not ours to keep.
        if (this.#pairs.get(pair.peer)?.pair === pair) this.#pairs.set(pair.peer, now)
      },
    })
    this.#links.set(pair.peer, link)
    return link
  }

  #serve(stored: StoredPair): void {
    this.#hub.add(stored.pair.peer, (parts) => this.#link(stored, parts))
  }

  #forget(peer: GatewayEui): void {
    this.#hub.remove(peer)
    const link = this.#links.get(peer)
    if (link) this.#station.remove(link)
    this.#links.delete(peer)
    this.#pairs.delete(peer)
  }

  #changed(): void {
    this.#listLeaves()
    this.#parts.onPairs()
  }

  #listLeaves(): void {
    const { leaves } = this.#parts
    if (leaves) leaves.leaves = this.#hub.leaves
  }
}
