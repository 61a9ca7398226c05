/** The decoders that come with the program, each with its file, relative to this folder. */

import type { Decoder } from '../contract.ts'
import { nwaveNps310sm } from './parking/nwave-nps310sm.ts'
import { nwaveNps405sm } from './parking/nwave-nps405sm.ts'
import { milesightWs101 } from './safety/milesight-ws101.ts'
import { decentlabDlTrs21 } from './soil/decentlab-dl-trs21.ts'
import { milesightEm300Di } from './water/milesight-em300-di.ts'
import { milesightUc511 } from './water/milesight-uc511.ts'

export const BUNDLED: readonly { readonly decoder: Decoder; readonly file: string }[] = [
  { decoder: nwaveNps405sm, file: 'parking/nwave-nps405sm.ts' },
  { decoder: nwaveNps310sm, file: 'parking/nwave-nps310sm.ts' },
  { decoder: decentlabDlTrs21, file: 'soil/decentlab-dl-trs21.ts' },
  { decoder: milesightEm300Di, file: 'water/milesight-em300-di.ts' },
  { decoder: milesightUc511, file: 'water/milesight-uc511.ts' },
  { decoder: milesightWs101, file: 'safety/milesight-ws101.ts' },
]
