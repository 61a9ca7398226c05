/** CrowdFlowObserved, NoiseLevelObserved, AirQualityObserved: each a period of its own (§2.6). */

import { boundsOfCivilDay, dayAfter, utcOfCivilTime } from '../../../base/civil-day.ts'
import { type MeasuringPoint, type Thing, thingsOf } from '../city/thing.ts'
import { type Attribute, decimals, type Entity, known, property, time } from './entity.ts'
import { type Count, QUARTER_MS, type Values, valuesByPeriod } from './periods.ts'
import { assetUrn, deviceRelation, headOf, type Scene } from './scene.ts'
import { durationText, stampText, utcText } from './text.ts'

type Named = { readonly name: string; readonly unitCode?: string; readonly factor?: number }

/** Unit codes: GQ µg/m³, 59 ppm, 61 ppb, A97 hPa, CEL °C. */
const AIR: Readonly<Record<string, Named>> = {
  'air.pm1': { name: 'pm1', unitCode: 'GQ' },
  'air.pm25': { name: 'pm25', unitCode: 'GQ' },
  'air.pm10': { name: 'pm10', unitCode: 'GQ' },
  'air.o3': { name: 'o3', unitCode: '61' },
  'air.co2': { name: 'co2', unitCode: '59' },
  'air.temperature': { name: 'temperature', unitCode: 'CEL' },
  // 0…1 in the model.
  'air.relativeHumidity': { name: 'relativeHumidity', factor: 0.01 },
  'air.pressure': { name: 'pressure', unitCode: 'A97' },
}
/** When a noise day begins, in minutes of the clock in Paris. */
const NOISE_DAY_MINUTES = 6 * 60

/** The newest of all counters and points. */
export function observedEntities(scene: Scene): readonly Entity[] {
  const crowds = thingsOf(scene.city, 'segment').flatMap((thing) =>
    thing.count ? [crowdEntity(scene, thing, thing.count)] : [],
  )
  const points = thingsOf(scene.city, 'noisePoint', 'airPoint', 'heatPoint')
  const values = points.flatMap((thing) =>
    valuesByPeriod(thing.values).flatMap((period) => pointEntity(scene, thing, period) ?? []),
  )
  const days = points.flatMap((thing) => noiseDayEntity(scene, thing, thing.noiseDay) ?? [])
  return [...crowds, ...values, ...days]
}

export function crowdEntity(scene: Scene, thing: Thing, count: Count): Entity {
  const { fromMs, toMs, inCount, outCount } = count
  const marks = { observedMs: toMs }
  return periodEntity(scene, thing, 'CrowdFlowObserved', count, {
    dateObserved: property(`${utcText(fromMs)}/${utcText(toMs)}`),
    peopleCount: property(whole(inCount) + whole(outCount), marks),
    peopleCountTowards: property(whole(inCount), marks),
    peopleCountAway: property(whole(outCount), marks),
  })
}

/** `undefined` where the point told nothing that its model has; the models want a place. */
export function pointEntity(scene: Scene, thing: Thing, values: Values): Entity | undefined {
  if (!thing.place) return undefined
  return thing.kind === 'noisePoint'
    ? noiseEntity(scene, thing, values)
    : airEntity(scene, thing, values)
}

function noiseEntity(scene: Scene, thing: Thing, values: Values): Entity | undefined {
  const level = values.of.get('noise.laeq')?.mean
  const most = values.of.get('noise.lafmax')?.max
  if (level === undefined && most === undefined) return undefined
  const marks = { observedMs: values.toMs, unitCode: '2N' }
  return periodEntity(scene, thing, 'NoiseLevelObserved', values, {
    LAeq: level !== undefined && property(decimals(level, 1), marks),
    LAmax: most !== undefined && property(decimals(most, 1), marks),
  })
}

function airEntity(scene: Scene, thing: Thing, values: Values): Entity | undefined {
  const attributes: Record<string, Attribute> = {}
  for (const [quantity, { mean }] of values.of) {
    if (!Object.hasOwn(AIR, quantity)) continue
    const { name, unitCode, factor = 1 } = AIR[quantity]!
    const marks = { observedMs: values.toMs, ...(unitCode !== undefined && { unitCode }) }
    attributes[name] = property(decimals(mean * factor, 4), marks)
  }
  if (Object.keys(attributes).length === 0) return undefined
  return periodEntity(scene, thing, 'AirQualityObserved', values, {
    dateObserved: time(values.toMs),
    ...attributes,
  })
}

/** The day level of a noise day, 06:00 to 06:00 in Paris: the model has no other of them. */
export function noiseDayEntity(
  scene: Scene,
  thing: Thing,
  day: Pick<NonNullable<MeasuringPoint['noiseDay']>, 'day' | 'lDay'> | undefined,
): Entity | undefined {
  if (!day || day.lDay === null || !thing.place || !boundsOfCivilDay(day.day)) return undefined
  const period = {
    fromMs: utcOfCivilTime(day.day, NOISE_DAY_MINUTES),
    toMs: utcOfCivilTime(dayAfter(day.day, 1), NOISE_DAY_MINUTES),
  }
  return periodEntity(scene, thing, 'NoiseLevelObserved', period, {
    LAeq_d: property(decimals(day.lDay, 1), { observedMs: period.toMs, unitCode: '2N' }),
  })
}

/** The id names the end of the period, and its length where that is not a quarter of an hour. */
function periodEntity(
  scene: Scene,
  thing: Thing,
  type: 'CrowdFlowObserved' | 'NoiseLevelObserved' | 'AirQualityObserved',
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
  attributes: Readonly<Record<string, Attribute | undefined | false>>,
): Entity {
  const length = toMs - fromMs === QUARTER_MS ? [] : [durationText(toMs - fromMs)]
  const isAir = type === 'AirQualityObserved'
  return {
    id: assetUrn(scene, type, thing.id, stampText(toMs), ...length),
    type,
    attributes: known({
      ...headOf(thing),
      dateObservedFrom: !isAir && time(fromMs),
      dateObservedTo: !isAir && time(toMs),
      ...attributes,
      refDevice: deviceRelation(scene, thing),
    }),
  }
}

function whole(count: number): number {
  return Math.max(0, Math.round(count))
}
