// @ts-check
/** Which tasks stand alone, and which are one card a kind: three bins are one round. Pure. */

import { lookOf } from '../../model.js'

/** @typedef {import('../../model.js').Task} Task */

/** Nobody takes one of these in charge by itself: they are done on a round. */
const OF_A_ROUND = ['overstay', 'bin', 'dry', 'silent', 'doubt', 'distrust', 'battery']
/** Of a round, the rest is a number: a page of forty silent sensors helps nobody. */
export const SHOWN_OF_A_ROUND = 4

/** Where all of a kind are, for those that are not of one trade. */
const LISTS = /** @type {Readonly<Record<string, string>>} */ ({
  silent: '#/devices?state=silent',
  overstay: '#/parking?state=over',
  doubt: '#/parking?state=check',
  distrust: '#/others',
  battery: '#/devices',
})

/**
 * In the order of urgency, a round where its most urgent task is.
 * @param {readonly Task[]} tasks
 * @returns {readonly (readonly Task[])[]} each of one task, or of several of one round
 */
export function cardsOf(tasks) {
  /** @type {Map<string, Task[]>} */
  const cards = new Map()
  for (const [i, task] of tasks.entries()) {
    const key = OF_A_ROUND.includes(task.kind) ? task.kind : `${task.kind} ${i}`
    const card = cards.get(key)
    if (card) card.push(task)
    else cards.set(key, [task])
  }
  return [...cards.values()]
}

/** Of a sensor itself. @param {Task} task */
export function isOfDevice({ kind }) {
  return ['silent', 'distrust', 'battery'].includes(kind)
}

/** The one place that says more. @param {Task} task */
export function hrefOf(task) {
  const { view, device, call } = task
  if (isOfDevice(task)) return `#/devices/${device?.device.devEui}`
  const page = view ? lookOf(view.asset.kind).page : 'safety'
  return `#/${page}/${encodeURIComponent(view?.asset.id ?? call?.subject ?? '')}`
}

/** All of its kind. @param {Task} task */
export function listOf({ kind, view }) {
  return LISTS[kind] ?? `#/${view ? lookOf(view.asset.kind).page : 'safety'}`
}

/** Its place, or its sensor. @param {Task} task */
export function nameOf({ view, device, call }) {
  return view?.asset.name ?? device?.device.name ?? call?.subject ?? ''
}
