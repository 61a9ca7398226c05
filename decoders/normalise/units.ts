/** Units of makers → ours. What stands in no row here is refused: a guess would be a wrong reading. */

type Rule = readonly [factor: number, offset?: number]

/** Our unit → theirs → `ours = theirs × factor + offset`. */
const RULES: Readonly<Record<string, Readonly<Record<string, Rule>>>> = {
  '°C': {
    C: [1],
    degC: [1],
    celsius: [1],
    '°F': [5 / 9, -160 / 9],
    F: [5 / 9, -160 / 9],
    K: [1, -273.15],
  },
  '%': { percent: [1], '%RH': [1], '% RH': [1], '%VWC': [1], 'm³/m³': [100], ratio: [100] },
  V: { mV: [0.001], volt: [1], volts: [1] },
  hPa: { mbar: [1], Pa: [0.01], kPa: [10], bar: [1_000], mmHg: [1.333_223_9] },
  kPa: {
    cbar: [1],
    Pa: [0.001],
    hPa: [0.1],
    mbar: [0.1],
    bar: [100],
    MPa: [1_000],
    psi: [6.894_757],
  },
  L: {
    l: [1],
    litre: [1],
    litres: [1],
    mL: [0.001],
    dL: [0.1],
    hL: [100],
    'm³': [1_000],
    m3: [1_000],
  },
  'L/h': {
    'l/h': [1],
    'L/min': [60],
    'l/min': [60],
    'L/s': [3_600],
    'm³/h': [1_000],
    'm3/h': [1_000],
  },
  mm: { cm: [10], m: [1_000], inch: [25.4], in: [25.4] },
  'mm/h': { 'mm/min': [60], 'cm/h': [10] },
  'm/s': { 'km/h': [1 / 3.6], mph: [0.447_04], kn: [0.514_444] },
  'dS/m': { 'mS/cm': [1], 'µS/cm': [0.001], 'uS/cm': [0.001], 'S/m': [10], 'mS/m': [0.01] },
  'µg/m³': { 'ug/m3': [1], 'µg/m3': [1], 'µg⋅m⁻³': [1], 'mg/m³': [1_000], 'mg/m3': [1_000] },
  ppm: { ppb: [0.001], 'mg/kg': [1] },
  ppb: { ppm: [1_000] },
  min: { s: [1 / 60], sec: [1 / 60], h: [60], ms: [1 / 60_000], d: [1_440] },
  dB: { dBA: [1], 'dB(A)': [1] },
  lux: { lx: [1], klux: [1_000] },
  '°': { deg: [1], degrees: [1] },
  count: { pulses: [1], pulse: [1], people: [1] },
}

/**
 * `value` in our unit; `undefined`: nobody here knows how. The Greek letter mu, the one-character
 * degrees and stray blanks are taken for what they look like.
 */
export function converted(
  value: number,
  { from, to }: { from: string; to: string },
): number | undefined {
  const theirs = spelled(from)
  if (theirs === to) return value
  const rules = Object.hasOwn(RULES, to) ? RULES[to]! : {}
  if (!Object.hasOwn(rules, theirs)) return undefined
  const [factor, offset = 0] = rules[theirs]!
  return value * factor + offset
}

function spelled(unit: string): string {
  return unit.trim().replace('μ', 'µ').replace('℃', '°C').replace('℉', '°F')
}
