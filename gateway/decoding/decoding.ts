/**
 * Decoders as the gateway knows them: what is in force, what is on its way, what is decoded again; and
 * what people and the hypervisor may ask of it. Wiring of this folder.
 */

import type { Clock } from '../../base/clock.ts'
import type { DevEui, GatewayEui } from '../../base/ids.ts'
import { effectiveTime } from '../../decoders/bundle/effective-time.ts'
import { sameFloor } from '../../decoders/bundle/floor.ts'
import type { FlowOffer } from '../../decoders/bundle/flow-offer.ts'
import type { Offer } from '../../decoders/bundle/offer.ts'
import type { Catalogue } from '../../decoders/catalogue.ts'
import { companyOf } from '../engine/companies.ts'
import type { DecoderPlan, DecoderRef, TrustState } from '../engine/decoder-state.ts'
import type { EngineState } from '../engine/state.ts'
import type { JournalReader } from '../journal/read-back.ts'
import type { DecoderRecord, JournalRecord } from '../journal/record.ts'
import type { Position } from '../journal/segment.ts'
import type { Place } from '../replay/place.ts'
import { Decoders } from './decoders.ts'
import { RedecodeJobs } from './jobs.ts'
import { redecode } from './redecode.ts'
import type { RedecodeParts } from './redecode-parts.ts'
import type { RepositoryLook } from './repository-watch.ts'
import type { RunningDecoder, Sandbox } from './running.ts'
import { DecoderSteps, type Fetched } from './steps.ts'
import type { FetchAsk, UpdateAnswer, UpdateAsk } from './update-messages.ts'

/** What of the core decoders need, once it is open. */
export type DecodingCore = {
  readonly state: Readonly<EngineState>
  readonly lineMs: number
  readonly journal: { readonly oldest: Position; readonly synced: Position }
  /** Resolves when the record is on the medium. */
  promise(record: DecoderRecord): Promise<void>
  /** Appends a record that nobody waits for. Throws JournalError. */
  note(record: JournalRecord): void
  sync(): Promise<void>
  raise(code: string, detail: string): void
  readonly isClosed: boolean
}

export type DecodingParts = {
  readonly catalogue: Catalogue
  readonly sandbox: Sandbox
  readonly journal: Pick<JournalReader, 'records'>
  readonly clock: Clock
  readonly gatewayEui: GatewayEui
  readonly ask: (ask: UpdateAsk) => Promise<UpdateAnswer>
  readonly settings: {
    readonly dataDir: string
    readonly rootFile: string
    /** Where packages come from; left out: from where an order says. */
    readonly repository: string | undefined
    /** Version of this program, and when it was built. */
    readonly runtime: string
    readonly buildMs: number
  }
}

export type OffersAnswer = { readonly kind: 'offers'; readonly offers: readonly Offer[] } | NotNow

type Offered = Extract<UpdateAnswer, { readonly kind: 'offers' }>
type NotNow = { readonly kind: 'refused' | 'unreachable'; readonly detail: string }
export type FlowOffersAnswer =
  | { readonly kind: 'offers'; readonly flows: readonly FlowOffer[] }
  | NotNow
export type FlowsFetched =
  | { readonly kind: 'flows'; readonly offer: FlowOffer; readonly text: string }
  | NotNow

export class Decoding {
  readonly decoders: Decoders
  readonly jobs: RedecodeJobs
  readonly #parts: DecodingParts
  readonly #steps: DecoderSteps
  #core: DecodingCore | undefined

  constructor(parts: DecodingParts) {
    this.#parts = parts
    this.decoders = new Decoders({
      catalogue: parts.catalogue,
      sandbox: parts.sandbox,
      packageOf: async (_profile, ref) => (await this.#read(ref))?.package,
      raise: (code, detail) => this.#opened.raise(code, detail),
    })
    this.jobs = new RedecodeJobs({
      state: () => this.#opened.state.decoders,
      record: (step) => this.#opened.promise(step),
      decoderOf: async (profile) => (await this.decoders.slot(profile)).active ?? nothing(profile),
      redecode: (work, decoder, progress) => redecode(this.#again(), work, decoder, progress),
      clock: parts.clock,
      raise: (code, detail) => this.#opened.raise(code, detail),
    })
    this.#steps = new DecoderSteps({
      decoders: this.decoders,
      sandbox: parts.sandbox,
      state: () => this.#opened.state.decoders,
      record: (step) => this.#opened.promise(step),
      fetch: (plan) => this.#fetch(plan),
      vectorsOf: async (ref) => (await this.#read(ref))?.vectors,
      clock: parts.clock,
      lineMs: () => this.#opened.lineMs,
      gatewayEui: parts.gatewayEui,
      jobsChanged: () => this.jobs.look(),
    })
  }

  /** The core is open: waiting frames are decoded, and what was under way goes on. */
  open(core: DecodingCore): void {
    this.#core = core
    const activeOf = (profile: string) => core.state.decoders.profiles.get(profile)?.active ?? null
    this.decoders.open(activeOf, (profile) => void this.#steps.look(profile))
    this.#steps.resume()
    this.jobs.look()
  }

  close(): void {
    this.#steps.close()
    this.jobs.close()
  }

  /** A plan from a maintainer or the hypervisor: the newest one of a profile counts. */
  async plan(plan: DecoderPlan): Promise<void> {
    const now = this.#opened.state.decoders.profiles.get(plan.profile)?.plan
    // The end of an older plan that came late says nothing of the one that took its place.
    if (plan.share <= 0 && now && now.id !== plan.id) return
    const none = { version: '', sha256: '' }
    const step = { profile: plan.profile, arrow: 'planned', ...none, planId: plan.id } as const
    const detail = `${plan.path}, ${Math.round(plan.share * 100)} % of the gateways`
    await this.#opened.promise({ kind: 'decoder', ...step, detail, about: { plan } })
    void this.#steps.look(plan.profile)
  }

  rollback(profile: string, why: string): Promise<DecoderRef | undefined> {
    return this.#steps.rollback(profile, why)
  }

  /** The id of the job; `undefined`: too many wait. */
  async redecode(order: {
    readonly profile: string
    readonly sinceMs: number
    readonly dryRun: boolean
    readonly reason: string
  }): Promise<string | undefined> {
    const { profile, sinceMs, reason } = order
    await this.#opened.sync()
    if (order.dryRun) {
      return this.jobs.ask({ profile, sinceMs, until: this.#opened.journal.synced })
    }
    const none = { version: '', sha256: '', planId: '' }
    const step = { profile, arrow: 'redecode', ...none, detail: reason } as const
    await this.#opened.promise({ kind: 'decoder', ...step, about: { sinceMs } })
    this.jobs.look()
    return `r${this.#opened.state.decoders.revs}`
  }

  /** What the repository offers now, after a refresh of what is trusted. */
  async offers(source: string | undefined): Promise<OffersAnswer> {
    const answer = await this.#refreshed(source)
    return answer.kind === 'offers' ? { kind: 'offers', offers: answer.offers } : answer
  }

  /** The same of flows. */
  async flowOffers(source: string | undefined): Promise<FlowOffersAnswer> {
    const answer = await this.#refreshed(source)
    return answer.kind === 'offers' ? { kind: 'offers', flows: answer.flows } : answer
  }

  /** Signed flows by their path; they are not put in force here. */
  async fetchFlows(path: string, source: string | undefined): Promise<FlowsFetched> {
    const from = source ?? this.#parts.settings.repository
    if (from === undefined) return NO_REPOSITORY
    const answer = await this.#askRepository({ ...this.#fetchAsk(from), path })
    if (answer.kind === 'refused' || answer.kind === 'unreachable') return answer
    if (answer.kind !== 'flows') return { kind: 'refused', detail: `${path} is no flows` }
    await this.#trust(answer.trust)
    return { kind: 'flows', offer: answer.offer, text: answer.text }
  }

  /** For the daily watch over the repository of the configuration. */
  async lookAtRepository(): Promise<RepositoryLook> {
    const { repository } = this.#parts.settings
    if (repository === undefined) return { health: undefined, refused: '' }
    const answer = await this.#askRepository(this.#fetchAsk(repository))
    if (answer.kind === 'offers') await this.#trust(answer.trust)
    const health = 'health' in answer ? answer.health : undefined
    return { health, refused: answer.kind === 'refused' ? answer.detail : '' }
  }

  async #refreshed(source: string | undefined): Promise<Offered | NotNow> {
    const from = source ?? this.#parts.settings.repository
    if (from === undefined) return NO_REPOSITORY
    const answer = await this.#askRepository(this.#fetchAsk(from))
    if (answer.kind === 'refused' || answer.kind === 'unreachable') return answer
    if (answer.kind !== 'offers') return { kind: 'unreachable', detail: 'no offers came' }
    await this.#trust(answer.trust)
    return answer
  }

  async #fetch(plan: DecoderPlan): Promise<Fetched> {
    const from = plan.source ?? this.#parts.settings.repository
    if (from === undefined) return NO_REPOSITORY
    const answer = await this.#askRepository({ ...this.#fetchAsk(from), path: plan.path })
    if (answer.kind !== 'fetched') {
      const isNo = answer.kind === 'refused' || answer.kind === 'unreachable'
      return isNo ? answer : { kind: 'unreachable', detail: 'no package came' }
    }
    // Before anything of it is installed.
    await this.#trust(answer.trust)
    if (answer.profile !== plan.profile) {
      const detail = `${plan.path} decodes ${answer.profile}, the plan is for ${plan.profile}`
      return { kind: 'refused', detail }
    }
    return answer
  }

  async #askRepository(ask: FetchAsk): Promise<UpdateAnswer> {
    const answer = await this.#parts.ask(ask)
    if (answer.damaged) this.#opened.raise('decoder-metadata-damaged', answer.damaged.join(', '))
    return answer
  }

  #fetchAsk(source: string): FetchAsk {
    const { clock } = this.#parts
    const { dataDir, rootFile, runtime, buildMs } = this.#parts.settings
    const { trust } = this.#opened.state.decoders
    const time = effectiveTime({
      systemMs: clock.wallMs(),
      clockState: clock.clockState(),
      buildMs,
      signedMs: 0,
      lastAcceptedMs: trust?.acceptedMs ?? 0,
      lastShutdownMs: 0,
    })
    return { kind: 'fetch', dataDir, rootFile, source, trust, time, runtime }
  }

  async #trust(trust: TrustState): Promise<void> {
    const before = this.#opened.state.decoders.trust
    if (before && before.acceptedMs === trust.acceptedMs && sameFloor(before.floor, trust.floor)) {
      return
    }
    const none = { version: '', sha256: '', planId: '', detail: '' }
    const step = { profile: '', arrow: 'refreshed', ...none } as const
    await this.#opened.promise({ kind: 'decoder', ...step, about: { trust } })
  }

  async #read(
    ref: DecoderRef,
  ): Promise<Extract<UpdateAnswer, { readonly kind: 'package' }> | undefined> {
    const { dataDir } = this.#parts.settings
    const answer = await this.#parts.ask({ kind: 'read', dataDir, sha256: ref.sha256 })
    return answer.kind === 'package' ? answer : undefined
  }

  #again(): RedecodeParts {
    const core = this.#opened
    return {
      journal: this.#parts.journal,
      span: () => core.journal,
      isOfProfile: (devEui: DevEui, profile: string) =>
        core.state.devices.get(devEui)?.device.profile === profile,
      append: (record) => core.note(record),
      sync: () => core.sync(),
      isClosed: () => core.isClosed,
      placesOf: (devices) => placesOf(core.state, devices),
      now: () => {
        const { atMs, lineMs, clk } = core.state
        return { lineMs: core.lineMs, atMs: atMs + (core.lineMs - lineMs), clk }
      },
    }
  }

  get #opened(): DecodingCore {
    if (!this.#core) throw new Error('decoders are asked before the core is open')
    return this.#core
  }
}

const NO_REPOSITORY = {
  kind: 'refused',
  detail: 'no repository: set decoders.repository in the configuration, or say --from',
} as const

/** A ghost of the car beside, a leak of the main: assets are judged among those they stand with. */
function placesOf(state: Readonly<EngineState>, devices: ReadonlySet<DevEui>): readonly Place[] {
  const served = [...devices].flatMap((devEui) =>
    (state.boundAssets.get(devEui) ?? []).map((one) => one.asset),
  )
  const ids = new Set(
    served.flatMap((id) => {
      const asset = state.assets.get(id)
      const company = asset && companyOf(asset)
      return [id, ...((company && state.companies.get(company)) || [])]
    }),
  )
  return [...ids].flatMap((id) => {
    const asset = state.assets.get(id)
    return asset ? [{ asset, bindings: state.bindings.get(id) ?? [] }] : []
  })
}

function nothing(profile: string): RunningDecoder {
  return {
    name: 'none',
    ref: null,
    decode: async () => ({
      kind: 'failed',
      error: 'no-decoder',
      detail: `no decoder called ${profile}`,
    }),
    encode: async () => undefined,
    close() {},
  }
}
