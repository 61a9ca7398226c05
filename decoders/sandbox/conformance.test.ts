/** The sandbox against plain V8: the same codecs, frames and order give the same answers, call by call. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Random, seededRandom } from '../../base/random.ts'
import { CODEC_STYLES } from '../../test/support/codec-styles.ts'
import { type CodecCall, SANDBOX_DEFAULTS, writeCall } from './codec.ts'
import { Engine, type EngineAnswer } from './engine.ts'
import { loadFirstStart } from './first-start-system.ts'
import { systemSurroundings } from './watch-system.ts'

const PLAIN_V8 = fileURLToPath(new URL('../../test/support/plain-v8.ts', import.meta.url))
const CALLS_PER_CODEC = 24
const PORTS = [1, 2, 10, 85]

type PlainAnswer =
  | { readonly ok: true; readonly json: string; readonly api: string }
  | { readonly ok: false; readonly kind: string; readonly message?: string }

/** Random frames, truncated ones, an empty one, and the other two operations now and then. */
function someCalls(random: Random): CodecCall[] {
  const frame = Uint8Array.from([1, 0x75, 100, 3, 0x67, 0x0f, 1, 4, 0x68, 0xff])
  return Array.from({ length: CALLS_PER_CODEC }, (_, n): CodecCall => {
    const fPort = PORTS[random.below(PORTS.length)]!
    const variables = n % 5 === 0 ? { factor: '2.5', scale: '3' } : {}
    if (n % 8 === 7)
      return { op: 'encodeDownlink', fPort, data: { level: n, seconds: 600 }, variables }
    const bytes = n % 3 === 0 ? frame.slice(0, random.below(11)) : random.bytes(random.below(14))
    const op = n % 8 === 5 ? 'decodeDownlink' : 'decodeUplink'
    return { op, fPort, bytes, variables, recvTimeMs: 1_714_567_890_123 + n * 86_400_000 }
  })
}

function inPlainV8(work: readonly { text: string; calls: readonly string[] }[]): PlainAnswer[][] {
  const run = spawnSync(process.execPath, ['--no-deprecation', PLAIN_V8], {
    input: work.map((one) => `${JSON.stringify(one)}\n`).join(''),
    env: { ...process.env, TZ: 'UTC' },
    encoding: 'utf8',
    maxBuffer: 64 * 2 ** 20,
  })
  assert.equal(run.stderr, '')
  return run.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

/** What must be the same: the text of the output, or the kind of error. */
function shape(answer: PlainAnswer | EngineAnswer): string {
  if (answer.ok) return `${answer.api} ${answer.json}`
  return 'error' in answer ? answer.error.kind : answer.kind
}

/** Words of engine errors differ; what a codec throws itself must come through as it is. */
function ownMessage(answer: PlainAnswer): string | undefined {
  const isOwn =
    !answer.ok && /^(odd|even \d+|plain|made|own|7|null|undefined)$/.test(answer.message ?? '')
  return isOwn ? answer.message : undefined
}

test('codecs in every style give what plain V8 gives, in any order of calls', () => {
  const random = seededRandom(20_260_501, 'conformance')
  const settings = { ...SANDBOX_DEFAULTS, deadlineMs: 60 }
  const engine = new Engine(loadFirstStart(settings.jsonBytesMax), settings, systemSurroundings)
  const work = CODEC_STYLES.map(({ text }) => ({ text, calls: someCalls(random).map(writeCall) }))
  const plain = inPlainV8(work)
  const loaded = work.map(({ text }) => engine.load('codec', text))
  const order = work.flatMap(({ calls }, codec) => calls.map((_, call) => ({ codec, call })))
  const shuffled = order.map((at) => ({ at, key: random.unit() })).sort((a, b) => a.key - b.key)
  const wrong: string[] = []
  for (const { at } of shuffled) {
    const { name } = CODEC_STYLES[at.codec]!
    const codec = loaded[at.codec]!
    const input = work[at.codec]!.calls[at.call]!
    const expected = plain[at.codec]![at.call]!
    const answer: EngineAnswer =
      codec.kind === 'loaded' ? engine.call(codec.loaded, input) : { ok: false, error: codec.error }
    const message = ownMessage(expected)
    const isSame =
      shape(answer) === shape(expected) &&
      (message === undefined || (!answer.ok && answer.error.message === message))
    if (!isSame)
      wrong.push(
        `${name} ${input}\n  V8      ${JSON.stringify(expected)}\n  sandbox ${JSON.stringify(answer)}`,
      )
  }
  assert.deepEqual(wrong, [])
  assert.equal(shuffled.length, CODEC_STYLES.length * CALLS_PER_CODEC)
})
