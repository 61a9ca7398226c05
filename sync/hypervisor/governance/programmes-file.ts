/**
 * Reads a city's own programmes: JSON of the shape of `programmes-aix.ts`. Strict: each wrong thing is
 * named with its place, and an unknown field is wrong, for it would be believed to count.
 */

import {
  type Goal,
  type Indicator,
  LOOKS,
  MEASURES,
  type Programme,
  type SensorKind,
  SUMS,
  UNITS,
  type Words,
} from './programme.ts'

export class ProgrammesError extends Error {
  override readonly name = 'ProgrammesError'
}

const PROGRAMMES_MAX = 20
const INDICATORS_MAX = 20
const SENSORS_MAX = 1_000_000
const TEXT_MAX = 400
const FAULTS_SHOWN = 10
const KINDS: readonly SensorKind[] = [
  ...(['space', 'zone', 'site', 'tree', 'callPoint', 'building', 'bin', 'segment'] as const),
  ...(['noisePoint', 'airPoint', 'heatPoint', 'gateway'] as const),
]

type Faults = string[]

/** Throws ProgrammesError that names everything that is wrong, the first ten of it. */
export function readProgrammes(text: string): readonly Programme[] {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const why = (cause as Error).message
    throw new ProgrammesError(`the programmes are not JSON: ${why}`, { cause })
  }
  const faults: Faults = []
  const programmes = list(value, 'programmes', PROGRAMMES_MAX, faults).map((one, i) =>
    programmeOf(one, `programmes[${i}]`, faults),
  )
  unique(
    programmes.map(({ key }) => key),
    'programmes',
    faults,
  )
  const keys = programmes.flatMap(({ indicators }) => indicators.map(({ key }) => key))
  unique(keys, 'indicators', faults)
  if (faults.length > 0) {
    const more = faults.length - FAULTS_SHOWN
    const rest = more > 0 ? `\n  and ${more} more` : ''
    const shown = faults.slice(0, FAULTS_SHOWN).join('\n  ')
    throw new ProgrammesError(`the programmes are not valid\n  ${shown}${rest}`)
  }
  return programmes
}

function programmeOf(value: unknown, at: string, faults: Faults): Programme {
  const given = fields(
    value,
    at,
    ['key', 'name', 'look', 'impact', 'indicators', 'sensors'],
    faults,
  )
  return {
    key: keyOf(given['key'], `${at}.key`, faults),
    name: words(given['name'], `${at}.name`, faults),
    look: oneOf(given['look'], LOOKS, `${at}.look`, faults),
    impact: oneOf(given['impact'], [1, 2, 3] as const, `${at}.impact`, faults),
    indicators: list(given['indicators'], `${at}.indicators`, INDICATORS_MAX, faults).map(
      (one, i) => indicatorOf(one, `${at}.indicators[${i}]`, faults),
    ),
    sensors: list(given['sensors'], `${at}.sensors`, KINDS.length, faults).map((one, i) => {
      const where = `${at}.sensors[${i}]`
      const { kind, planned } = fields(one, where, ['kind', 'planned'], faults)
      return {
        kind: oneOf(kind, KINDS, `${where}.kind`, faults),
        planned: whole(planned, SENSORS_MAX, `${where}.planned`, faults),
      }
    }),
  }
}

const NEEDED = ['key', 'name', 'measure', 'unit', 'decimals', 'goal', 'how']

function indicatorOf(value: unknown, at: string, faults: Faults): Indicator {
  const hasOf = typeof value === 'object' && value !== null && 'of' in value
  const given = fields(value, at, hasOf ? [...NEEDED, 'of'] : NEEDED, faults)
  const measure = oneOf(given['measure'], MEASURES, `${at}.measure`, faults)
  if (hasOf !== (measure === 'availability')) {
    faults.push(`${at}.of: kinds of things, of the measure availability and of no other`)
  }
  const goal = goalOf(given['goal'], `${at}.goal`, faults)
  if (goal.kind === 'fall' && SUMS.includes(measure)) {
    faults.push(`${at}.goal: a sum of a month that goes on cannot fall: give a number`)
  }
  return {
    key: keyOf(given['key'], `${at}.key`, faults),
    name: words(given['name'], `${at}.name`, faults),
    measure,
    ...(hasOf && {
      of: list(given['of'], `${at}.of`, KINDS.length, faults).map((kind, i) =>
        oneOf(kind, KINDS, `${at}.of[${i}]`, faults),
      ),
    }),
    unit: oneOf(given['unit'], UNITS, `${at}.unit`, faults),
    decimals: whole(given['decimals'], 3, `${at}.decimals`, faults),
    goal,
    how: words(given['how'], `${at}.how`, faults),
  }
}

function goalOf(value: unknown, at: string, faults: Faults): Goal {
  const kind = (value as { kind?: unknown } | null)?.kind
  if (kind === 'fall') {
    fields(value, at, ['kind'], faults)
    return { kind }
  }
  if (kind === 'between') {
    const given = fields(value, at, ['kind', 'least', 'most'], faults)
    const least = number(given['least'], `${at}.least`, faults)
    const most = number(given['most'], `${at}.most`, faults)
    if (least >= most) faults.push(`${at}: least must be below most`)
    return { kind, least, most }
  }
  const given = fields(value, at, ['kind', 'value'], faults)
  const kinds = ['atLeast', 'atMost'] as const
  return {
    kind: oneOf(given['kind'], kinds, `${at}.kind`, faults, 'atLeast, atMost, between or fall'),
    value: number(given['value'], `${at}.value`, faults),
  }
}

// ── Shapes ──────────────────────────────────────────────────────────────────────────────────────

function fields(
  value: unknown,
  at: string,
  names: readonly string[],
  faults: Faults,
): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    faults.push(`${at}: an object with ${names.join(', ')}`)
    return {}
  }
  for (const name of Object.keys(value)) {
    if (!names.includes(name))
      faults.push(`${at}.${name}: no such field; there are ${names.join(', ')}`)
  }
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown, at: string, most: number, faults: Faults): readonly unknown[] {
  if (Array.isArray(value) && value.length > 0 && value.length <= most) return value
  faults.push(`${at}: a list of 1 to ${most}`)
  return []
}

function words(value: unknown, at: string, faults: Faults): Words {
  const given = fields(value, at, ['fr', 'en'], faults)
  for (const language of ['fr', 'en']) {
    const text = given[language]
    if (typeof text !== 'string' || text.trim() === '' || text.length > TEXT_MAX) {
      faults.push(`${at}.${language}: a text of ${TEXT_MAX} characters at most`)
    }
  }
  return given as unknown as Words
}

function keyOf(value: unknown, at: string, faults: Faults): string {
  if (typeof value === 'string' && /^[a-z][a-z0-9-]{0,39}$/.test(value)) return value
  faults.push(`${at}: lower-case letters, digits and -, 40 at most`)
  return ''
}

function number(value: unknown, at: string, faults: Faults): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value
  faults.push(`${at}: a number`)
  return 0
}

function whole(value: unknown, most: number, at: string, faults: Faults): number {
  if (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most) return Number(value)
  faults.push(`${at}: a whole number from 0 to ${most}`)
  return 0
}

function oneOf<const One extends string | number>(
  value: unknown,
  ones: readonly One[],
  at: string,
  faults: Faults,
  said = ones.map((one) => (one === '' ? '""' : one)).join(', '),
): One {
  const found = ones.find((one) => one === value)
  if (found === undefined) faults.push(`${at}: one of ${said}, not ${JSON.stringify(value)}`)
  return found ?? ones[0]!
}

function unique(keys: readonly string[], at: string, faults: Faults): void {
  for (const key of new Set(keys)) {
    if (key !== '' && keys.indexOf(key) !== keys.lastIndexOf(key)) {
      faults.push(`${at}: the key ${key} stands there twice`)
    }
  }
}
