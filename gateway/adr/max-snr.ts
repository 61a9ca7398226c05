/**
 * The policy of most network servers: trust the best uplink of the last 20 (chirpstack
 * src/adr/default.rs). Right for devices that stand still in the open. Of a sensor in the ground under a
 * car it hears mostly the free spaces, and sends it where the taken one is not heard.
 */

import { LOSS_SAMPLES, lossPercentOfLast20, nbTransFor } from './loss.ts'
import type { AdrAsk, AdrPolicy, AdrSample, AdrSetting } from './policy.ts'

const STEP_DB = 3
export const INSTALLATION_MARGIN_DB = 10

/** The last 20 since something changed, oldest first. */
export type MaxSnrState = readonly AdrSample[]

export function maxSnrPolicy(
  installationMarginDb = INSTALLATION_MARGIN_DB,
): AdrPolicy<MaxSnrState> {
  return {
    start: [],
    heard: (state, sample) => [...state.slice(1 - LOSS_SAMPLES), sample],
    changed: () => [],
    wanted: (state, ask) => wanted(state, ask, installationMarginDb),
  }
}

function wanted(history: MaxSnrState, ask: AdrAsk, installationMarginDb: number): AdrSetting {
  const { now, most, requiredSnrDb } = ask
  const dataRate = Math.min(now.dataRate, most.dataRate)
  const nbTrans = nbTransFor(lossPercentOfLast20(history), now.nbTrans)
  if (history.length === 0) return { ...now, dataRate, nbTrans }
  const best = Math.max(...history.map(({ snrDb }) => snrDb))
  const marginDb = best - requiredSnrDb(dataRate) - installationMarginDb
  const steps = Math.trunc(marginDb / STEP_DB)
  // Louder again only by a whole history at this power: one bad uplink is weather.
  if (steps < 0 && samplesAt(history, now.txPowerIndex) < LOSS_SAMPLES) {
    return { ...now, dataRate, nbTrans }
  }
  return { ...stepped(steps, { ...now, dataRate }, most), nbTrans }
}

function samplesAt(history: readonly AdrSample[], txPowerIndex: number): number {
  return history.filter((sample) => sample.txPowerIndex === txPowerIndex).length
}

/** Faster first, then quieter; louder where it must be, never slower. */
export function stepped(steps: number, from: AdrSetting, most: AdrAsk['most']): AdrSetting {
  let { dataRate, txPowerIndex } = from
  for (let left = steps; left > 0; left--) {
    if (dataRate < most.dataRate) dataRate++
    else if (txPowerIndex < most.txPowerIndex) txPowerIndex++
  }
  for (let left = steps; left < 0; left++) txPowerIndex = Math.max(0, txPowerIndex - 1)
  return { ...from, dataRate, txPowerIndex }
}
