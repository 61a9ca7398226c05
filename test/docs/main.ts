/**
 * Makes docs/reliability.md, docs/security.md and docs/conformance.md from the tests' titles: a title
 * that begins with numbers of the catalogue ("F12, I5: …") proves those; and docs/technician/sensors.md
 * from the decoders, docs/cli.md and docs/fr/cli.md from the program of the command line, and the drawings of docs/operations from the detectors, and the exchange
 * of docs/protocol/examples from the steps of sync. `--check` fails when the pages are not true.
 */

import { readFileSync, writeFileSync } from 'node:fs'
import { cliPage } from './cli.ts'
import { conformancePage, isConformanceMark } from './conformance.ts'
import { drawnPages } from './drawings/pages.ts'
import { cyclePicture, leakPicture } from './drawings/water-pictures.ts'
import { flowNodesPage } from './flow-nodes.ts'
import { overstayPicture, parkingPicture, sensorPicture } from './parking-pictures.ts'
import { type Proof, proofRows, proofs, testFiles } from './proofs.ts'
import { sensorsPage } from './sensors.ts'
import { examplesFile } from './sync-examples.ts'

const catalogue: Readonly<Record<string, string>> = JSON.parse(
  readFileSync(new URL('./catalogue.json', import.meta.url), 'utf8'),
)

type Page = {
  readonly title: string
  readonly intro: string
  /** Which numbers it holds, by their first letters. */
  readonly letters: string
  /** What stands behind the table. */
  readonly tail?: string
}

function page({ title, intro, letters, tail }: Page, found: Map<string, Proof[]>): string {
  const all = Object.keys(catalogue).filter((number) => letters.includes(number[0]!))
  const held = all.filter((number) => found.has(number))
  const rows = held.flatMap((number) => proofRows([number, catalogue[number]!], found.get(number)!))
  const open = all.filter((number) => !found.has(number))
  return [
    `# ${title}`,
    '',
    intro,
    '',
    `Held so far: ${held.length} of ${all.length}. Generated from the tests' titles; \`cigale check\` fails when it is not true.`,
    '',
    '| # | what | how it is proved | test |',
    '|---|---|---|---|',
    ...rows,
    '',
    `Not proved by a test yet: ${open.join(', ') || 'none'}.`,
    '',
    ...(tail ? [tail] : []),
  ].join('\n')
}

const files = testFiles()
const found = proofs(files, (mark) => Object.hasOwn(catalogue, mark) || isConformanceMark(mark))
const conformance = conformancePage(found, files)
const pages = {
  'docs/reliability.md': page(
    {
      title: 'What breaks, and what is proved to hold',
      intro:
        'Invariants (I) and faults (F) by the numbers of the fault catalogue, each with the tests that inject it.',
      letters: 'IF',
      tail: readFileSync(new URL('../soak/figures.md', import.meta.url), 'utf8'),
    },
    found,
  ),
  'docs/security.md': page(
    {
      title: 'Security rules, and what proves them',
      intro: 'Rules of the product (S) and of LoRaWAN (L) by their numbers, each with its tests.',
      letters: 'SL',
    },
    found,
  ),
  'docs/conformance.md': conformance.text,
  'docs/cli.md': cliPage('en'),
  'docs/fr/cli.md': cliPage('fr'),
  'docs/technician/sensors.md': sensorsPage(),
  'docs/flows/nodes.md': flowNodesPage('en'),
  'docs/flows/fr/noeuds.md': flowNodesPage('fr'),
  'docs/operations/parking.svg': parkingPicture(),
  'docs/operations/over-stays.svg': overstayPicture(),
  'docs/operations/sensor-health.svg': sensorPicture(),
  ...drawnPages(),
  'docs/operations/leak.svg': leakPicture(),
  'docs/operations/cycle-fault.svg': cyclePicture(),
  'docs/protocol/examples/exchange.jsonl': examplesFile(),
}

for (const what of conformance.missing) console.log(`docs/conformance.md: ${what}`)
let stale = conformance.missing.length > 0
for (const [path, text] of Object.entries(pages)) {
  if (process.argv.includes('--check')) {
    let now = ''
    try {
      now = readFileSync(path, 'utf8')
    } catch {
      // A page that is not there is not true either.
    }
    if (now === text) continue
    console.log(
      `${path} is not what the tests, decoders, detectors and the command line say: run node test/docs/main.ts`,
    )
    stale = true
  } else writeFileSync(path, text)
}
process.exit(stale ? 1 : 0)
