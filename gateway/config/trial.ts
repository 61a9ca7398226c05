/**
 * A configuration on trial: taken up at once, kept only when the gateway is reached under it. A gateway on
 * a roof that loses its way to the hypervisor by a wrong setting finds its way back by itself.
 *
 *   set ── restart ──> on trial ── reached ──> kept: it replaces the file
 *                         │ not reached in time, or not up after two starts
 *                         └──────────────────> gone back: the file was never touched
 */

import type { Config } from './schema.ts'

export type Trial = {
  /** Of the order that set it. */
  readonly id: string
  readonly origin: string
  readonly text: string
  readonly confirmWithinMs: number
  /** Starts on trial so far. */
  readonly boots: number
}

export type TrialEnd = {
  readonly id: string
  readonly outcome: 'done' | 'failed'
  readonly detail: string
}

/** A program that cannot start under it ends before anything could judge it. */
const BOOTS_MAX = 2

/** The trial of this start, or its end. */
export function nextBoot(trial: Trial): Trial | TrialEnd {
  if (trial.boots < BOOTS_MAX) return { ...trial, boots: trial.boots + 1 }
  const detail = `went back: the gateway did not come up under it in ${trial.boots} starts`
  return { id: trial.id, outcome: 'failed', detail }
}

export function isTrialEnd(one: Trial | TrialEnd): one is TrialEnd {
  return 'outcome' in one
}

/** Why a configuration may not be set from afar; undefined when it may. */
export function refusalOfChange(now: Config, wanted: Config): string | undefined {
  if (wanted.data !== now.data) return 'data: where the data is can only be changed on the machine'
  if (wanted.gateway.eui !== now.gateway.eui) {
    return "gateway.eui: a gateway's name can only be changed on the machine"
  }
  return undefined
}

/** What a run knows of its settings. */
export type SettingsOfRun = {
  /** Where they are, or would be. */
  readonly file: string
  /** They are on trial. */
  readonly trial: Trial | undefined
}
