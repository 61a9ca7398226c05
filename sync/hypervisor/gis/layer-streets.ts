/** Layers of bins, passers-by, noise, air and heat. */

import { type MeasuringPoint, type Thing, thingsOf } from '../city/thing.ts'
import { timeText } from '../city/time-text.ts'
import { type Cell, type Column, column, type Layer } from './layer.ts'

const ID = column('id_point', 'text', { fr: 'Identifiant', en: 'Id' })
const NAME = column('nom', 'text', { fr: 'Nom', en: 'Name' })
const FROM = column('debut', 'time', { fr: 'Début de la période', en: 'Begin of the period' })
const TO = column('fin', 'time', { fr: 'Fin de la période', en: 'End of the period' })
const TOLD = column('maj', 'time', { fr: 'Dernière nouvelle', en: 'Last word' })

export const BINS: Layer = {
  id: 'corbeilles',
  fr: 'Corbeilles',
  en: 'Bins',
  columns: [
    ...[ID, NAME],
    column('rempli_pct', 'real', { fr: 'Remplissage, %', en: 'Filled, %' }),
    column('pleine', 'boolean', { fr: 'Pleine', en: 'Full' }),
    column('pleine_le', 'time', { fr: 'Pleine le (prévu)', en: 'Full by (expected)' }),
    column('videe_le', 'time', { fr: 'Vidée le', en: 'Emptied at' }),
    TOLD,
  ],
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city) =>
    thingsOf(city, 'bin').map((bin) => ({
      ...headOf(bin),
      cells: {
        ...headCells(bin),
        rempli_pct: bin.fillPercent ?? null,
        pleine: bin.isFull,
        pleine_le: timeText(bin.fullByMs),
        videe_le: timeText(bin.emptiedMs),
      },
    })),
}

export const FOOTFALL: Layer = {
  id: 'passages',
  fr: 'Passages : compteurs de personnes',
  en: 'Footfall: counters of people',
  columns: [
    ...[ID, NAME, FROM, TO],
    column('sens_1', 'integer', { fr: 'Passages, un sens', en: 'One way' }),
    column('sens_2', 'integer', { fr: 'Passages, l’autre sens', en: 'The other way' }),
    column('couvert', 'real', { fr: 'Part connue, 0 à 1', en: 'Known share, 0…1' }),
    TOLD,
  ],
  timeColumn: 'maj',
  isShown: () => true,
  rows: (city) =>
    thingsOf(city, 'segment').map((segment) => ({
      ...headOf(segment),
      cells: {
        ...headCells(segment),
        debut: timeText(segment.count?.fromMs),
        fin: timeText(segment.count?.toMs),
        sens_1: segment.count?.inCount ?? null,
        sens_2: segment.count?.outCount ?? null,
        couvert: segment.count?.coverage ?? null,
      },
    })),
}

/** Column → the quantity whose mean it is. */
type Means = readonly (readonly [Column, string])[]

function mean(name: string, unit: string, quantity: string, fr: string, en: string) {
  const text = { fr: `${fr}, ${unit}`, en: `${en}, ${unit}` }
  return [column(name, 'real', text), quantity] as const
}

const NOISE_MEANS: Means = [mean('laeq', 'dB(A)', 'noise.laeq', 'Niveau moyen', 'Mean level')]
const AIR_MEANS: Means = [
  mean('pm1', 'µg/m³', 'air.pm1', 'Particules PM1', 'Particles PM1'),
  mean('pm25', 'µg/m³', 'air.pm25', 'Particules PM2,5', 'Particles PM2.5'),
  mean('pm10', 'µg/m³', 'air.pm10', 'Particules PM10', 'Particles PM10'),
  mean('o3', 'ppb', 'air.o3', 'Ozone', 'Ozone'),
  mean('co2', 'ppm', 'air.co2', 'Dioxyde de carbone', 'Carbon dioxide'),
  mean('temp_c', '°C', 'air.temperature', 'Température', 'Temperature'),
  mean('humid_pct', '%', 'air.relativeHumidity', 'Humidité relative', 'Relative humidity'),
]
const HEAT_MEANS: Means = AIR_MEANS.slice(-2)

export const NOISE = pointLayer({
  ...{ id: 'bruit', kind: 'noisePoint', fr: 'Bruit', en: 'Noise', means: NOISE_MEANS },
  more: [
    column('jour', 'text', { fr: 'Dernier jour de bruit', en: 'Last noise day' }),
    column('lden', 'real', { fr: 'Lden de ce jour, dB(A)', en: 'Its Lden, dB(A)' }),
    column('lnight', 'real', { fr: 'Ln de ce jour, dB(A)', en: 'Its Lnight, dB(A)' }),
  ],
  moreCells: ({ noiseDay }) => ({
    jour: noiseDay?.day ?? null,
    lden: noiseDay?.lDen ?? null,
    lnight: noiseDay?.lNight ?? null,
  }),
})

export const AIR = pointLayer({
  ...{ id: 'air', kind: 'airPoint', fr: 'Qualité de l’air', en: 'Air quality', means: AIR_MEANS },
  more: [],
  moreCells: () => ({}),
})

export const HEAT = pointLayer({
  ...{ id: 'chaleur', kind: 'heatPoint', fr: 'Chaleur', en: 'Heat', means: HEAT_MEANS },
  more: [
    column('nuit', 'text', { fr: 'Dernière nuit', en: 'Last night' }),
    column('nuit_min_c', 'real', { fr: 'Minimum de la nuit, °C', en: 'Lowest of the night, °C' }),
    column('nuit_h20', 'real', { fr: 'Heures au-dessus de 20 °C', en: 'Hours above 20 °C' }),
  ],
  moreCells: ({ heatNight }) => ({
    nuit: heatNight?.night ?? null,
    nuit_min_c: heatNight?.minC ?? null,
    nuit_h20: heatNight?.hoursAbove20 ?? null,
  }),
})

function pointLayer(of: {
  readonly id: string
  readonly kind: MeasuringPoint['kind']
  readonly fr: string
  readonly en: string
  readonly means: Means
  readonly more: readonly Column[]
  readonly moreCells: (point: MeasuringPoint) => Readonly<Record<string, Cell>>
}): Layer {
  const { id, kind, fr, en, means, more, moreCells } = of
  return {
    ...{ id, fr, en },
    columns: [...[ID, NAME, FROM, TO], ...means.map(([one]) => one), ...more, TOLD],
    timeColumn: 'maj',
    isShown: () => true,
    rows: (city) =>
      thingsOf(city, 'noisePoint', 'airPoint', 'heatPoint')
        .filter((point) => point.kind === kind)
        .map((point) => ({
          ...headOf(point),
          cells: { ...headCells(point), ...meanCells(point, means), ...moreCells(point) },
        })),
  }
}

function meanCells({ values }: MeasuringPoint, means: Means): Record<string, Cell> {
  const found = means.map(([{ name }, quantity]) => {
    return [name, values.find((value) => value.quantity === quantity)] as const
  })
  const newest = found
    .flatMap(([, value]) => value ?? [])
    .reduce<MeasuringPoint['values'][number] | undefined>(
      (a, b) => (a && a.toMs >= b.toMs ? a : b),
      undefined,
    )
  return {
    debut: timeText(newest?.fromMs),
    fin: timeText(newest?.toMs),
    // A mean of another period than the row's says nothing about it.
    ...Object.fromEntries(
      found.map(([name, value]) => [
        name,
        value?.toMs === newest?.toMs ? (value?.mean ?? null) : null,
      ]),
    ),
  }
}

function headOf({ id, place }: Thing) {
  return { id, place }
}

function headCells({ id, name, toldMs }: Thing): Record<string, Cell> {
  return { id_point: id, nom: name, maj: timeText(toldMs) }
}
