/** Which policy steers a device, and what that policy remembers of it. */

import { INSTALLATION_MARGIN_DB, type MaxSnrState, maxSnrPolicy } from './max-snr.ts'
import type { AdrAsk, AdrSample, AdrSetting } from './policy.ts'
import { LEVEL_STEP_DB, type SteadyState, steadyPolicy } from './steady.ts'

/** `off`: it is left alone, and sends and listens as it does: the network asks nothing of it by itself. */
export const ADR_CHOICES = ['steady', 'max-snr', 'off'] as const
export type AdrChoice = (typeof ADR_CHOICES)[number]

export type AdrMemory =
  | { readonly choice: 'steady'; readonly state: SteadyState }
  | { readonly choice: 'max-snr'; readonly state: MaxSnrState }

const STEADY = steadyPolicy()
const MAX_SNR = maxSnrPolicy(INSTALLATION_MARGIN_DB)

/** The level is followed in any case, for it tells how well a device is heard. */
export function startMemory(choice: AdrChoice): AdrMemory {
  return choice === 'max-snr'
    ? { choice, state: MAX_SNR.start }
    : { choice: 'steady', state: STEADY.start }
}

/** Another choice than before begins anew. */
export function remembered(memory: AdrMemory, choice: AdrChoice, sample: AdrSample): AdrMemory {
  const before =
    (choice === 'max-snr') === (memory.choice === 'max-snr') ? memory : startMemory(choice)
  return before.choice === 'steady'
    ? { ...before, state: STEADY.heard(before.state, sample) }
    : { ...before, state: MAX_SNR.heard(before.state, sample) }
}

export function afterChange(memory: AdrMemory): AdrMemory {
  return memory.choice === 'steady'
    ? { ...memory, state: STEADY.changed(memory.state) }
    : { ...memory, state: MAX_SNR.changed(memory.state) }
}

export function settingWanted(memory: AdrMemory, ask: AdrAsk): AdrSetting {
  return memory.choice === 'steady'
    ? STEADY.wanted(memory.state, ask)
    : MAX_SNR.wanted(memory.state, ask)
}

/** What nine of ten frames reach at full power, dB SNR; `undefined` before the first, or by another policy. */
export function levelOf(memory: AdrMemory): number | undefined {
  return memory.choice === 'steady' && memory.state.frames > 0 ? memory.state.levelDb : undefined
}

type OnDisk = readonly (number | readonly number[])[]

/** Short: it is written with the device's row. The last counter stands there already. */
export function memoryToDisk(memory: AdrMemory): OnDisk {
  if (memory.choice === 'max-snr') {
    return memory.state.map(({ fCntUp, snrDb, txPowerIndex }) => [fCntUp, snrDb, txPowerIndex])
  }
  const { levelDb, frames, sinceChange } = memory.state
  return [Math.round(levelDb / LEVEL_STEP_DB), frames, sinceChange]
}

export function memoryFromDisk(disk: OnDisk, fCntUp: number): AdrMemory {
  const [first, frames, sinceChange] = disk
  if (typeof first !== 'number') {
    const state = (disk as readonly (readonly [number, number, number])[]).map(
      ([fCntUp, snrDb, txPowerIndex]) => ({ fCntUp, snrDb, txPowerIndex }),
    )
    return { choice: 'max-snr', state }
  }
  const levelDb = first * LEVEL_STEP_DB
  const state = { levelDb, frames: frames as number, sinceChange: sinceChange as number, fCntUp }
  return { choice: 'steady', state: state.frames === 0 ? STEADY.start : state }
}
