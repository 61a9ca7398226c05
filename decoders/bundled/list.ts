/** The decoders that come with the program, each with its file, relative to this folder. */

import type { Decoder } from '../contract.ts'
import { decentlabDlPm } from './air/decentlab-dl-pm.ts'
import { decentlabDlSht35 } from './climate/decentlab-dl-sht35.ts'
import { milesightEm300Th } from './climate/milesight-em300-th.ts'
import { milesightWs302 } from './noise/milesight-ws302.ts'
import { boschTps110 } from './parking/bosch-tps110.ts'
import { nwaveNps310sm } from './parking/nwave-nps310sm.ts'
import { nwaveNps405sm } from './parking/nwave-nps405sm.ts'
import { milesightVs133 } from './people/milesight-vs133.ts'
import { parametricPcr2 } from './people/parametric-pcr2.ts'
import { milesightWs101 } from './safety/milesight-ws101.ts'
import { milesightWs301 } from './safety/milesight-ws301.ts'
import { decentlabDlTrs21 } from './soil/decentlab-dl-trs21.ts'
import { milesightEm310Udl } from './waste/milesight-em310-udl.ts'
import { milesightEm300Di } from './water/milesight-em300-di.ts'
import { milesightUc511 } from './water/milesight-uc511.ts'

export const BUNDLED: readonly { readonly decoder: Decoder; readonly file: string }[] = [
  { decoder: nwaveNps405sm, file: 'parking/nwave-nps405sm.ts' },
  { decoder: nwaveNps310sm, file: 'parking/nwave-nps310sm.ts' },
  { decoder: boschTps110, file: 'parking/bosch-tps110.ts' },
  { decoder: decentlabDlTrs21, file: 'soil/decentlab-dl-trs21.ts' },
  { decoder: milesightEm300Di, file: 'water/milesight-em300-di.ts' },
  { decoder: milesightUc511, file: 'water/milesight-uc511.ts' },
  { decoder: milesightWs101, file: 'safety/milesight-ws101.ts' },
  { decoder: milesightWs301, file: 'safety/milesight-ws301.ts' },
  { decoder: milesightVs133, file: 'people/milesight-vs133.ts' },
  { decoder: parametricPcr2, file: 'people/parametric-pcr2.ts' },
  { decoder: milesightWs302, file: 'noise/milesight-ws302.ts' },
  { decoder: milesightEm310Udl, file: 'waste/milesight-em310-udl.ts' },
  { decoder: decentlabDlPm, file: 'air/decentlab-dl-pm.ts' },
  { decoder: decentlabDlSht35, file: 'climate/decentlab-dl-sht35.ts' },
  { decoder: milesightEm300Th, file: 'climate/milesight-em300-th.ts' },
]
