/**
 * A failing life cut down to what matters: faults first, by ddmin (Zeller and Hildebrandt, 2002),
 * then gateways, units and time. Each cut is lived again; what no longer fails is put back.
 */

import { ddmin } from '../support/ddmin.ts'
import { endOf } from './faults/fault.ts'
import { runLife } from './run.ts'
import type { Scenario } from './scenario.ts'

/** Does this life still fail? */
export type Fails = (scenario: Scenario) => Promise<boolean>

/** Reference faults §10: stop at what cannot be cut further, or here. */
const RUNS_MAX = 500

export async function failsAsProduct(scenario: Scenario): Promise<boolean> {
  return (await runLife(scenario)).violationCount > 0
}

export async function shrink(
  scenario: Scenario,
  fails: Fails = failsAsProduct,
  runsMax = RUNS_MAX,
): Promise<Scenario> {
  let runs = 0
  const stillFails = async (candidate: Scenario): Promise<boolean> =>
    runs++ < runsMax && (await fails(candidate))
  let best = scenario
  best = await cutList(best.faults, (faults) => ({ ...best, faults }), best, stillFails)
  best = await cutList(best.gateways, (gateways) => ({ ...best, gateways }), best, stillFails)
  best = await cutUnits(best, stillFails)
  best = await cutTime(best, stillFails)
  return best
}

/** Items that the life does not need to fail go. */
async function cutList<T>(
  list: readonly T[],
  withList: (list: readonly T[]) => Scenario,
  whole: Scenario,
  fails: Fails,
): Promise<Scenario> {
  const kept = await ddmin(list, (rest) => fails(withList(rest)))
  return kept.length === list.length ? whole : withList(kept)
}

async function cutUnits(scenario: Scenario, fails: Fails): Promise<Scenario> {
  let best = scenario
  for (const { number, units } of scenario.gateways) {
    const withUnits = (kept: readonly number[]): Scenario => ({
      ...best,
      gateways: best.gateways.map((it) => (it.number === number ? { ...it, units: kept } : it)),
    })
    best = await cutList(units, withUnits, best, fails)
  }
  return best
}

/** Shorter by halves, never shorter than the last fault. */
async function cutTime(scenario: Scenario, fails: Fails): Promise<Scenario> {
  const least = Math.max(300_000, ...scenario.faults.map(endOf))
  let best = scenario
  for (let ms = scenario.horizonMs / 2; ms >= least; ms /= 2) {
    const candidate = { ...best, horizonMs: Math.round(ms) }
    if (!(await fails(candidate))) break
    best = candidate
  }
  return best
}
