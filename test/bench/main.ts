/** `cigale bench [NAME…] [--json]`: the numbers of docs/measured.md, each by the product's own path. */

import { benchAdr } from './adr.ts'
import { benchDecode } from './decode.ts'
import { benchDetect } from './detect/detect.ts'
import { DETECT_USAGE, readDetectFlags } from './detect/flags.ts'
import { benchFlash } from './flash.ts'
import { benchHostile } from './hostile.ts'
import { benchImport } from './import.ts'
import { benchJoins } from './joins.ts'
import { benchLorawan } from './lorawan.ts'
import { benchMemory } from './memory.ts'
import { benchRadio } from './radio.ts'
import { printingReport, type Report } from './report.ts'
import { benchUplink } from './uplink.ts'

const BENCHES: Readonly<Record<string, (report: Report) => Promise<void>>> = {
  flash: benchFlash,
  lorawan: benchLorawan,
  uplink: benchUplink,
  memory: benchMemory,
  radio: benchRadio,
  adr: benchAdr,
  joins: benchJoins,
  import: benchImport,
  decode: benchDecode,
  hostile: benchHostile,
  detect: (report) => benchDetect(report),
}

const args = process.argv.slice(2)
if (args[0] === 'detect') process.exit(await detect(args.slice(1)))
const names = args.filter((arg) => !arg.startsWith('-'))
const unknown = names.filter((name) => !Object.hasOwn(BENCHES, name))
if (args.includes('--help') || unknown.length > 0) {
  console.error(`usage: cigale bench [${Object.keys(BENCHES).join('|')}]… [--json]`)
  console.error('for instance: cigale bench flash')
  process.exit(unknown.length > 0 ? 2 : 0)
}
const report = printingReport(args.includes('--json'))
for (const name of names.length > 0 ? names : Object.keys(BENCHES)) await BENCHES[name]?.(report)

/** The one with questions of its own. */
async function detect(given: readonly string[]): Promise<number> {
  if (given.includes('--help')) {
    console.error(DETECT_USAGE)
    return 0
  }
  try {
    await benchDetect(printingReport(given.includes('--json')), readDetectFlags(given))
    return 0
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    return 2
  }
}
