// @ts-check
/** How a call point or a building is, in one word, and what is known of its devices. Pure. */

import { CALL_HOT_MS, detailsOf } from '../../model.js'

/** @typedef {import('../../model.js').AssetView} AssetView @typedef {import('../../model.js').Model} Model */
/** @typedef {'called' | 'intrusion' | 'missed' | 'unknown' | 'due' | 'open' | 'unwatched' | 'ready' | 'calm'} PointState */

/** A call point is tested once a month. */
export const TEST_EVERY_MS = 31 * 86_400_000

/** @type {Readonly<Record<PointState, 'ok' | 'watch' | 'alarm' | 'unknown' | 'plain'>>} */
export const POINT_LOOKS = {
  called: 'alarm',
  intrusion: 'alarm',
  missed: 'alarm',
  unknown: 'unknown',
  due: 'watch',
  open: 'watch',
  unwatched: 'plain',
  ready: 'ok',
  calm: 'ok',
}

/**
 * The first that holds: a point that cannot call is never shown as ready.
 * @param {AssetView} view
 * @param {Pick<Model, 'calls'>} model
 * @param {number} nowMs
 * @returns {PointState}
 */
export function pointState(view, { calls }, nowMs) {
  const { asset, state } = view
  const { supervision, intrusion, watch } = detailsOf(view)
  const devices = supervision?.devices ?? []
  const isCalled = calls.some(
    ({ subject, atMs }) => subject === asset.id && nowMs - atMs < CALL_HOT_MS,
  )
  if (isCalled) return 'called'
  if (intrusion) return 'intrusion'
  if (devices.some(({ isLost }) => isLost)) return 'missed'
  if (devices.length === 0 || state === 'unknown') return 'unknown'
  if (asset.kind === 'callPoint') return isTestDue(view, nowMs) ? 'due' : 'ready'
  if (watch?.openSinceMs) return 'open'
  return watch?.isArmed === false ? 'unwatched' : 'calm'
}

/** Where a press is set for it, once a month. @param {AssetView} view @param {number} nowMs */
export function isTestDue(view, nowMs) {
  const { call } = detailsOf(view)
  if (!call || call.testPress === null) return false
  return call.testedMs === null || nowMs - call.testedMs > TEST_EVERY_MS
}

/** When its devices were heard last, the longest silent one first. @param {AssetView} view */
export function heardOf(view) {
  const { devices = [] } = detailsOf(view).supervision ?? {}
  return [...devices].sort((a, b) => a.heardMs - b.heardMs)
}

/** The weakest battery of its devices. @param {AssetView} view @param {Pick<Model, 'devices'>} model */
export function batteryOf({ bindings }, { devices = [] }) {
  const bound = new Set(bindings.map(({ devEui }) => String(devEui)))
  const told = devices.flatMap(({ device, care }) =>
    care?.battery && bound.has(device.devEui) ? [care.battery] : [],
  )
  return told.sort((a, b) => a.percent - b.percent)[0]
}
