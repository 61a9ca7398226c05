/** How far indicators may be trusted (detection.md §4): by the known share of the time, and by its age. */

import { msWithinHours } from '../../base/weekly-hours.ts'
import type { KpiAsset } from './asset.ts'
import type { Bucket } from './buckets.ts'
import { HOUR_MS } from './buckets.ts'

/** `unpublished` below half of the time known, `partial` below nine tenths, `final` a day after its end. */
export type KpiStatus = 'final' | 'provisional' | 'partial' | 'unpublished'

export const PARTIAL_BELOW = 0.9
export const UNPUBLISHED_BELOW = 0.5
const FINAL_AFTER_MS = 24 * HOUR_MS

export function statusOf(coverage: number, isFinal: boolean): KpiStatus {
  if (coverage < UNPUBLISHED_BELOW) return 'unpublished'
  if (coverage < PARTIAL_BELOW) return 'partial'
  return isFinal ? 'final' : 'provisional'
}

export function isFinal({ endMs }: Bucket, nowMs: number): boolean {
  return nowMs >= endMs + FINAL_AFTER_MS
}

/** What has passed of a bucket; an hour at least, so that what has just begun is not all known. */
export function passedMs({ startMs, endMs }: Bucket, nowMs: number): number {
  return Math.max(HOUR_MS, Math.min(endMs, nowMs) - startMs)
}

/** Of what has passed, the hours in which the limit of a space holds; all of it where none are set. */
export function inForceMs(asset: KpiAsset | undefined, bucket: Bucket, nowMs: number): number {
  const passed = passedMs(bucket, nowMs)
  if (!asset?.inForce) return passed
  return msWithinHours(asset.inForce, { fromMs: bucket.startMs, toMs: bucket.startMs + passed })
}
