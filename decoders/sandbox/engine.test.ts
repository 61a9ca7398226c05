import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type CodecCall, readOutput, SANDBOX_DEFAULTS, writeCall } from './codec.ts'
import { Engine, type EngineAnswer, type EngineSurroundings, type Loaded } from './engine.ts'
import { loadFirstStart } from './first-start-system.ts'
import { systemSurroundings } from './watch-system.ts'

const START = loadFirstStart(SANDBOX_DEFAULTS.jsonBytesMax)
const UPLINK: CodecCall = {
  op: 'decodeUplink',
  fPort: 1,
  bytes: Uint8Array.of(1, 2),
  recvTimeMs: 0,
}

function makeEngine(surroundings: Partial<EngineSurroundings> = {}): Engine {
  return new Engine(START, SANDBOX_DEFAULTS, { ...systemSurroundings, ...surroundings })
}

function loaded(engine: Engine, text: string, kind: 'codec' | 'mapping' = 'codec'): Loaded {
  const outcome = engine.load(kind, text)
  assert(outcome.kind === 'loaded', JSON.stringify(outcome))
  return outcome.loaded
}

function dataOf(answer: EngineAnswer): unknown {
  assert(answer.ok, JSON.stringify(answer))
  return (JSON.parse(answer.json) as { readonly data: unknown }).data
}

test('F54: nothing a call leaves behind is there for the next, of the same codec or another', () => {
  const engine = makeEngine()
  const counts = loaded(
    engine,
    `var n = 0, kept = []
     function decodeUplink() { n++; kept.push(n); Array.prototype.mine = n; globalThis.x = (globalThis.x || 0) + 1
       return { data: [n, kept.length, x, typeof Math.mine] } }`,
  )
  const looks = loaded(engine, 'function decodeUplink() { return { data: [typeof x, [].mine] } }')
  for (let round = 0; round < 3; round++) {
    assert.deepEqual(dataOf(engine.call(counts, writeCall(UPLINK))), [1, 1, 1, 'undefined'])
    assert.deepEqual(dataOf(engine.call(looks, writeCall(UPLINK))), ['undefined', null])
  }
})

test('an image made by one engine runs in another, and costs what its text keeps', () => {
  const first = makeEngine()
  const codec = loaded(
    first,
    'var table = [1, 2, 3]; function decodeUplink() { return { data: table } }',
  )
  const second = new Engine(
    { module: START.module, base: first.base() },
    SANDBOX_DEFAULTS,
    systemSurroundings,
  )
  assert.deepEqual(dataOf(second.call(codec, writeCall(UPLINK))), [1, 2, 3])
  assert(codec.image.bytes.length < 400_000, `${codec.image.bytes.length} bytes`)
})

test('the clock and chance are of the call, also for a text that asks for them while it is read', () => {
  let nowMs = 1000
  let draw = 0.25
  const engine = makeEngine({ nowMs: () => nowMs, random: () => draw })
  const asks = loaded(
    engine,
    'function decodeUplink() { return { data: [Date.now(), Math.random(), +new Date()] } }',
  )
  const asked = loaded(
    engine,
    'var at = Date.now(), by = Math.random(); function decodeUplink() { return { data: [at, by] } }',
  )
  for (let round = 0; round < 2; round++) {
    assert.deepEqual(dataOf(engine.call(asks, writeCall(UPLINK))), [nowMs, draw, nowMs])
    assert.deepEqual(dataOf(engine.call(asked, writeCall(UPLINK))), [nowMs, draw])
    nowMs += 60_000
    draw = 0.5
  }
})

test('what is wrong with a text is said with line and column', () => {
  const engine = makeEngine()
  const cases: readonly [string, object][] = [
    ['var a = 1\nvar b = ;', { kind: 'syntax', line: 2, column: 9 }],
    ['var a = 1\n\n  throw new Error("not here")', { kind: 'throw', line: 3, column: 18 }],
    ['import x from "y"', { kind: 'syntax', line: 1, column: 8 }],
  ]
  for (const [text, expected] of cases) {
    const outcome = engine.load('codec', text)
    assert(outcome.kind === 'refused', text)
    const { message, ...rest } = outcome.error
    assert.deepEqual(rest, expected)
    assert(message.length > 0)
  }
})

test('what a codec throws is told in its own words, with its place', () => {
  const engine = makeEngine()
  const codec = loaded(
    engine,
    'function decodeUplink(input) {\n  if (input.fPort === 1) throw new RangeError("short frame")\n  throw "no " + input.fPort\n}',
  )
  assert.deepEqual(engine.call(codec, writeCall(UPLINK)), {
    ok: false,
    error: { kind: 'throw', message: 'short frame', line: 2, column: 46 },
  })
  const other = engine.call(codec, writeCall({ ...UPLINK, fPort: 2 }))
  assert.deepEqual(other, { ok: false, error: { kind: 'throw', message: 'no 2' } })
})

test('F49: a loop is stopped at its deadline, F50: memory at its bound, and the next call is exact', () => {
  const engine = makeEngine()
  const codec = loaded(
    engine,
    `var n = 0
     function decodeUplink(input) { n++
       if (input.fPort === 2) for (;;) {}
       if (input.fPort === 3) { var a = []; for (;;) a.push(new Array(1000).fill(n)) }
       return { data: n } }`,
  )
  for (const [fPort, kind] of [
    [2, 'timeout'],
    [3, 'memory'],
  ] as const) {
    const answer = engine.call(
      codec,
      writeCall({ ...UPLINK, fPort }),
      kind === 'memory' ? 5000 : 20,
    )
    assert(!answer.ok)
    assert.equal(answer.error.kind, kind)
    assert.equal(dataOf(engine.call(codec, writeCall(UPLINK))), 1)
  }
})

test('a text or an input that is too long, or a text that keeps too much, is refused', () => {
  const engine = makeEngine()
  const long = engine.load('codec', `//${'x'.repeat(2 ** 20)}`)
  assert(long.kind === 'refused' && long.error.kind === 'syntax')
  const keeps = engine.load(
    'codec',
    'var all = new Uint8Array(6 << 20).fill(7); function decodeUplink() {}',
  )
  assert(keeps.kind === 'refused' && keeps.error.kind === 'memory')
  const codec = loaded(engine, 'function encodeDownlink(i) { return { bytes: [], fPort: 1 } }')
  const answer = engine.call(codec, writeCall({ op: 'encodeDownlink', data: 'x'.repeat(70_000) }))
  assert(!answer.ok && answer.error.kind === 'result')
})

test('F55: a key __proto__ in an output is left out, all else comes as JSON gives it', () => {
  const engine = makeEngine()
  const codec = loaded(
    engine,
    `function decodeUplink() { return JSON.parse('{"a":{"__proto__":{"x":1},"b":2}}') }`,
  )
  const answer = engine.call(codec, writeCall(UPLINK))
  assert(answer.ok)
  const output = readOutput(answer.json) as { readonly a: object }
  assert.deepEqual(output, { a: { b: 2 } })
  assert.equal(Object.getPrototypeOf(output.a), Object.prototype)
})

test('a mapping makes of an output what its expression says, call by call', () => {
  const engine = makeEngine()
  const expression = `{"air.temperature": data.temp, "battery": data.bat ? data.bat / 1000 : undefined,
    "sum": $sum(data.list[$ > 1])}`
  const mapping = loaded(engine, expression, 'mapping')
  for (const temp of [21.5, -3]) {
    const answer = engine.call(
      mapping,
      JSON.stringify({ data: { temp, bat: 3600, list: [1, 2, 3] } }),
    )
    assert(answer.ok, JSON.stringify(answer))
    assert.deepEqual(JSON.parse(answer.json), { 'air.temperature': temp, battery: 3.6, sum: 5 })
  }
})

test('an expression that is none, fails, gives nothing or does not end says so', () => {
  const engine = makeEngine()
  const none = engine.load('mapping', '{"a": data.')
  assert(
    none.kind === 'refused' && none.error.kind === 'syntax' && none.error.column === 11,
    JSON.stringify(none),
  )
  // What fills the memory takes about 100 ms where nothing else runs.
  const cases: readonly [string, string, number][] = [
    ['$sum(data.text)', 'throw', 2000],
    ['data.missing', 'result', 2000],
    ['($f := function($n) { $f($n + 1) + 1 }; $f(1))', 'memory', 2000],
    ['($f := function() { $f() }; $f())', 'timeout', 100],
  ]
  for (const [expression, kind, deadlineMs] of cases) {
    const mapping = loaded(engine, expression, 'mapping')
    const answer = engine.call(mapping, '{"data":{"text":"x"}}', deadlineMs)
    assert(!answer.ok, expression)
    assert.equal(answer.error.kind, kind, expression)
  }
})
