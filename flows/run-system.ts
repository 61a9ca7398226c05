/**
 * Node-RED in this process, from its start to its end: by stdin's end, a signal, the end of the edit
 * session, or a failure that only a new process mends. A system driver.
 */

import { existsSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { getHeapStatistics } from 'node:v8'
import red from 'node-red'
import { systemClock } from '../base/clock-system.ts'
import { systemRandom } from '../base/random-system.ts'
import { followLines } from '../gateway/api/follow-system.ts'
import { speak } from '../gateway/cli/speech/speech.ts'
import { Deployments } from './deployments.ts'
import { type EditorDoor, editorDoor } from './editor-system.ts'
import { endpointOf, gatewayAt } from './link/api-gateway.ts'
import { GatewayLink } from './link/gateway-link.ts'
import { openPlace } from './link/place-system.ts'
import { boundedLog, redLog } from './log.ts'
import { settingsOf } from './settings.ts'
import { withoutSignals } from './shield.ts'
import type { FlowsStart } from './start.ts'
import { ALIVE_EVERY_MS, type Word, wordLine } from './words.ts'

const STOP_MS_MAX = 3_000
/** Beside V8's heap: buffers, code, stacks. What takes more leaks, or is hostile. */
const BESIDE_HEAP_BYTES_MAX = 200 * 1024 * 1024

export function say(word: Word): void {
  writeSync(1, wordLine(word))
}

/** Runs for as long as the process does. `program` is the application's folder. */
export async function runFlows(start: FlowsStart, program: string): Promise<void> {
  withoutSignals(process)
  if (start.language === 'fr') speak((await import('./french.ts')).FRENCH_OF_FLOWS)
  const log = boundedLog(systemClock, (line) => writeSync(2, line))
  const endpoint = endpointOf(start.api)
  const parts = { clock: systemClock, random: systemRandom }
  const link = new GatewayLink({
    ...parts,
    log,
    gateway: gatewayAt(endpoint),
    follow: (how) => followLines({ endpoint, ...parts, ...how }),
    place: openPlace(join(start.dir, 'stream.place')),
  })
  const fail = (detail: string): never => {
    log.error({}, detail)
    say({ type: 'failed', detail: detail.slice(0, 500) })
    process.exit(1)
  }
  process.on('uncaughtException', (error) => fail(`a flow or Node-RED failed: ${error?.stack}`))
  keepStdoutForWords((text) => log.debug({ text: text.slice(0, 200) }, 'a flow writes to stdout'))

  makeFolder(start.dir)
  const door = start.editor ? editorDoor(start.editor) : undefined
  const settings = settingsOf(start, { program, link, onLog: redLog(log) })
  if (door) red.init(door.behind, settings)
  else red.init(settings)
  const deployments = new Deployments({
    ...{ events: red.events, link, clock: systemClock },
    onFirst: (missing) => void begin(missing),
    onDeployed: () => say({ type: 'deployed', flows: start.flows }),
  })
  const begin = async (missing: string): Promise<void> => {
    // With an editor somebody is there to mend it.
    if (missing && !door) fail(`flows need nodes that are not here, or not allowed: ${missing}`)
    const editorPort = door ? await door.open(deployments.before(red.httpAdmin)) : null
    say({ type: 'started', ...sizes(), editorPort })
    beat(link, fail)
  }
  await red.start()
  endWith({ start, link, door })
  link.run().catch((error) => fail(`the gateway does not let flows in: ${error.message}`))
}

function beat(link: GatewayLink, fail: (detail: string) => never): void {
  const heapMax = getHeapStatistics().heap_size_limit
  const rssMax = heapMax + BESIDE_HEAP_BYTES_MAX
  let told = ''
  setInterval(() => {
    const { heapUsed, rss } = process.memoryUsage()
    say({ type: 'alive', atMs: systemClock.wallMs(), heapBytes: heapUsed })
    const counts: Word = { type: 'counts', ...link.counts }
    const line = JSON.stringify(counts)
    if (line !== told) say(counts)
    told = line
    if (rss > rssMax) fail(`flows occupy ${rss} bytes; ${rssMax} are the most: ended`)
  }, ALIVE_EVERY_MS)
}

function sizes(): { nodes: number; flows: number } {
  let nodes = 0
  let flows = 0
  red.nodes.eachNode(({ type }) => {
    if (type === 'tab') flows++
    else nodes++
  })
  return { nodes, flows }
}

function endWith({
  start,
  link,
  door,
}: {
  readonly start: FlowsStart
  readonly link: GatewayLink
  readonly door: EditorDoor | undefined
}): void {
  const end = (): void => {
    link.close()
    door?.close()
    setTimeout(() => process.exit(0), STOP_MS_MAX)
    red.stop().finally(() => process.exit(0))
  }
  process.stdin.on('end', end).on('error', end).resume()
  process.on('SIGTERM', end)
  process.on('SIGINT', end)
  if (start.editor) setTimeout(end, Math.max(0, start.editor.untilMs - systemClock.wallMs()))
}

/** Node-RED takes its folder for a package, and complains of one without a name. */
function makeFolder(dir: string): void {
  const file = join(dir, 'package.json')
  const empty = { name: 'flows-of-this-gateway', private: true, dependencies: {} }
  if (!existsSync(file)) writeFileSync(file, `${JSON.stringify(empty)}\n`)
}

/** Words alone go there; a flow's or a library's text would be read as one. */
function keepStdoutForWords(onText: (text: string) => void): void {
  process.stdout.write = ((text: unknown): boolean => {
    onText(String(text))
    return true
  }) as typeof process.stdout.write
}
