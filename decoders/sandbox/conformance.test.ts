/** The sandbox against plain V8: the same codecs, frames and order give the same answers, call by call. */

import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Random, seededRandom } from '../../base/random.ts'
import { CODEC_STYLES } from '../../test/support/codec-styles.ts'
import { LANGUAGE_PROBES, MISTAKES, WRONG_CALLS } from '../../test/support/language-probes.ts'
import { type CodecCall, SANDBOX_DEFAULTS, type SandboxSettings, writeCall } from './codec.ts'
import { Engine, type EngineAnswer } from './engine.ts'
import { loadFirstStart } from './first-start-system.ts'
import { systemSurroundings } from './watch-system.ts'

const PLAIN_V8 = fileURLToPath(new URL('../../test/support/plain-v8.ts', import.meta.url))
const CALLS_PER_CODEC = 24
const PORTS = [1, 2, 10, 85]

const ONE_CALL: CodecCall = { op: 'decodeUplink', fPort: 1, recvTimeMs: 1_714_567_890_123 }

function makeEngine(settings: Partial<SandboxSettings>): Engine {
  const all = { ...SANDBOX_DEFAULTS, ...settings }
  return new Engine(loadFirstStart(all.jsonBytesMax), all, systemSurroundings)
}

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
  const engine = makeEngine({ deadlineMs: 60 })
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

/** Each text's one answer here and there, as text. */
function inBoth(texts: readonly string[], call: CodecCall): { here: string[]; there: string[] } {
  const engine = makeEngine({ deadlineMs: 2000 })
  const input = writeCall(call)
  const there = inPlainV8(texts.map((text) => ({ text, calls: [input] }))).map(([one]) =>
    shape(one!),
  )
  const here = texts.map((text) => {
    const codec = engine.load('codec', text)
    return codec.kind === 'loaded' ? shape(engine.call(codec.loaded, input)) : codec.error.message
  })
  return { here, there }
}

test('the language is what V8 makes of it: dates, texts, numbers, locales, Buffer, old and new syntax', () => {
  const texts = LANGUAGE_PROBES.map(
    (probe) => `function decodeUplink(input) {
      var b = input.bytes, d = input.recvTime, B = Buffer.from(b), got
      try { got = eval(${JSON.stringify(probe)}) } catch (e) { got = 'threw ' + (e && e.name || e) }
      return { data: [typeof got, typeof got === 'bigint' || got !== got ? String(got) : got] } }`,
  )
  const bytes = Uint8Array.of(1, 2, 3, 0xfe, 0x80)
  const { here, there } = inBoth(texts, { ...ONE_CALL, bytes })
  LANGUAGE_PROBES.forEach((probe, n) => {
    assert.equal(here[n], there[n], probe)
  })
})

test('the errors of common mistakes have the words of V8', () => {
  const texts = MISTAKES.map(
    (mistake) => `function decodeUplink(input) {
      var b = input.bytes
      try { eval(${JSON.stringify(mistake)}) } catch (e) { return { data: [e.name, e.message] } }
      return { data: 'no error' } }`,
  )
  const { here, there } = inBoth(texts, { ...ONE_CALL, bytes: Uint8Array.of(1, 2, 3) })
  MISTAKES.forEach((mistake, n) => {
    assert.equal(here[n], there[n], mistake)
    assert.doesNotMatch(there[n]!, /no error/)
  })
})

test('what was called and is no function is named as V8 names it', () => {
  const texts = WRONG_CALLS.map(
    (call) => `function decodeUplink(input) {
      var b = input.bytes, text = 'a', o = { decoders: {}, x: 1, make: () => ({ 0: 1 }) }
      o.list = []
      try { ${call} } catch (e) { return { data: [e.name, e.message, e instanceof TypeError] } }
      return { data: 'no error' } }`,
  )
  const { here, there } = inBoth(texts, { ...ONE_CALL, bytes: Uint8Array.of(1, 2, 3) })
  WRONG_CALLS.forEach((call, n) => {
    assert.equal(here[n], there[n], call)
    assert.match(there[n]!, /is not a (?:function|constructor)/)
  })
})

test('a Buffer that is asked for more than it has says so in the words of Node', () => {
  const calls = [
    ...['B.readUInt8(3)', 'B.readInt16LE(2)', 'B.readUInt16BE(-1)', 'B.readUInt32BE(0)'],
    ...['B.readUInt32LE(4294967297)', 'B.readFloatBE(1)', 'B.readDoubleLE()', 'B.readUIntBE(1, 3)'],
    ...[
      'B.readBigInt64LE()',
      'B.writeUInt8(256, 0)',
      'B.writeInt8(-129, 0)',
      'B.writeUInt16LE(7, 2)',
    ],
    ...[
      'B.writeUInt32LE(-1, 0)',
      'B.writeInt32BE(4294967296, 0)',
      'B.writeFloatLE(1, 0)',
      'B.writeUIntLE(2 ** 48, 0, 6)',
    ],
    ...['Buffer.from(undefined)', 'Buffer.from(null)', 'Buffer.from(5)', 'Buffer.from(true)'],
    ...['Buffer.from(function f() {})', 'Buffer.from({})', 'Buffer.from(undefined, "hex")'],
    ...[
      'Buffer.from(1n)',
      'Buffer.alloc(-1)',
      'Buffer.alloc("3")',
      'Buffer.alloc()',
      'new Buffer(-2)',
    ],
    ...[
      'Buffer.concat(B)',
      'Buffer.concat([B, [1]])',
      'Buffer.concat([B], -1)',
      'Buffer.byteLength(5)',
    ],
    ...['Buffer.compare(B, 1)', 'B.compare([1])', 'B.equals("a")', 'B.indexOf({})', 'B.includes()'],
    ...['B.copy([])', 'B.copy(B, -1)', 'B.copy(B, 0, -1)', 'B.write(5)', 'B.write("ab", 9)'],
    ...['B.write("ab", -1)', 'B.fill(1, -1)', 'B.fill(1, 0, 9)', 'B.fill("zz", "hex")'],
    ...['Buffer.alloc(8).writeBigInt64LE(2n ** 63n)', 'Buffer.alloc(8).writeBigUInt64BE(-1n)'],
  ]
  const texts = calls.map(
    (call) => `function decodeUplink(input) {
      var B = Buffer.from(input.bytes)
      try { ${call} } catch (e) { return { data: [e.name, e.message, e.code, String(e), JSON.stringify(e)] } }
      return { data: 'no error' } }`,
  )
  const { here, there } = inBoth(texts, { ...ONE_CALL, bytes: Uint8Array.of(1, 2, 3) })
  calls.forEach((call, n) => {
    assert.equal(here[n], there[n], call)
    assert.match(there[n]!, /ERR_/, call)
  })
})

test('dates are read from text as V8 reads them, odd ones included', () => {
  const random = seededRandom(1_714, 'dates')
  const parts =
    '2020|20|1|01|12|31|99|0|24|23|59|60|2020-01-02|2020-1-2|T|Z|z|:|::|.|-|+|/| |  |,|(x)|(|)|Jan|January|janx|am|PM|GMT|UTC|EST|gmt+2|+0200|-03:30|+2|Mon|foo|12:30|12:30:15|12:30:15.123|.5|+002020|-000001|é|000'
  const words = parts.split('|')
  const some = () =>
    Array.from({ length: 1 + random.below(6) }, () => words[random.below(words.length)])
  const dates = Array.from({ length: 5000 }, () => some().join(''))
  const text = `function decodeUplink() { return { data: ${JSON.stringify(dates)}.map(function (t) { return Date.parse(t) }) } }`
  const { here, there } = inBoth([text], ONE_CALL)
  const read = (json: string) => JSON.parse(json.replace('ts013 ', '')).data as (number | null)[]
  const [ours, theirs] = [read(here[0]!), read(there[0]!)]
  assert(theirs.filter((value) => value !== null).length > 500)
  assert.deepEqual(
    dates.filter((_, n) => ours[n] !== theirs[n]),
    [],
  )
})

test('sorting compares the pairs that V8 compares, in its order, whatever the comparison says', () => {
  const random = seededRandom(1_714, 'sorting')
  const compares = [
    'a < b',
    'a > b ? 1 : -1',
    'b % 3',
    'a % 5 > b % 7',
    '-1',
    'a - b',
    '(a % 8) - (b % 8)',
  ]
  const items = ['i * 7919 % 101', 'i % 100 < 60 ? i : 999 - i', 'i * i % 61', '-i', '(i * 3) % 4']
  const texts = Array.from({ length: 60 }, () => {
    const list = `Array.from({ length: ${2 + random.below(400)} }, function (_, i) { return ${items[random.below(items.length)]} })`
    const made = random.below(4) === 0 ? `new Int16Array(${list})` : list
    return `function decodeUplink() { var pairs = []
      var sorted = ${made}.sort(function (a, b) { pairs.push(a, b); return ${compares[random.below(compares.length)]} })
      return { data: [Array.from(sorted), pairs.slice(0, 3000)] } }`
  })
  const { here, there } = inBoth(texts, ONE_CALL)
  texts.forEach((text, n) => {
    assert.equal(here[n], there[n], text)
    assert.match(there[n]!, /^ts013/)
  })
})

test('functions of Math and the operator ** give the last digit that V8 gives', () => {
  const text = `function decodeUplink() {
    var names = 'pow exp expm1 log log1p log2 log10 sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh cbrt hypot'.split(' ')
    var out = [], x = 0.001
    for (var i = 0; i < 50; i++) { x = x * 1.15 + 0.013
      for (var name of names) out.push(Math[name](x % 1, 1 / x), Math[name](x, i / 7), Math[name](-x * 3, 2))
      out.push(x ** 3, 10 ** -(i % 23), x ** -1.5, Math.atan2(x, i)) }
    var real = out.map(function (v) { return v === v ? v : 0.5 }) // a NaN has many bit patterns
    return { data: Buffer.from(new Float64Array(real).buffer).toString('base64') } }`
  const { here, there } = inBoth([text], ONE_CALL)
  assert.match(there[0]!, /^ts013/)
  assert.equal(here[0], there[0])
})
