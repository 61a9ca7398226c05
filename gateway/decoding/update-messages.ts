/** What the core asks the thread of an update (worker.ts), and its one answer. Plain data. */

import type { EffectiveTime } from '../../decoders/bundle/effective-time.ts'
import type { FlowOffer } from '../../decoders/bundle/flow-offer.ts'
import type { MetadataHealth } from '../../decoders/bundle/metadata-health.ts'
import type { Offer } from '../../decoders/bundle/offer.ts'
import type { PackageVector } from '../../decoders/bundle/package-vectors.ts'
import type { Channel } from '../../decoders/contract.ts'
import type { DecoderRef, TrustState } from '../engine/decoder-state.ts'
import type { CodecPackage } from './running.ts'

/** The source that is the hypervisor itself, over the link of the facts. */
export const FROM_HYPERVISOR = 'hypervisor'

export type FetchAsk = {
  readonly kind: 'fetch'
  readonly dataDir: string
  /** The city's root of trust, from the installation. */
  readonly rootFile: string
  /** `https://…`, a folder such as that of a USB stick, or FROM_HYPERVISOR. */
  readonly source: string
  /** One package, or flows; left out: only what is on offer. */
  readonly path?: string
  readonly trust: TrustState | null
  readonly time: EffectiveTime
  /** The version of this program. */
  readonly runtime: string
}

export type UpdateAsk =
  | FetchAsk
  | { readonly kind: 'read'; readonly dataDir: string; readonly sha256: string }

/** `damaged`: files of what is trusted that could not be read or verified; an older copy stood in. */
export type UpdateAnswer = UpdateOutcome & { readonly damaged?: readonly string[] }

export type UpdateOutcome =
  | {
      readonly kind: 'offers'
      readonly offers: readonly Offer[]
      readonly flows: readonly FlowOffer[]
      readonly trust: TrustState
      readonly health: MetadataHealth
    }
  | {
      readonly kind: 'fetched'
      readonly profile: string
      readonly ref: DecoderRef
      readonly channels: readonly Channel[]
      readonly trust: TrustState
    }
  | {
      readonly kind: 'package'
      readonly package: CodecPackage
      readonly vectors: readonly PackageVector[]
    }
  | {
      readonly kind: 'flows'
      readonly offer: FlowOffer
      readonly text: string
      readonly trust: TrustState
    }
  | { readonly kind: 'refused'; readonly detail: string; readonly health?: MetadataHealth }
  /** Repository or disk: try again later. */
  | { readonly kind: 'unreachable'; readonly detail: string; readonly health?: MetadataHealth }
