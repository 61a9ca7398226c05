/**
 * A fleet on virtual time, a decoder that is rolled out on it, and the reckoning: how many gateways ever
 * used it, and what the hypervisor shows of each reading in the end.
 */

import { type DevEui, type GatewayEui, idOfBytes } from '../../base/ids.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import type { DecoderRef } from '../../gateway/engine/decoder-state.ts'
import type { RolloutState } from '../../sync/hypervisor/rollout.ts'
import { FakeClock } from '../support/fake-clock.ts'
import { BATCHES, type CodecName, frameOf, KINDS, PROFILE } from './codecs.ts'
import { SimGateway } from './sim-gateway.ts'
import { euiOf, SimHypervisor } from './sim-hypervisor.ts'

export type RolloutSim = {
  readonly seed: number
  readonly gateways: number
  /** What the new package holds. */
  readonly codec: CodecName
}

export type RolloutSimResult = {
  readonly state: RolloutState
  readonly reason: string
  readonly hours: number
  /** Gateways that ever used the new one, and that use it in the end. */
  readonly used: number
  readonly left: number
  readonly frames: number
  /** Readings that came under a higher revision. */
  readonly corrected: number
  /** Moments of a sensor of which the hypervisor shows something else than was measured, or nothing. */
  readonly wrong: number
  readonly missing: number
}

const HOUR_MS = 3_600_000
const STEP_MS = 900_000
const DEVICES = 2
/** Of the gateways, away for the first hours or in the middle. */
const AWAY_SHARE = 0.03
const RARE_SHARE = 0.002
/** From then on it freezes, and the sensors have new firmware. */
const CHANGE_HOURS = 22
const HOURS_MAX = 24 * 14
/** Then it is withdrawn, taken back and decoded again at all that are not away. */
const AFTER_HOURS = 2
const OLD: DecoderRef = { version: '1.0.0', sha256: 'a'.repeat(64) }
const NEW: DecoderRef = { version: '1.1.0', sha256: 'b'.repeat(64) }
const PATH = 'decoders/acme/thermo/1.1.0.dec'
/** Frames are fewer than at a real gateway, and so are those that are waited for. */
const PLAN = {
  shadowFrames: 100,
  shadowHours: 12,
  canaryFrames: 60,
  canaryHours: 6,
  tolerances: {},
}
const TERMS = {
  gateways: [],
  stages: ['one', 0.05, 0.25, 1],
  stageMs: 6 * HOUR_MS,
  stageFrames: 60,
  patienceMs: 168 * HOUR_MS,
  plan: PLAN,
} as const

export async function simulate({
  seed,
  gateways: count,
  codec,
}: RolloutSim): Promise<RolloutSimResult> {
  const random = seededRandom(seed, 'fleet')
  const clock = new FakeClock()
  const shelf = new Map([
    ['decoders/acme/thermo/1.0.0.dec', { ref: OLD, codec: 'right' } as const],
    [PATH, { ref: NEW, codec }],
  ])
  const gateways = new Map(
    Array.from({ length: count }, (_, n) => {
      const gw = euiOf(n)
      const devices = Array.from({ length: DEVICES }, (_, i) => devEuiOf(n * DEVICES + i))
      return [gw, new SimGateway({ gw, devices, clock, shelf, before: OLD })]
    }),
  )
  const absences = drawAbsences([...gateways.keys()], random)
  let hours = 0
  const isAway = (gw: GatewayEui): boolean => {
    const away = absences.get(gw)
    return away !== undefined && hours >= away.from && hours < away.to
  }
  const hypervisor = new SimHypervisor({ clock, gateways, isAway, seed })
  const truth = new Map<string, number>()
  const batches = new Map([...gateways.keys()].map((gw) => [gw, random.below(2)]))

  async function quarter(): Promise<void> {
    for (const [gw, gateway] of gateways) {
      for (const devEui of gateway.devices) {
        const batch = batches.get(gw)! === 0 ? BATCHES.a : BATCHES.b
        const payload = drawFrame(random, batch, hours)
        truth.set(`${devEui} ${clock.wallMs()}`, frameOf(payload).t)
        await gateway.hear(devEui, payload)
      }
    }
    await settle()
    await hypervisor.take()
    await clock.pass(STEP_MS)
    await settle()
    const before = hours
    hours += STEP_MS / HOUR_MS
    for (const [gw, { from, to }] of absences) {
      if (before < from && hours >= from) await hypervisor.greet([gw], false)
      if (before < to && hours >= to) await hypervisor.greet([gw], true)
    }
  }

  const state = () => hypervisor.rollouts.served[0]!.rollout
  try {
    const here = [...gateways.keys()].filter((gw) => !isAway(gw))
    await hypervisor.open()
    await hypervisor.greet([...gateways.keys()].filter(isAway), false)
    await hypervisor.greet(here, true)
    // A first frame of each, so that it is known who has such sensors.
    await quarter()
    await hypervisor.rollouts.start({ profile: PROFILE, path: PATH, terms: TERMS }, 'sim')
    while (state().state === 'running' && hours < HOURS_MAX) await quarter()
    const endedAt = hours
    const isQuiet = () => ![...gateways.values()].some((one) => one.isBusy || isAway(one.gw))
    while (hours < endedAt + AFTER_HOURS || !isQuiet()) await quarter()
    // What the last ones had kept for the hypervisor arrives with this.
    await quarter()
    const { state: end, reason } = state()
    const all = [...gateways.values()]
    return {
      ...{ state: end, reason, hours: endedAt, frames: truth.size },
      used: all.filter((one) => one.hasUsed(NEW.version)).length,
      left: all.filter((one) => one.active === NEW.version).length,
      ...(await reckon(hypervisor, truth)),
    }
  } finally {
    await hypervisor.close()
    for (const { decoding } of gateways.values()) decoding.close()
  }
}

/** What the hypervisor shows: of each sensor and moment the highest revision. */
async function reckon(
  { store }: SimHypervisor,
  truth: ReadonlyMap<string, number>,
): Promise<Pick<RolloutSimResult, 'wrong' | 'missing' | 'corrected'>> {
  const shown = new Map<string, { rev: number; value: number | null }>()
  for (let after = 0; ; ) {
    const page = await store.facts({ after, type: 'reading', limit: 1_000 })
    for (const { fact, position } of page) {
      after = position
      if (fact.type !== 'reading') continue
      const key = `${fact.devEui} ${fact.atMs}`
      const { rev } = fact
      if ((shown.get(key)?.rev ?? -1) <= rev) shown.set(key, { rev, value: fact.values[0] ?? null })
    }
    if (page.length === 0) break
  }
  let wrong = 0
  let missing = 0
  for (const [key, t] of truth) {
    const value = shown.get(key)?.value ?? null
    if (value === null) missing++
    else if (value !== t * 100) wrong++
  }
  return { wrong, missing, corrected: [...shown.values()].filter(({ rev }) => rev > 0).length }
}

type Absence = { readonly from: number; readonly to: number }

function drawAbsences(all: readonly GatewayEui[], random: Random): Map<GatewayEui, Absence> {
  const away = all.filter(() => random.unit() < AWAY_SHARE)
  return new Map(
    away.map((gw) => {
      const from = random.below(2) === 0 ? 0 : random.below(48)
      return [gw, { from, to: from + 1 + random.below(20) }]
    }),
  )
}

function drawFrame(random: Random, batch: number, hours: number): Uint8Array {
  const isLate = hours >= CHANGE_HOURS
  const t = (isLate ? -20 : 5) + random.below(12)
  const isRare = random.unit() < RARE_SHARE
  const ordinary = isLate ? KINDS.newer : KINDS.usual
  const draw = random.bytes(2)
  return new Uint8Array([isRare ? KINDS.rare : ordinary, batch, t + 40, ...draw])
}

function devEuiOf(n: number): DevEui {
  return idOfBytes<DevEui>(new Uint8Array([0x70, 0xb3, 0xd5, 0x49, 0x9f, 0, n >> 8, n & 0xff]))
}

/** Lets what was begun come to rest. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve))
}
