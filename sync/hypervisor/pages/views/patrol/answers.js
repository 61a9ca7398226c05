// @ts-check
/** The patrol's list and its answers at work: asked for now and then, answers kept until they are taken. */

import { Refused } from '../../../../../base/web/ask.js'
import { pageMs } from '../../../../../base/web/live.js'
import { readQueue, sendAll, withAnswer } from './queue.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('./queue.js').Answer} Answer @typedef {import('./queue.js').Verdict} Verdict */
/**
 * @typedef {{ id: string, spaceId: string, name: string, category: string, place?: { lat: number, lon: number }, since: string,
 *   limitMinutes: number, limitAt: string, heardAt: string, confidence: number, level: 'high' | 'medium' | 'low',
 *   doubts: readonly string[] }} Case
 * @typedef {{ id: string, spaceId: string, category: string, verdict: Verdict, at: string, by: string }} Answered
 */

/** Each reading is in the register: the list is not asked for more often. */
const ASK_MS = 30_000
const RETRY_MS = 5_000

/** Of this tab; nothing of the list is kept on the phone. */
const held = {
  /** @type {{ cases: readonly Case[], unproven: readonly string[], answered: readonly Answered[] } | undefined} */
  list: undefined,
  listMs: 0,
  nextMs: Number.NEGATIVE_INFINITY,
  isFailed: false,
  isAsking: false,
  isSending: false,
  /** @type {readonly Answer[]} */
  refused: [],
  isFull: false,
}

/** @param {Context} c */
function keyOf({ who }) {
  return `patrol-answers ${who?.name ?? ''}`
}

/** @param {Context} c @returns {readonly Answer[]} */
function queueOf(c) {
  return readQueue(localStorage.getItem(keyOf(c)))
}

/** @param {Context} c @param {readonly Answer[]} queue */
function keep(c, queue) {
  if (queue.length === 0) localStorage.removeItem(keyOf(c))
  else localStorage.setItem(keyOf(c), JSON.stringify(queue))
}

/** What is known now; asks and sends where it is time. @param {Context} c */
export function patrolNow(c) {
  if (pageMs() >= held.nextMs && !held.isAsking) void refresh(c)
  const { list, listMs, isFailed, refused, isFull } = held
  return { list, listMs, isFailed, refused, isFull, queue: queueOf(c) }
}

/** @param {Context} c */
async function refresh(c) {
  held.isAsking = true
  try {
    await sendQueue(c)
    held.list = await c.ask('patrol')
    held.listMs = c.nowMs
    held.isFailed = false
    held.nextMs = pageMs() + ASK_MS
  } catch {
    held.isFailed = true
    held.nextMs = pageMs() + RETRY_MS
  }
  held.isAsking = false
  c.touch()
}

/** Kept first, then sent: what is given is not lost with the network. @param {Context} c @param {string} id @param {Verdict} verdict */
export async function give(c, id, verdict) {
  const queue = withAnswer(queueOf(c), { id, verdict, at: new Date(c.nowMs).toISOString() })
  held.isFull = queue === undefined
  if (queue) keep(c, queue)
  c.touch()
  await sendQueue(c)
  c.touch()
}

/** @param {Context} c */
export async function sendQueue(c) {
  const queue = queueOf(c)
  if (queue.length === 0 || held.isSending) return
  held.isSending = true
  const { sent, refused } = await sendAll(queue, (answer) => send(c, answer))
  held.isSending = false
  const over = new Set([...sent, ...refused])
  const isOver = (/** @type {Answer} */ one) =>
    [...over].some(({ id, at }) => id === one.id && at === one.at)
  // What was given meanwhile stays.
  keep(
    c,
    queueOf(c).filter((one) => !isOver(one)),
  )
  if (refused.length > 0) held.refused = refused
  if (sent.length > 0) held.nextMs = Number.NEGATIVE_INFINITY
}

/** @param {Context} c @param {Answer} answer @returns {Promise<'taken' | 'refused' | 'lost'>} */
async function send(c, { id, verdict, at }) {
  try {
    await c.ask('patrol/answers', { method: 'POST', body: { id, verdict, at } })
    return 'taken'
  } catch (error) {
    return error instanceof Refused && error.status < 500 ? 'refused' : 'lost'
  }
}
