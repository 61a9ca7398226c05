/**
 * What a point measures of its surroundings:
 *
 *   noisePoint              noise.* of role noise     hourly-values.ts, noise-day.ts, sudden-noise.ts
 *   airPoint, heatPoint     air.*, rain of role climate   hourly-values.ts, heat-night.ts, weather.ts
 */

import type { EventFact } from '../../../sync/fact.ts'
import type { AssetState, AssetStep } from '../asset-state.ts'
import { HOURLY_START, QUARTER, stepHourly } from '../hourly-values.ts'
import { loudDbOf } from '../policy.ts'
import { type AssetContext, type AssetInput, served, servedTrusted } from '../served.ts'
import { earliest, instantOf } from '../step.ts'
import { HEAT_NIGHT_START, stepHeatNight } from './heat-night.ts'
import { NOISE_DAY_START, stepNoiseDay } from './noise-day.ts'
import { SUDDEN_NOISE_START, stepSuddenNoise } from './sudden-noise.ts'
import { stepWeather, WEATHER_START } from './weather.ts'

const MEASURED = {
  noise: ['noise.laeq', 'noise.lafmax', 'noise.la'],
  climate: ['air.temperature', 'air.relativeHumidity', 'air.pm25', 'air.pm10'],
} as const

export function stepNoisePoint(
  state: AssetState,
  input: AssetInput,
  context: AssetContext,
): AssetStep {
  const { asset } = context
  const values = valuesOf(input, context, 'noise')
  const at = instantOf(input)
  const hourly = stepHourly(state.hourly ?? HOURLY_START, { ...at, values }, { subject: asset.id })
  const laeq = values.filter(({ quantity }) => quantity === 'noise.laeq')
  const quarters = stepHourly(
    state.quarterly ?? HOURLY_START,
    { ...at, values: laeq },
    { subject: asset.id, bucket: QUARTER },
  )
  const day = noiseDay({ ...state, hourly: hourly.state }, hourly.facts, input, context)
  const sudden = suddenNoise(day.state, input, context)
  return {
    state: { ...sudden.state, quarterly: quarters.state },
    facts: [...sudden.facts, ...quarters.facts, ...hourly.facts, ...day.facts],
    timerMs: earliest(hourly.timerMs, quarters.timerMs),
  }
}

export function stepClimatePoint(
  state: AssetState,
  input: AssetInput,
  context: AssetContext,
): AssetStep {
  const { asset } = context
  const values = valuesOf(input, context, 'climate')
  const at = instantOf(input)
  const hourly = stepHourly(state.hourly ?? HOURLY_START, { ...at, values }, { subject: asset.id })
  const celsius = values.find(({ quantity }) => quantity === 'air.temperature')?.value
  const next = { ...state, hourly: hourly.state, ...weather(state, input, context, celsius) }
  if (celsius === undefined) return { ...hourly, state: next }
  const night = stepHeatNight(
    state.heatNight ?? HEAT_NIGHT_START,
    { ...at, celsius },
    { subject: asset.id },
  )
  return {
    state: { ...next, heatNight: night.state },
    facts: [...hourly.facts, ...night.facts],
    timerMs: hourly.timerMs,
  }
}

function weather(
  { weather: before }: AssetState,
  input: AssetInput,
  { bindings }: AssetContext,
  celsius: number | undefined,
): Partial<AssetState> {
  if (input.kind !== 'uplink') return {}
  const rainCumulativeMm = served(input, bindings, 'climate', 'rain.cumulative')[0]?.value
  if (rainCumulativeMm === undefined && celsius === undefined) return {}
  const reading = { ...instantOf(input), rainCumulativeMm, celsius }
  return { weather: stepWeather(before ?? WEATHER_START, reading) }
}

/** Each hour's LAeq that was just told goes into its day. */
function noiseDay(
  state: AssetState,
  told: readonly EventFact[],
  input: AssetInput,
  { asset }: AssetContext,
): { readonly state: AssetState; readonly facts: readonly EventFact[] } {
  const facts: EventFact[] = []
  let next = state.noiseDay ?? NOISE_DAY_START
  for (const { type, fields } of told) {
    const { hourMs, quantity, mean } = fields
    if (type !== 'valueHour' || quantity !== 'noise.laeq') continue
    const hour = { ...instantOf(input), hourMs: Number(hourMs), laeqDb: Number(mean) }
    const step = stepNoiseDay(next, hour, { subject: asset.id })
    facts.push(...step.facts)
    next = step.state
  }
  return { state: next.day === '' ? state : { ...state, noiseDay: next }, facts }
}

function suddenNoise(state: AssetState, input: AssetInput, context: AssetContext): AssetStep {
  const { asset, bindings } = context
  const [loudest] = input.kind === 'uplink' ? served(input, bindings, 'noise', 'noise.lafmax') : []
  if (input.kind !== 'uplink' || !loudest) return { state, facts: [], timerMs: undefined }
  const reading = { ...instantOf(input), devEui: input.devEui, maxDb: loudest.value }
  const step = stepSuddenNoise(state.suddenNoise ?? SUDDEN_NOISE_START, reading, {
    subject: asset.id,
    loudDb: loudDbOf(asset),
  })
  return { ...step, state: { ...state, suddenNoise: step.state } }
}

function valuesOf(input: AssetInput, { bindings }: AssetContext, role: keyof typeof MEASURED) {
  if (input.kind !== 'uplink') return []
  return MEASURED[role].flatMap((quantity) => servedTrusted(input, bindings, role, quantity))
}
