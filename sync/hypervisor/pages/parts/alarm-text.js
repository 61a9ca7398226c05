// @ts-check
/** An alarm in words: what it is, why it matters, who is told next. Pure. */

/** @typedef {import('../live/alarm-order.js').Alarm} Alarm */
/** @typedef {{ t: import('../words-fr.js').Words, f: import('../../../../base/web/format.js').Formats, nowMs: number }} Telling */

/** Kind → domain, symbol, and the page that has more of it. @type {Readonly<Record<string, { domain: string, icon: string, page: string }>>} */
export const LOOKS = {
  call: { domain: 'safety', icon: 'call', page: 'safety' },
  intrusion: { domain: 'safety', icon: 'building', page: 'safety' },
  fire: { domain: 'waste', icon: 'alarm', page: 'map' },
  burst: { domain: 'water', icon: 'leak', page: 'watering' },
  valve: { domain: 'water', icon: 'water', page: 'watering' },
  supervision: { domain: 'safety', icon: 'call', page: 'safety' },
  device: { domain: 'none', icon: 'devices', page: 'map' },
  leak: { domain: 'water', icon: 'leak', page: 'watering' },
  gateway: { domain: 'none', icon: 'gateway', page: 'gateways' },
}
export const LOOK_OF_OTHERS = { domain: 'none', icon: 'alarm', page: 'alarms' }

/** @param {Pick<Telling, 't'>} telling @param {Alarm} alarm */
export function titleOf({ t }, { kind, detail }) {
  const what = String(detail['what'] ?? '')
  if (kind === 'device') return t.deviceAlarm[what] ?? t.alarm.titles['device'] ?? kind
  const leak = t.alarm.leaks[String(detail['leak'] ?? '')]
  return leak ?? t.alarm.titles[kind] ?? kind
}

/** Why it calls for somebody. @param {Telling} telling @param {Alarm} alarm */
export function reasonOf({ t, f }, { kind, detail, times, since }) {
  const words = t.alarm
  switch (kind) {
    case 'call':
      return words.call(
        f.time(Date.parse(since)),
        times > 1 ? words.timesMore(f.number(times)) : '',
      )
    case 'burst':
    case 'leak':
      return words.leak(
        f.unit(Number(detail['flowLitresPerHour'] ?? 0), 'L/h'),
        f.volume(Number(detail['lostLitres'] ?? 0)),
      )
    case 'gateway':
      return words.gateway(f, ...countsOf(detail))
    case 'intrusion':
    case 'fire':
    case 'valve':
    case 'supervision':
      return words[kind]
    default:
      return words.device
  }
}

/** @param {Alarm['detail']} detail @returns {[number, number, number]} */
function countsOf(detail) {
  return [
    Number(detail['things'] ?? 0),
    Number(detail['spaces'] ?? 0),
    Number(detail['callPoints'] ?? 0),
  ]
}

/** Who has it, or who is told if nobody takes it. @param {Telling} telling @param {Alarm} alarm */
export function chargeOf({ t, f, nowMs }, { acknowledged, steps, next, ended }) {
  const words = t.alarm
  const over = ended === null ? '' : ` ${words.over}`
  if (acknowledged !== null) {
    const by = steps.find(({ what }) => what === 'acknowledged')?.by ?? ''
    return words.takenBy(by, f.moment(Date.parse(acknowledged), nowMs)) + over
  }
  const told = steps.filter(({ what }) => what === 'escalated').at(-1)
  const before = told ? `${words.toldTo(postOf(t, told.note))} ` : ''
  if (!next) return (before + over).trim()
  const leftMs = Date.parse(next.at) - nowMs
  const to = postOf(t, next.to)
  const then = leftMs > 0 ? words.unanswered(clockText(leftMs), to) : words.unansweredNow(to)
  return before + then + over
}

/** @param {Telling['t']} t @param {string} post */
export function postOf(t, post) {
  return t.alarm.posts[post] ?? post
}

/** A clock that counts: 0:38, 12:05, 3 h 04. @param {number} ms */
export function clockText(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000))
  const minutes = Math.floor(seconds / 60)
  const two = (/** @type {number} */ value) => String(value).padStart(2, '0')
  if (minutes < 60) return `${minutes}:${two(seconds % 60)}`
  const hours = Math.floor(minutes / 60)
  return hours < 48
    ? `${hours}\u202fh\u202f${two(minutes % 60)}`
    : `${Math.floor(hours / 24)}\u202fj`
}
