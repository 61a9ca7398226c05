// @ts-check
/** Which indicators each trade is read by, and how each is read out of an answer and written. */

/**
 * @typedef {import('../app.js').Context} Context
 * @typedef {import('../../../../sync/kpi/groups.ts').GroupKpi} GroupKpi
 * @typedef {(kpi: GroupKpi) => number | undefined} Reader
 */

/** How a number is written, and read out of an answer. */
export const SECTIONS = /** @type {const} */ ([
  [
    'space',
    'parking',
    'parking',
    ['occupancyRate', 'rotations', 'minStayMs', 'maxStayMs', 'overstays', 'abusiveStays'],
  ],
  [
    'zone',
    'water',
    'water',
    ['litres', 'wateringMs', 'effectiveMs', 'lostLitres', 'leaksOpened', 'valves', 'meters'],
  ],
  ['site', 'water', 'water', ['litres', 'litresSaved', 'eurosSaved', 'avoidedVisits']],
  [
    'callPoint',
    'safety',
    'call',
    ['calls', 'acknowledgeMs', 'longestAcknowledgeMs', 'availability'],
  ],
  ['building', 'safety', 'building', ['intrusions', 'availability']],
  ['gateway', 'none', 'gateway', ['attacksRefused']],
  ['segment', 'air', 'people', ['inCount', 'outCount']],
  ['bin', 'waste', 'bin', ['fills', 'emptyings']],
])

const READERS = /** @type {Readonly<Record<string, Reader>>} */ ({
  rotations: ({ rotationsPerSpace, rotations }) => rotationsPerSpace ?? rotations,
  valves: ({ valvesOperating, valvesDue }) => shareOf(valvesOperating, valvesDue),
  meters: ({ metersOperating, meters }) => shareOf(metersOperating, meters),
  litresSaved: ({ savings }) => savings?.litresSaved,
  eurosSaved: ({ savings }) => savings?.eurosSaved,
  avoidedVisits: ({ savings }) => savings?.avoidedVisits,
})
const SHARES = ['occupancyRate', 'availability', 'valves', 'meters']
const DURATIONS = [
  'minStayMs',
  'maxStayMs',
  'wateringMs',
  'effectiveMs',
  'acknowledgeMs',
  'longestAcknowledgeMs',
]
/** Left out of an answer where there was none. */
const NONE_IS_ZERO = ['overstays', 'abusiveStays', 'lostLitres', 'leaksOpened']
const VOLUMES = ['litres', 'lostLitres', 'litresSaved']

/** @param {GroupKpi | undefined} kpi @param {string} name @returns {number | undefined} */
export function figureOf(kpi, name) {
  if (!kpi) return undefined
  const read = READERS[name]
  if (read) return read(kpi)
  const value = /** @type {any} */ (kpi)[name]
  if (typeof value === 'number') return value
  return NONE_IS_ZERO.includes(name) && kpi.status !== 'unpublished' ? 0 : undefined
}

/** @param {number | undefined} part @param {number | undefined} all */
function shareOf(part, all) {
  return part === undefined || !all ? undefined : part / all
}

/** @param {Context['f']} f @param {string} name @param {number} value */
export function textOf(f, name, value) {
  if (SHARES.includes(name)) return f.percent(value)
  if (DURATIONS.includes(name)) return f.lasted(value)
  if (VOLUMES.includes(name)) return f.volume(value)
  if (name === 'eurosSaved') return f.unit(value, '€')
  return f.number(value, name === 'rotations' ? 1 : 0)
}
