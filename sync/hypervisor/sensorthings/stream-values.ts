/** Streams of measured quantities, by the names that decoders give them. */

import type { Thing } from '../city/thing.ts'
import { fixedStreams, NO_UNIT, type Stream, type Unit, ucum, valueStream } from './stream.ts'

type Known = readonly [id: string, fr: string, en: string, unit: Unit]

const MICROGRAMS = ucum('microgramme par mètre cube', 'µg/m³', 'ug/m3')
const DB = ucum('décibel', 'dB', 'dB')
const CELSIUS = ucum('degré Celsius', '°C', 'Cel')
const PERCENT = ucum('pour cent', '%')
const KPA = ucum('kilopascal', 'kPa')
const PPB = ucum('partie par milliard', 'ppb', '[ppb]')
const PPM = ucum('partie par million', 'ppm', '[ppm]')

const KNOWN: Readonly<Record<string, Known>> = {
  'noise.laeq': ['LAeq', 'Niveau de bruit moyen', 'Mean noise level', DB],
  'noise.lafmax': ['LAFmax', 'Niveau de bruit maximal', 'Highest noise level', DB],
  'soil.tension': ['tension-sol', 'Tension du sol', 'Soil tension', KPA],
  'soil.moisture': ['humidite-sol', 'Humidité du sol', 'Soil moisture', PERCENT],
  'soil.temperature': ['temperature-sol', 'Température du sol', 'Soil temperature', CELSIUS],
  'soil.ec': [
    'conductivite-sol',
    'Conductivité du sol',
    'Soil conductivity',
    ucum('décisiemens par mètre', 'dS/m'),
  ],
  'pressure.water': ['pression-eau', 'Pression d’eau', 'Water pressure', KPA],
  'air.temperature': ['temperature-air', 'Température de l’air', 'Air temperature', CELSIUS],
  'air.relativeHumidity': ['humidite-air', 'Humidité relative', 'Relative humidity', PERCENT],
  'air.pressure': ['pression-air', 'Pression de l’air', 'Air pressure', ucum('hectopascal', 'hPa')],
  'air.pm1': ['pm1', 'Particules PM1', 'Particles PM1', MICROGRAMS],
  'air.pm25': ['pm25', 'Particules PM2,5', 'Particles PM2.5', MICROGRAMS],
  'air.pm10': ['pm10', 'Particules PM10', 'Particles PM10', MICROGRAMS],
  'air.o3': ['o3', 'Ozone', 'Ozone', PPB],
  'air.co2': ['co2', 'Dioxyde de carbone', 'Carbon dioxide', PPM],
}

/** All streams of a thing: those of its kind, and one for each quantity that is measured there. */
export function streamsOf(thing: Thing): readonly Stream[] {
  const values = 'values' in thing ? thing.values : []
  const quantities = [...new Set(values.map(({ quantity }) => quantity))].sort()
  return [...fixedStreams(thing), ...quantities.map(measured)]
}

/** Behind `@` the depth in the soil, cm. A quantity that is not known here keeps its name, without a unit. */
function measured(quantity: string): Stream {
  const [plain = quantity, depth] = quantity.split('@')
  const [id, fr, en, unit] = KNOWN[plain] ?? [plain, plain, plain, NO_UNIT]
  const at = depth === undefined ? '' : `@${depth}`
  const property = { id, fr }
  const below = (words: string) => (depth === undefined ? '' : `, ${depth} cm ${words}`)
  const names = { fr: `${fr}${below('de profondeur')}`, en: `${en}${below('deep')}` }
  return valueStream(quantity, { id: `${id}${at}`, ...names, unit, property })
}
