/** Which board a command about the concentrator is for. */

import type { SerialRadioConfig } from '../concentrator-system.ts'
import { serialRadioSchema } from '../config/radio-schema.ts'
import { type CommonOptions, configOf, dataDirOf } from './options.ts'

/** What the configuration says of the board; the defaults where it names another radio. */
export function serialConfig(options: CommonOptions): {
  readonly config: SerialRadioConfig
  readonly dataDir: string
} {
  const dataDir = dataDirOf(options)
  const { radio } = configOf(options, dataDir)
  if (radio.driver === 'sx1302-serial') return { config: radio, dataDir }
  return { config: serialRadioSchema.parse({ driver: 'sx1302-serial' }), dataDir }
}
