/** The channels of a profile as they stand at this point of the fold. */

import type { Channel } from '../../decoders/contract.ts'
import type { EngineSettings } from './context.ts'
import type { EngineState } from './state.ts'

/** Those a package brought; else those that came with the program. */
export function channelsOf(
  state: Pick<EngineState, 'decoders'>,
  profile: string,
  settings: Pick<EngineSettings, 'channelsOf'>,
): readonly Channel[] | undefined {
  return state.decoders.profiles.get(profile)?.channels ?? settings.channelsOf(profile)
}
