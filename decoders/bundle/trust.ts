/**
 * What this gateway trusts: opened from disk, refreshed from a repository, switched as a whole or not at
 * all. tuf-js decides; around it stand what it does not do: durability, the floor of versions, the limits.
 */

import type { EffectiveTime } from './effective-time.ts'
import type { Fetcher } from './fetcher.ts'
import { belowFloor, raisedFloor, type VersionFloor } from './floor.ts'
import { type FlowOffer, flowOffersOf } from './flow-offer.ts'
import type { Folder } from './folder.ts'
import { type Generation, writeGeneration } from './generation.ts'
import { type Loaded, loadGenerations, saveGeneration } from './generations.ts'
import { acceptedMsOf, floorOf, type Held, holdFiles, holdRoots, lifetimesOf } from './held.ts'
import { type MetadataHealth, metadataHealth } from './metadata-health.ts'
import { type Offer, offersOf } from './offer.ts'
import { TufFetcher } from './tuf-fetcher.ts'
import { type Refusal, type Scratch, tufRefresh } from './tuf-refresh.ts'
import { asUpdateError, UpdateError } from './update-error.ts'

export type TrustOptions = {
  readonly folder: Folder
  readonly scratch: Scratch
  /** The root that came with the program, on its read-only part. */
  readonly factoryRoot: Uint8Array
  /** As last stored by the gateway; `NO_FLOOR` at first. */
  readonly floor: VersionFloor
}

export type Refreshed =
  | {
      readonly kind: 'current'
      readonly isNew: boolean
      /** When the repository was last signed: a floor of time, to be stored. */
      readonly acceptedMs: number | undefined
      readonly timeUnsure: boolean
    }
  | Refusal

export class Trust {
  readonly #options: TrustOptions
  #held: Held
  #offers: readonly Offer[]
  #floor: VersionFloor
  #newest: number
  #isBusy = false
  /** Files that this start could not read or verify: for a health event. */
  readonly damaged: readonly string[]

  private constructor(options: TrustOptions, { held, newest, damaged }: Loaded) {
    this.#options = options
    this.#newest = newest
    this.damaged = damaged
    const found = floorOf(held.store)
    const isBelow = belowFloor(found, options.floor) !== undefined
    // A folder that was put back offers nothing until a refresh has caught up with the floor.
    const roots = held.generation.roots
    this.#held = isBelow ? (holdRoots(options.factoryRoot, roots) ?? held) : held
    this.#floor = isBelow ? options.floor : raisedFloor(found, options.floor)
    this.#offers = offersOf(this.#held.store)
  }

  /** Throws UpdateError where the folder cannot be listed, and for a factory root that is none. */
  static async open(options: TrustOptions): Promise<Trust> {
    try {
      return new Trust(options, await loadGenerations(options.folder, options.factoryRoot))
    } catch (error) {
      throw asUpdateError(error, 'tried to read the trusted metadata')
    }
  }

  /** What the gateway is to store before it installs anything. */
  get floor(): VersionFloor {
    return this.#floor
  }

  /** Not asked here: whether it has expired (`health`) and whether this gateway can run it. */
  get offers(): readonly Offer[] {
    return this.#offers
  }

  /** The same of flows. */
  get flowOffers(): readonly FlowOffer[] {
    return flowOffersOf(this.#held.store)
  }

  health(nowMs: number): MetadataHealth {
    return metadataHealth(lifetimesOf(this.#held.store), nowMs)
  }

  /**
   * Brings the metadata up to date. Throws FetchError when the repository is out of reach, UpdateError when
   * the disk refuses; what was trusted before is trusted on in every case.
   */
  async refresh(fetcher: Fetcher, time: EffectiveTime): Promise<Refreshed> {
    if (this.#isBusy) throw new UpdateError('busy', 'a refresh is under way: wait for its end', {})
    this.#isBusy = true
    try {
      return await this.#refresh(new TufFetcher(fetcher), time)
    } catch (error) {
      throw asUpdateError(error, 'tried to store the trusted metadata')
    } finally {
      this.#isBusy = false
    }
  }

  async #refresh(fetcher: TufFetcher, { nowMs, timeUnsure }: EffectiveTime): Promise<Refreshed> {
    const { factoryRoot, scratch } = this.#options
    const held = this.#held
    const outcome = await tufRefresh({ held, factoryRoot, scratch, fetcher, nowMs })
    if (outcome.kind === 'stopped') {
      await this.#keepRoots(outcome.roots)
      if (outcome.why instanceof Error) throw outcome.why
      return outcome.why
    }
    const { generation, store } = outcome
    const found = floorOf(store)
    const detail = belowFloor(found, this.#floor)
    if (detail !== undefined) {
      await this.#keepRoots(generation.roots)
      return { kind: 'refused', reason: 'rollback', path: fetcher.path, detail }
    }
    const isNew = !isSame(generation, held.generation)
    if (isNew) await this.#switch({ generation, store })
    this.#floor = raisedFloor(found, this.#floor)
    return { kind: 'current', isNew, acceptedMs: acceptedMsOf(store), timeUnsure }
  }

  /** Keys that a newer root revoked stay revoked, also where the rest of the refresh was refused. */
  async #keepRoots(roots: readonly Uint8Array[]): Promise<void> {
    const { generation } = this.#held
    if (roots.length <= generation.roots.length) return
    const { factoryRoot } = this.#options
    const { files } = generation
    const held = holdFiles(factoryRoot, { roots, files }) ?? holdRoots(factoryRoot, roots)
    if (!held) return
    await this.#switch(held)
    this.#floor = { ...this.#floor, root: Math.max(floorOf(held.store).root, this.#floor.root) }
  }

  /** After a disk that refused, the next number is a fresh name: no sync is ever tried twice. */
  async #switch(held: Held): Promise<void> {
    this.#newest++
    await saveGeneration(this.#options.folder, this.#newest, held.generation)
    this.#held = held
    this.#offers = offersOf(held.store)
  }
}

function isSame(a: Generation, b: Generation): boolean {
  return Buffer.compare(writeGeneration(a), writeGeneration(b)) === 0
}
