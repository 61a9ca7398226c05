// @ts-check
/** How a thing stands, in a state, a word and since when: for symbols, list and card alike. Pure. */

import { stateOfPoint } from '../../live/call-points.js'
import { stateOfSpace } from '../../live/picture.js'
import { soilNow } from '../overview/water.js'

/** @typedef {import('../../app.js').Context} Context @typedef {import('../../live/picture.js').Thing} Thing @typedef {import('../../live/picture.js').Picture} Picture */
/** @typedef {{ state: 'free' | 'occupied' | 'over' | 'ok' | 'watch' | 'alarm' | 'unknown', word: string, sinceMs?: number | undefined }} Standing */

/** A point tells each quarter or hour; older than that it says nothing of now. */
const FRESH_MS = 3 * 3_600_000
/** Bins tell when they change. */
const BIN_FRESH_MS = 26 * 3_600_000

/** @param {Pick<Context, 't' | 'f' | 'alarms' | 'nowMs'>} c @param {Thing} thing @param {Picture} picture @returns {Standing} */
export function standingOf(c, thing, picture) {
  const { t, f, nowMs } = c
  const words = t.cityMap.states
  switch (thing.kind) {
    case 'space': {
      const state = stateOfSpace(thing)
      const { sinceMs, unknownBecause } = thing
      const why = unknownBecause ? `, ${t.cityMap.reasons[unknownBecause]}` : ''
      return { state, word: `${words[state]}${state === 'unknown' ? why : ''}`, sinceMs }
    }
    case 'zone':
    case 'site':
    case 'tree':
      return ofWater(c, thing)
    case 'callPoint':
    case 'building': {
      const { word, state, sinceMs } = stateOfPoint(thing, picture, c)
      const names = thing.kind === 'callPoint' ? t.safetyPage.states : t.safetyPage.buildingStates
      return { state, word: names[word], sinceMs }
    }
    case 'bin': {
      const { isOnFire, isFull, fillPercent, toldMs } = thing
      const heardMs = heardOf(thing, picture)
      if (isOnFire) return { state: 'alarm', word: words.fire, sinceMs: toldMs }
      if (isFull) return { state: 'watch', word: words.full, sinceMs: toldMs }
      if (fillPercent === undefined || nowMs - heardMs > BIN_FRESH_MS) {
        return { state: 'unknown', word: words.unknown, sinceMs: toldMs }
      }
      return { state: 'ok', word: words.fill(f.percent(fillPercent / 100)), sinceMs: toldMs }
    }
    default: {
      const { toldMs } = thing
      const isFresh = toldMs !== undefined && nowMs - toldMs < FRESH_MS
      const state = isFresh ? 'ok' : 'unknown'
      return { state, word: isFresh ? words.known : words.unknown, sinceMs: toldMs }
    }
  }
}

/** @param {Pick<Context, 't' | 'f' | 'nowMs'>} c @param {Extract<Thing, { kind: 'zone' | 'site' | 'tree' }>} thing @returns {Standing} */
function ofWater({ t, f, nowMs }, thing) {
  const words = t.cityMap.states
  const { leak, valves } = thing
  if (leak) {
    const flow = f.unit(leak.flowLitresPerHour, 'L/h')
    const { isConfirmed, sinceMs } = leak
    return isConfirmed
      ? { state: 'alarm', word: words.leak(flow), sinceMs }
      : { state: 'watch', word: words.suspected(flow), sinceMs }
  }
  const unsure = valves.find(({ status }) => status === 'unsure')
  if (unsure) return { state: 'watch', word: words.unsure, sinceMs: unsure.sinceMs }
  const soil = soilNow(thing, nowMs)
  const kpa = soil?.tensionKpa === undefined ? undefined : f.unit(soil.tensionKpa, 'kPa')
  if (soil?.isDry && kpa) return { state: 'watch', word: words.dry(kpa), sinceMs: thing.soil?.atMs }
  const open = valves.find(({ status }) => status === 'open')
  if (open) return { state: 'ok', word: words.open, sinceMs: open.sinceMs }
  if (kpa) return { state: 'ok', word: words.moist(kpa), sinceMs: soil?.lastMs }
  if (valves.length > 0) return { state: 'ok', word: words.closed, sinceMs: valves[0]?.sinceMs }
  return { state: 'unknown', word: words.unknown, sinceMs: thing.toldMs }
}

/** Newest word of a thing or its sensors; 0: none. @param {Thing} thing @param {Picture} picture */
export function heardOf({ toldMs = 0, devEuis }, { devices }) {
  return Math.max(toldMs, ...devEuis.map((devEui) => devices.get(devEui)?.lastReadingMs ?? 0))
}
