/** `cigale bench [NAME…] [--json]`: the numbers of docs/measured.md, each by the product's own path. */

import { benchAdr } from './adr.ts'
import { benchCodecs } from './codecs.ts'
import { benchConsole } from './console.ts'
import { benchDecode } from './decode.ts'
import { benchDetect } from './detect/detect.ts'
import { DETECT_USAGE } from './detect/flags.ts'
import { benchFlash } from './flash.ts'
import { benchFlows } from './flows.ts'
import { benchHostile } from './hostile.ts'
import { benchHypervisor } from './hypervisor.ts'
import { benchImport } from './import.ts'
import { benchIngest } from './ingest.ts'
import { benchJoins } from './joins.ts'
import { benchLorawan } from './lorawan.ts'
import { benchMemory } from './memory.ts'
import { benchRadio } from './radio.ts'
import { benchRelay } from './relay.ts'
import { printingReport, type Report } from './report.ts'
import { benchSync } from './sync.ts'
import { benchUplink } from './uplink.ts'

const BENCHES: Readonly<
  Record<string, (report: Report, args: readonly string[]) => Promise<void>>
> = {
  flash: benchFlash,
  flows: benchFlows,
  lorawan: benchLorawan,
  uplink: benchUplink,
  sync: benchSync,
  memory: benchMemory,
  radio: benchRadio,
  relay: benchRelay,
  adr: benchAdr,
  joins: benchJoins,
  import: benchImport,
  ingest: benchIngest,
  decode: benchDecode,
  hostile: benchHostile,
  hypervisor: benchHypervisor,
  codecs: benchCodecs,
  console: benchConsole,
  detect: benchDetect,
}

const args = process.argv.slice(2)
/** Names first, then options, which may have a value. */
const firstOption = args.findIndex((arg) => arg.startsWith('-'))
const names = firstOption < 0 ? args : args.slice(0, firstOption)
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name))
if (args.includes('--help') || unknown.length > 0) {
  console.error(`usage: cigale bench [${Object.keys(BENCHES).join('|')}]… [--json]`)
  console.error('for instance: cigale bench flash, cigale bench codecs --folder DIR')
  if (names.includes('detect')) console.error(DETECT_USAGE)
  process.exit(unknown.length > 0 ? 2 : 0)
}
const report = printingReport(args.includes('--json'))
for (const name of names.length > 0 ? names : Object.keys(BENCHES))
  await BENCHES[name]?.(report, args)
