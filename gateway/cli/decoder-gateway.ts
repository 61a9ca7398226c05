/** `cigale decoder status|update|rollback|redecode`: decoders of a gateway. */

import { setTimeout as pause } from 'node:timers/promises'
import type { Offer } from '../../decoders/bundle/offer.ts'
import { compareSemver } from '../../decoders/bundle/semver.ts'
import type { DecoderAnswer, DecodersView } from '../api/service-decoders.ts'
import type { Redecoded } from '../decoding/difference.ts'
import type { JobView } from '../decoding/jobs.ts'
import type { DecoderPlan } from '../engine/decoder-state.ts'
import { type GatewayAccess, nowMs, ORIGIN, withGateway } from './access.ts'
import { CommandFailure } from './failure.ts'
import type { CommonOptions } from './options.ts'
import { ago, note, say, sayJson, sayLines, saySentence, table } from './output.ts'
import { progressBar } from './progress.ts'

export type UpdateFlags = CommonOptions & {
  readonly from?: string
  readonly check?: boolean
  readonly shadowFrames: number
  readonly shadowHours: number
  readonly canaryFrames: number
  readonly canaryHours: number
  readonly tolerate?: Readonly<Record<string, number>>
}
export type RedecodeFlags = CommonOptions & {
  readonly profile: string
  readonly since: number
  readonly dryRun?: boolean
}

const HOUR_MS = 3_600_000
const LOOK_MS = 250

/** What decodes each profile, and what is on its way. */
export async function decoderStatus(options: CommonOptions): Promise<number> {
  const view = await withGateway(options, ({ service }) => service.decoders())
  if (options.json) {
    sayJson(view)
    return 0
  }
  const rows = view.profiles.map(({ profile, devices, version, trial, older, log }) => [
    profile,
    devices,
    version ?? 'none: frames wait',
    trial && `${trial.version} ${trial.stage}, ${trial.frames} frames`,
    older[0] ?? null,
    lastWords(log),
  ])
  say(table(['profile', 'devices', 'inForce', 'onTrial', 'before', 'last'], rows))
  for (const job of view.jobs.filter(({ state }) => state === 'running' || state === 'waiting')) {
    note(`${job.profile}: frames are being decoded again (${job.reason}), ${job.frames} so far`)
  }
  return 0
}

function lastWords(log: DecodersView['profiles'][number]['log']): string | null {
  const last = log.at(-1)
  if (!last) return null
  const { arrow, version, detail, atMs } = last
  const what = version === '' ? arrow : `${arrow} ${version}`
  return `${what} ${ago(atMs, nowMs())} ago${detail === '' ? '' : `: ${detail}`}`
}

/** The newest signed package of each profile that is older here: a plan for this gateway. */
export async function decoderUpdate(
  profiles: readonly string[],
  flags: UpdateFlags,
): Promise<number> {
  return await withGateway(flags, async ({ service }) => {
    const offered = await service.decoderOffers(flags.from)
    if (offered.kind !== 'offers') throw new CommandFailure(offered.detail)
    const view = await service.decoders()
    const newer = wantedOf(offered.offers, view, profiles)
    const wanted = newer.filter(([profile]) => !isYoung(view, profile))
    for (const [profile, offer] of wanted) {
      if (flags.check) continue
      const plan = planOf(profile, offer, flags)
      requireDone(await service.decoderPlan(ORIGIN, plan))
    }
    const news = wanted.map(([profile, { version, risk, path }]) => ({
      profile,
      version,
      risk,
      path,
    }))
    if (flags.json) sayJson(news)
    else if (newer.length === 0) saySentence('nothing newer is offered')
    else if (news.length > 0)
      say(table(['profile', 'version', 'risk', 'package'], news.map(Object.values)))
    if (news.length > 0 && !flags.check) {
      note(
        'planned: examples, then the shadow, then in use. cigale decoder status tells how it goes',
      )
    }
    return 0
  })
}

function wantedOf(
  offers: readonly Offer[],
  { profiles: here }: DecodersView,
  asked: readonly string[],
): [string, Offer][] {
  const newest = new Map<string, Offer>()
  for (const offer of offers) {
    for (const profile of offer.profiles) {
      const before = newest.get(profile)
      if (!before || compareSemver(offer.version, before.version) > 0) newest.set(profile, offer)
    }
  }
  const unknown = asked.filter((profile) => !newest.has(profile))
  if (unknown.length > 0)
    throw new CommandFailure(`no package is offered for ${unknown.join(', ')}`)
  return [...newest].filter(([profile, { version }]) => {
    const known = here.find((one) => one.profile === profile)
    const isMeant = asked.length > 0 ? asked.includes(profile) : known !== undefined
    const isNew = known?.version !== version && known?.trial?.version !== version
    // What failed here is not tried again, unless somebody asks for that very profile.
    const hasFailed = known?.log.some(
      (step) => step.arrow === 'refused' && step.version === version,
    )
    return isMeant && isNew && (asked.length > 0 || !hasFailed)
  })
}

/** Says so, too. A plan during a canary ends the watch early: nobody who asks means this. */
function isYoung({ profiles }: DecodersView, profile: string): boolean {
  const trial = profiles.find((one) => one.profile === profile)?.trial
  if (trial?.stage !== 'canary') return false
  note(
    `${profile}: ${trial.version} is in use and still watched; a newer plan would end that early. ` +
      'Ask again when it is settled: cigale decoder status',
  )
  return true
}

function planOf(profile: string, { path, sha256 }: Offer, flags: UpdateFlags): DecoderPlan {
  return {
    id: `local-${sha256.slice(0, 8)}-${nowMs().toString(36)}`,
    profile,
    path,
    ...(flags.from !== undefined && { source: flags.from }),
    share: 1,
    shadowFrames: flags.shadowFrames,
    shadowMs: flags.shadowHours * HOUR_MS,
    canaryFrames: flags.canaryFrames,
    canaryMs: flags.canaryHours * HOUR_MS,
    tolerances: flags.tolerate ?? {},
  }
}

export async function decoderRollback(profile: string, options: CommonOptions): Promise<number> {
  const answer = await withGateway(options, ({ service }) =>
    service.decoderRollback(ORIGIN, profile),
  )
  const version = requireDone(answer)
  if (options.json) sayJson({ profile, version })
  else if (version === 'nothing')
    saySentence(`${profile}: nothing decodes it any more; its frames wait`)
  else saySentence(`${profile}: back to ${version}; frames since the switch are decoded again`)
  return 0
}

export async function decoderRedecode(flags: RedecodeFlags): Promise<number> {
  return await withGateway(flags, async (access) => {
    const { profile, since: sinceMs, dryRun = false } = flags
    const { profiles } = await access.service.decoders()
    if (!profiles.some((one) => one.profile === profile)) {
      throw new CommandFailure(`no device here is a ${profile}: cigale decoder status lists them`)
    }
    const order = { profile, sinceMs, dryRun }
    const id = requireDone(await access.service.redecode(ORIGIN, order))
    const job = await jobDone(access, id)
    if (job.state === 'failed') throw new CommandFailure(job.detail)
    if (flags.json) sayJson(job)
    else sayLines(sumWords(job.result!, dryRun))
    return 0
  })
}

async function jobDone({ service }: GatewayAccess, id: string): Promise<JobView> {
  const onProgress = progressBar('frames')
  for (;;) {
    const job = (await service.decoders()).jobs.find((one) => one.id === id)
    if (!job) throw new CommandFailure(`the gateway knows no job ${id} any more: ask again`)
    const isOver = job.state === 'done' || job.state === 'failed'
    onProgress(job.frames, isOver ? job.frames : job.frames + 1)
    if (isOver) return job
    await pause(LOOK_MS)
  }
}

/** `1 243 readings of 38 devices change; median −0.4 °C …` */
export function sumWords(sum: Redecoded, dryRun: boolean): string {
  const { frames, devices, framesChanged, readingsChanged, framesGained, framesWorse } = sum
  const verb = dryRun ? 'would change' : 'changed'
  const shifts = Object.entries(sum.shifts).map(
    ([quantity, by]) => `  ${quantity}: median ${by > 0 ? '+' : ''}${Number(by.toFixed(3))}`,
  )
  return [
    `${readingsChanged} readings of ${devices} devices ${verb}, in ${framesChanged} of ${frames} frames`,
    ...(framesGained > 0 ? [`  ${framesGained} frames could not be read before`] : []),
    ...(framesWorse > 0
      ? [`  ${framesWorse} frames cannot be read by this decoder: what was read stays`]
      : []),
    ...shifts,
    ...eventWords(sum.events),
  ].join('\n')
}

/** `leakConfirmed: 2 other, 1 not so` */
function eventWords(events: Redecoded['events']): string[] {
  return Object.entries(events).map(([type, { corrected, added, withdrawn }]) => {
    const counts = [
      ...(corrected > 0 ? [`${corrected} other`] : []),
      ...(added > 0 ? [`${added} new`] : []),
      ...(withdrawn > 0 ? [`${withdrawn} not so`] : []),
    ]
    return `  ${type}: ${counts.join(', ')}`
  })
}

/** The answer's detail; throws what was refused. */
function requireDone(answer: DecoderAnswer): string {
  if (answer.kind === 'refused') throw new CommandFailure(answer.detail)
  return answer.detail
}
