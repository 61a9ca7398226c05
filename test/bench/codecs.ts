/**
 * `cigale bench codecs --folder DIR`: published codecs, each a `.js` file of a folder of yours, by `cigale
 * decoder run` and by plain V8 beside it: the share of calls that are answered exactly alike. They are
 * other people's, so they stay outside this repository.
 *
 * Frames: those of our vectors, what one, two or three wrong bytes make of them, cut ones, and chance; on
 * common ports and those that the text compares with. Encoders get keys that the text looks for. The two
 * do not run at the same moment: of a codec that asks for the time, digits that differ are let pass, and told.
 */

import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { bytesOfHex } from '../../base/bytes.ts'
import { type Random, seededRandom } from '../../base/random.ts'
import { progress } from '../support/progress.ts'
import type { Report } from './report.ts'

const CIGALE = fileURLToPath(new URL('../../cigale', import.meta.url))
const PLAIN_V8 = fileURLToPath(new URL('../support/plain-v8.ts', import.meta.url))
const VECTORS = fileURLToPath(new URL('../vectors/', import.meta.url))
const CALLS = 400
const PORTS = [1, 2, 3, 5, 10, 85, 99, 102, 125]
const PORT_MAX = 223
/** Of each codec, so that one with a fault in every answer does not hide the others. */
const DIFFERENCES_SHOWN = 3
/** QuickJS interprets what V8 compiles: a codec that takes 5 ms there may take 200 here. */
const DEADLINE_MS = 2_000

type Call = {
  readonly op: string
  readonly fPort: number
  readonly bytes?: number[]
  readonly data?: unknown
  readonly variables: Record<string, string>
  readonly recvTimeMs: number
}

export async function benchCodecs(report: Report, args: readonly string[]): Promise<void> {
  const folder = args[args.indexOf('--folder') + 1]
  if (!args.includes('--folder') || folder === undefined || !existsSync(folder)) {
    console.error('codecs: left out, there is no folder of codecs (--folder DIR with .js files)')
    return
  }
  const files = readdirSync(folder).filter((file) => file.endsWith('.js'))
  const frames = vectorFrames()
  const random = seededRandom(20_261_126, 'codecs')
  const bar = progress('codecs', files.length)
  const totals = { calls: 0, same: 0, missing: 0, crashes: 0, answered: 0, timed: 0 }
  const differences: string[] = []
  for (const [at, file] of files.entries()) {
    const text = readFileSync(join(folder, file), 'utf8')
    const calls = someCalls(random, frames, text)
    const there = inPlainV8(text, calls)
    const { lines, crashed } = inSandbox(join(folder, file), calls)
    if (crashed) totals.crashes += 1
    totals.missing += calls.length - lines.length
    const asksForTime = /Date\.now\(\)|new Date\(\)/.test(text)
    let shown = 0
    for (const [n, call] of calls.entries()) {
      totals.calls += 1
      const [here, expected] = [lines[n] ?? 'none', there[n]!]
      if (expected.startsWith('{')) totals.answered += 1
      if (here === expected) totals.same += 1
      else if (asksForTime && withoutDigits(here) === withoutDigits(expected)) {
        totals.same += 1
        totals.timed += 1
      } else if (shown++ < DIFFERENCES_SHOWN)
        differences.push(
          `${basename(file)} ${JSON.stringify(call)}\n  V8 ${expected}\n  us ${here}`,
        )
    }
    bar.at(at + 1)
  }
  bar.end()
  for (const difference of differences) console.error(difference)
  const { calls, same, missing, crashes, answered, timed } = totals
  report.row({
    name: 'published codecs, answered as plain V8 does',
    value: ((100 * same) / calls).toFixed(3),
    unit: '% of calls',
    goal: '≥ 99.9',
    load: `${files.length} codecs, ${calls} calls (${answered} with a result, the others with an error on both sides), ${timed} alike but for the time they asked for, ${missing} missing, ${crashes} crashes`,
  })
}

function vectorFrames(): readonly Uint8Array[] {
  const files = readdirSync(VECTORS, { recursive: true, encoding: 'utf8' })
  const texts = files
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(VECTORS, file), 'utf8'))
  return texts.flatMap((text) =>
    [...text.matchAll(/"([0-9a-fA-F]{4,120})"/g)].flatMap(([, hex]) => bytesOfHex(hex!) ?? []),
  )
}

function someCalls(random: Random, frames: readonly Uint8Array[], text: string): Call[] {
  const own = numbersOf(text, /(?:port\s*[!=]==?|case)\s*(0x[\da-f]+|\d+)/gi)
  const ports = [...PORTS, ...own.filter((port) => port >= 1 && port <= PORT_MAX).slice(0, 20)]
  const keys = wordsOf(text, /["'](\w+)["'] in |(?:data|payload|obj|object)\.(\w+)/g)
  return Array.from({ length: CALLS }, (_, n): Call => {
    const fPort = ports[random.below(ports.length)]!
    const base = { fPort, variables: {}, recvTimeMs: 1_714_567_890_123 + n * 3_600_000 }
    if (n % 20 === 19) return { op: 'encodeDownlink', ...base, data: someData(random, keys, n) }
    const op = n % 20 === 18 ? 'decodeDownlink' : 'decodeUplink'
    return { op, ...base, bytes: [...someFrame(random, frames, n)] }
  })
}

function numbersOf(text: string, pattern: RegExp): readonly number[] {
  return wordsOf(text, pattern).map(Number)
}

function wordsOf(text: string, pattern: RegExp): readonly string[] {
  return [...new Set([...text.matchAll(pattern)].map(([, a, b]) => a ?? b!))]
}

function someData(random: Random, keys: readonly string[], n: number): Record<string, unknown> {
  const data: Record<string, unknown> = { interval: n, reboot: 1, value: 600 }
  const values = [0, 1, n, 'yes', 'no', 'enable', 'disable', true, null, 'text é', [1, 2], { a: 1 }]
  for (let more = Math.min(keys.length, random.below(4)); more > 0; more--)
    data[keys[random.below(keys.length)]!] = values[random.below(values.length)]
  return data
}

function someFrame(random: Random, frames: readonly Uint8Array[], n: number): Uint8Array {
  if (n % 4 === 3) return random.bytes(random.below(52))
  const frame = Uint8Array.from(frames[random.below(frames.length)]!)
  if (n % 4 === 0) return frame
  if (n % 4 === 1) return frame.slice(0, random.below(frame.length + 1))
  for (let wrong = random.below(3); wrong >= 0; wrong--)
    frame[random.below(frame.length)] = random.below(256)
  return frame
}

/** The output's text, or the kind of error: engines word their errors differently. */
function inPlainV8(text: string, calls: readonly Call[]): readonly string[] {
  const run = spawnSync(process.execPath, ['--no-deprecation', PLAIN_V8], {
    input: `${JSON.stringify({ text, calls: calls.map((call) => JSON.stringify(call)) })}\n`,
    env: { ...process.env, TZ: 'UTC' },
    encoding: 'utf8',
    maxBuffer: 256 * 2 ** 20,
  })
  const answers: readonly { ok: boolean; json?: string; kind?: string }[] = JSON.parse(run.stdout)
  return answers.map(({ ok, json, kind }) => (ok ? canonical(JSON.parse(json!)) : kind!))
}

function inSandbox(file: string, calls: readonly Call[]) {
  const folder = mkdtempSync(join(tmpdir(), 'cigale-codecs-'))
  try {
    const input = join(folder, 'calls.ndjson')
    const lines = calls.map(({ recvTimeMs, ...call }, id) =>
      JSON.stringify({ id, ...call, recvTime: new Date(recvTimeMs).toISOString() }),
    )
    writeFileSync(input, lines.join('\n'))
    const deadline = ['--deadline', String(DEADLINE_MS)]
    const args = ['decoder', 'run', '--codec', file, '--input', input, ...deadline]
    const run = spawnSync(CIGALE, args, { encoding: 'utf8', maxBuffer: 256 * 2 ** 20 })
    const answers = run.stdout.split('\n').filter((line) => line !== '')
    return { lines: answers.map(shapeOf), crashed: run.status !== 0 }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function shapeOf(line: string): string {
  const answer = JSON.parse(line)
  return answer.ok ? canonical(answer.output) : answer.error.kind
}

function canonical(output: unknown): string {
  return JSON.stringify(output)
}

function withoutDigits(answer: string): string {
  return answer.replace(/\d/g, '0')
}
