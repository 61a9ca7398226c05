/**
 * Names that makers give to fields, in their usual units: how a first mapping is guessed. The first row
 * that fits a name stands. Names are compared as words in lower case: `TempC_SHT` is "temp c sht".
 *
 * Source: the codecs of The Things Network's and the makers' public repositories.
 */

import type { Quantity } from '../contract.ts'

export type KnownField = {
  readonly names: RegExp
  readonly quantity: Quantity
  /** Theirs, the usual one first: the first in which all samples are in range. Left out: ours. */
  readonly units?: readonly string[]
  /** Their sign is the other one. */
  readonly isNegated?: true
  /** Texts that mean yes; any other text of the field means no. */
  readonly yes?: readonly string[]
}

const OPEN = ['open', 'opened', 'on', 'true', '1']
const YES = ['true', 'yes', 'on', '1', 'trigger', 'triggered', 'detected', 'alarm', 'tilt', 'leak']

const KNOWN_FIELDS: readonly KnownField[] = [
  {
    names: /^(occupied|parking( occupied| status)?|is occupied)$/,
    quantity: 'parking.occupied',
    yes: ['occupied', ...YES],
  },
  { names: /^previous state duration$/, quantity: 'parking.previousDuration' },
  { names: /^previous state duration error$/, quantity: 'parking.previousDurationError' },
  {
    names: /^(soil temp(erature)?( c)?|temp(erature)? (c )?soil)$/,
    quantity: 'soil.temperature',
  },
  {
    names: /^(soil moisture|moisture|water soil|vwc|soil humidity|humidity soil|soil hum)$/,
    quantity: 'soil.moisture',
  },
  {
    names: /^(soil )?(conduct(ivity)?|ec|electricity)( soil)?$/,
    quantity: 'soil.ec',
    units: ['µS/cm'],
  },
  { names: /^(soil )?ph( soil)?( 1)?$/, quantity: 'soil.ph' },
  { names: /^(soil )?(water|matric) potential$/, quantity: 'soil.tension', isNegated: true },
  { names: /^((soil )?(water )?tension|watermark)$/, quantity: 'soil.tension' },
  { names: /^water temp(erature)?$/, quantity: 'water.temperature' },
  { names: /^water temp(erature)? min$/, quantity: 'water.temperatureLowest' },
  { names: /^water temp(erature)? max$/, quantity: 'water.temperatureHighest' },
  {
    names:
      /^(temp(erature)?( c)? (board|internal|int|device|chip|cpu)|(board|internal|device|chip) temp(erature)?)$/,
    quantity: 'device.temperature',
  },
  {
    names:
      /^(temp c ds.*|temp(erature)? (ext|external|probe)|(ext|external|probe) temp(erature)?)$/,
    quantity: 'probe.temperature',
  },
  {
    names: /^((air|ambient|outdoor|indoor) )?temp(erature)?( c)?( sht.*| air)?$/,
    quantity: 'air.temperature',
  },
  {
    names: /^((air|relative|ambient) )?(hum(idity)?|hygro|rh)( rel| sht.*| air| percent)?$/,
    quantity: 'air.relativeHumidity',
  },
  {
    names: /^((air|barometric|atmospheric) )?(pressure|barometer)( hpa)?$/,
    quantity: 'air.pressure',
    units: ['hPa', 'Pa', 'kPa'],
  },
  { names: /^(water|pipe) pressure$/, quantity: 'pressure.water', units: ['bar'] },
  { names: /^(air )?co ?2( ppm| concentration)?$/, quantity: 'air.co2' },
  { names: /^(hcho|ch2o|formaldehyde)$/, quantity: 'air.ch2o' },
  { names: /^(o3|ozone)$/, quantity: 'air.o3' },
  { names: /^pm ?1( 0)?( mass concentration)?$/, quantity: 'air.pm1' },
  { names: /^pm ?2 ?5( mass concentration)?$/, quantity: 'air.pm25' },
  { names: /^pm ?10( mass concentration)?$/, quantity: 'air.pm10' },
  {
    names: /^(light( intensity| level)?|illumina(tion|nce)|lux|illum)$/,
    quantity: 'air.lightIntensity',
  },
  { names: /^daylight$/, quantity: 'air.isLight', yes: ['light', 'bright', ...YES] },
  { names: /^uv( index)?$/, quantity: 'air.uvIndex' },
  { names: /^wind speed( avg)?$/, quantity: 'wind.speed' },
  { names: /^(wind )?gust( speed)?$/, quantity: 'wind.gust' },
  { names: /^wind dir(ection)?$/, quantity: 'wind.direction' },
  {
    names: /^(rain(fall)?( total| cumulative| counter)?|precipitation)$/,
    quantity: 'rain.cumulative',
  },
  { names: /^rain(fall)? (intensity|rate)$/, quantity: 'rain.intensity' },
  {
    names:
      /^(volume|total volume|water volume|(last|latest) (log )?volume|meter reading|water total)$/,
    quantity: 'metering.water.total',
  },
  { names: /^((valve )?pulses?( count(er)?)?|counter)$/, quantity: 'flow.pulses' },
  { names: /^valve( state| status)?$/, quantity: 'valve.open', yes: OPEN },
  {
    names: /^(door( open)?( status)?|contact( state)?|magnet( status)?|reed( state)?|window)$/,
    quantity: 'contact.open',
    yes: OPEN,
  },
  { names: /^door open times$/, quantity: 'contact.count' },
  { names: /^last door open duration$/, quantity: 'contact.lastDuration' },
  {
    names: /^(pir|motion( detected)?|occupancy|presence)$/,
    quantity: 'motion.detected',
    yes: ['occupied', ...YES],
  },
  { names: /^motion count$/, quantity: 'motion.count' },
  {
    names: /^((line )?total in|ltr sum|total counter a|in total|count in|counter in)$/,
    quantity: 'people.inTotal',
  },
  {
    names: /^((line )?total out|rtl sum|total counter b|out total|count out|counter out)$/,
    quantity: 'people.outTotal',
  },
  { names: /^((line )?period in|counter a|people in|ltr)$/, quantity: 'people.in' },
  { names: /^((line )?period out|counter b|people out|rtl)$/, quantity: 'people.out' },
  { names: /^(people( count)?|region count|persons|occupants)$/, quantity: 'people.count' },
  { names: /^l ?aeq$/, quantity: 'noise.laeq' },
  { names: /^l ?af ?max$/, quantity: 'noise.lafmax' },
  { names: /^l ?af$/, quantity: 'noise.laf' },
  { names: /^(la|noise|sound( level)?|spl)$/, quantity: 'noise.la' },
  { names: /^(distance|ultrasonic distance|level)( mm)?$/, quantity: 'level.distance' },
  { names: /^(fill( level| percent)?|filling)$/, quantity: 'level.fill' },
  { names: /^(latitude|lat)$/, quantity: 'position.latitude' },
  { names: /^(longitude|lon|lng)$/, quantity: 'position.longitude' },
  {
    names: /^(leak(age)?( status| detected)?|flood|water leak)$/,
    quantity: 'alarm.leak',
    yes: YES,
  },
  { names: /^(tilt|position)$/, quantity: 'alarm.tilt', yes: YES },
  {
    names: /^tamper( status| alarm)?$/,
    quantity: 'alarm.tamper',
    yes: ['uninstalled', 'tampered', ...YES],
  },
  { names: /^(fire|fire alarm)$/, quantity: 'alarm.fire', yes: YES },
  { names: /^(full)$/, quantity: 'alarm.full', yes: YES },
  { names: /^(low battery|battery low|low battery warning)$/, quantity: 'alarm.battery', yes: YES },
  { names: /^(back ?flow)$/, quantity: 'alarm.backflow', yes: YES },
  { names: /^(burst|burst alarm)$/, quantity: 'alarm.burst', yes: YES },
  { names: /^(frost|freeze)( alarm)?$/, quantity: 'alarm.frost', yes: YES },
  { names: /^(fraud)$/, quantity: 'alarm.fraud', yes: YES },
]

/** Told in volts, millivolts or per cent, often under one name: then the values say which. */
const BATTERY =
  /^(sbx )?(bat(t(ery)?)?)( v| voltage| percent(age)?| level)?$|^vbat$|^(disposable )?battery voltage$/
const VOLTS_MAX = 20
const PERCENT_MAX = 100

/** The row for a field that is called so and has told these numbers. */
export function knownField(words: string, numbers: readonly number[]): KnownField | undefined {
  if (!BATTERY.test(words)) return KNOWN_FIELDS.find(({ names }) => names.test(words))
  const highest = Math.max(...numbers)
  const isFraction = highest <= VOLTS_MAX && numbers.some((one) => !Number.isInteger(one))
  const isVoltage = /volt|v$|^vbat$/.test(words) || isFraction || highest > PERCENT_MAX
  return isVoltage
    ? { names: BATTERY, quantity: 'device.batteryVoltage', units: ['V', 'mV'] }
    : { names: BATTERY, quantity: 'device.batteryPercent' }
}

/** The field that dates a record of the device's own history. */
export const RECORD_TIME = /^(time ?stamp|time|date|recorded at)$/
