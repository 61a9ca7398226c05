/** What the API's thread is started with. */

import type { Config } from '../config/schema.ts'

export type ApiWorkerData = {
  readonly config: Config
  readonly dataDir: string
  /** Origins that the console may ask besides its own: the demo's control. */
  readonly connect?: readonly string[]
}
