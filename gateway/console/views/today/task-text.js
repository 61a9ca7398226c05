// @ts-check
/** What a task is called, why it is one, and what to do: in words. */

import { detailsOf } from '../../model.js'

/** @typedef {import('./today.js').Context} Context @typedef {import('../../model.js').Task} Task */

/** @param {Context} c @param {Task} task */
export function titleOf({ t }, { kind, view, what = '' }) {
  const { leak, cycleFault } = view ? detailsOf(view) : {}
  if (kind === 'alarm') return namedIn(t.alarms, what) ?? t.tasks.alarm.title
  if (kind === 'leak' && leak) return t.leak.title(leak.kind, leak.level)
  const fault = kind === 'cycle' && cycleFault ? cycleFault.kind : ''
  return namedIn(t.cycleFault.kinds, fault) ?? t.tasks[kind].title
}

/** @param {Context} c @param {Task} task @returns {string} */
export function whyOf({ t, f, nowMs }, { kind, view, call, device, sinceMs, what = '' }) {
  const { overstay, cycleFault, fill, soil } = view ? detailsOf(view) : {}
  switch (kind) {
    case 'call': {
      const press = t.press[/** @type {1 | 2 | 3} */ (call?.press ?? 1)] ?? ''
      return t.tasks.call.text(f.time(sinceMs), press)
    }
    case 'alarm':
      return what === 'missed' ? t.today.missed : t.tasks.alarm.text
    case 'overstay': {
      const limitMs = (overstay?.limitMinutes ?? 0) * 60_000
      return t.tasks.overstay.text(f.lasted(nowMs - sinceMs - limitMs), f.lasted(limitMs))
    }
    case 'cycle': {
      const litres = cycleFault?.litres ?? 0
      return litres < 0 ? t.cycleFault.less(f.volume(-litres)) : t.cycleFault.more(f.volume(litres))
    }
    case 'leak':
      return t.today.leak
    case 'bin':
      return t.today.filled(f.percent((fill?.percent ?? 0) / 100))
    case 'dry':
      return t.tasks.dry.text(
        f.unit(soil?.tensionKpa ?? 0, 'kPa'),
        f.unit(soil?.thresholdKpa ?? 0, 'kPa'),
      )
    case 'silent':
      return t.tasks.silent.text(
        device?.lastHeardAtMs ? f.moment(device.lastHeardAtMs, nowMs) : '—',
      )
    case 'doubt':
      return namedIn(t.tasks.doubt.text, what) ?? ''
    case 'distrust': {
      const [channel] = device?.care.distrusted ?? []
      if (!channel) return ''
      const name = namedIn(t.quantities, channel.quantity) ?? channel.quantity
      return t.tasks.distrust.text[channel.reason](name)
    }
    case 'battery': {
      const { battery } = device?.care ?? {}
      return t.tasks.battery.text(battery ? f.percent(battery.percent / 100) : t.unknownWord)
    }
    default:
      return t.tasks[kind].text
  }
}

/** @param {Context} c @param {Task} task @returns {string} */
export function todoOf({ t }, { kind, what = '', seen }) {
  if (seen) return t.today.taken
  if (kind === 'alarm') return namedIn(t.today.todoOf, what) ?? t.today.todo.alarm
  return t.today.todo[kind]
}

/** @param {Readonly<Record<string, string>>} words @param {string} key */
function namedIn(words, key) {
  return words[key]
}
