/**
 * `cigale backtest water`: recorded meters and valve commands through the detectors of zones and sites.
 *
 *   water.jsonl ─▶ arrivals.ts ─▶ an uplink to each asset it serves ─▶ stepAsset ─▶ facts ─▶ lines
 *
 * The line of time is UTC here: `lineMs` the moment of decision, `heardLineMs` the moment on the air.
 */

import { join } from 'node:path'
import type { DevAddr, DevEui } from '../../base/ids.ts'
import type { Measurement } from '../../decoders/contract.ts'
import { ASSET_START, type AssetState } from '../detect/asset-state.ts'
import { stepAsset } from '../detect/engine.ts'
import type { AssetContext, UplinkDecoded } from '../detect/served.ts'
import type { Place } from '../replay/place.ts'
import { Arrivals, type RecordedFrame } from './arrivals.ts'
import type { BacktestJob, BacktestSummary } from './job.ts'
import { readJson, readLines } from './lines-system.ts'
import { placesOf, valveOf, type WaterPlaces } from './water-assets.ts'
import { WaterDecisions } from './water-decisions.ts'

type MeterLine = RecordedFrame & { readonly k: 'm'; readonly p: number }
type ValveLine = {
  readonly k: 'v'
  readonly z: string
  readonly t: number
  readonly arr: number
  readonly cmd: 'open' | 'close'
}

export function backtestWater(job: BacktestJob): BacktestSummary {
  const places = readJson<WaterPlaces>(join(job.dataDir, 'zones.json'))
  const run = new WaterRun(job.tried(placesOf(places)), job)
  const arrivals = new Arrivals<MeterLine>()
  let frames = 0
  let lastS = 0
  const file = join(job.dataDir, 'water.jsonl')
  for (const line of readLines<MeterLine | ValveLine>(file, job.progress)) {
    lastS = line.arr
    if (line.k === 'v') {
      run.hearValve(line)
      continue
    }
    frames += 1
    for (const { frame, atMs, radioMs } of arrivals.take(line)) run.hearMeter(frame, atMs, radioMs)
  }
  for (const { frame, atMs, radioMs } of arrivals.end(lastS)) run.hearMeter(frame, atMs, radioMs)
  return { frames, copies: arrivals.copies, ...run.end() }
}

/** States of all assets, as the engine keeps them. */
class WaterRun {
  readonly #states = new Map<string, AssetState>()
  readonly #contexts = new Map<string, AssetContext>()
  readonly #decisions: WaterDecisions
  readonly #nowUs: () => number
  readonly #stepsUs: number[] = []
  #steps = 0
  #stateBytesMax = 0

  constructor(places: readonly Place[], { write, nowUs }: BacktestJob) {
    this.#decisions = new WaterDecisions(write)
    this.#nowUs = nowUs
    const stateOf = (id: string) => this.#states.get(id) ?? ASSET_START
    for (const { asset, bindings } of places) {
      const site = asset.kind === 'site' ? asset.id : asset.properties.siteId
      const members = places
        .map((one) => one.asset)
        .filter(({ id, properties }) => id === site || properties.siteId === site)
      for (const { devEui } of bindings)
        this.#contexts.set(devEui, { asset, bindings, around: { members, stateOf } })
    }
  }

  hearMeter(line: MeterLine, atMs: number, radioMs: number | null): void {
    // A frame whose time nobody knows says how much, not when: the next one says it too.
    if (radioMs === null) return
    const measurement = { quantity: 'flow.pulses', index: 0, value: line.p } as const
    this.#hear(line.dev as DevEui, { atMs, radioMs, fCntUp: line.fc, measurement })
  }

  hearValve({ z, t, arr, cmd }: ValveLine): void {
    const measurement = { quantity: 'valve.open', index: 0, value: cmd === 'open' ? 1 : 0 } as const
    this.#hear(valveOf(z), {
      atMs: Math.round(arr * 1000),
      radioMs: Math.round(t * 1000),
      fCntUp: 0,
      measurement,
    })
  }

  end(): Omit<BacktestSummary, 'frames' | 'copies'> {
    this.#decisions.end()
    for (const state of this.#states.values()) this.#measure(state)
    const sorted = this.#stepsUs.sort((a, b) => a - b)
    const stepMedianUs = Math.round((sorted[sorted.length >> 1] ?? 0) * 10) / 10
    const { decisions } = this.#decisions
    return { decisions, stateBytesMax: this.#stateBytesMax, stepMedianUs }
  }

  #hear(
    devEui: DevEui,
    frame: {
      readonly atMs: number
      readonly radioMs: number
      readonly fCntUp: number
      readonly measurement: Measurement
    },
  ): void {
    const context = this.#contexts.get(devEui)
    if (!context) return
    const { atMs, radioMs, fCntUp, measurement } = frame
    const input: UplinkDecoded = {
      kind: 'uplink',
      lineMs: atMs,
      atMs,
      clk: 2,
      heardLineMs: Math.min(radioMs, atMs),
      devEui,
      devAddr: '' as DevAddr,
      fCntUp,
      measurements: [measurement],
      notes: [],
    }
    const { id } = context.asset
    const before = this.#states.get(id) ?? ASSET_START
    const startedUs = this.#nowUs()
    const { state, facts } = stepAsset(before, input, context)
    this.#stepsUs.push(this.#nowUs() - startedUs)
    this.#states.set(id, state)
    for (const fact of facts) this.#decisions.hear(fact, atMs)
    this.#steps += 1
    if (this.#steps % MEASURED_EVERY === 0) this.#measure(state)
  }

  #measure(state: AssetState): void {
    const written = Object.entries(state).filter(([, part]) => part !== null)
    const bytes = JSON.stringify(Object.fromEntries(written)).length
    this.#stateBytesMax = Math.max(this.#stateBytesMax, bytes)
  }
}

const MEASURED_EVERY = 97
