/**
 * Codecs that mean harm: faults F49 (no end), F50 (memory), F54 (ways out), F55 (results). Each says
 * what must come of it: kinds of error, or `harmless`: an answer whose `data` says `escaped: false`.
 */

import type { CodecErrorKind } from '../../decoders/sandbox/codec.ts'

export type HostileCodec = {
  readonly name: string
  readonly fault: 'F49' | 'F50' | 'F54' | 'F55'
  readonly text: string
  readonly allowed: readonly (CodecErrorKind | 'harmless')[]
}

type Allowed = HostileCodec['allowed']

function uplink(body: string): string {
  return `function decodeUplink(input) { ${body} ; return { data: { escaped: false } } }`
}

function group(
  fault: HostileCodec['fault'],
  allowed: Allowed,
  bodies: Readonly<Record<string, string>>,
): HostileCodec[] {
  return Object.entries(bodies).map(([name, body]) => ({
    ...{ name, fault, allowed },
    text: body.startsWith('TEXT ') ? body.slice(5) : uplink(body),
  }))
}

const LOOPS = group('F49', ['timeout'], {
  'while true': 'while (true) {}',
  'for ever': 'for (;;) {}',
  'do while': 'do { input.fPort++ } while (true)',
  'loop in a try': 'while (true) { try { while (true) {} } catch (e) {} finally { continue } }',
  'loop in finally': 'try { for (;;) {} } finally { for (;;) {} }',
  labels: 'a: while (true) { b: while (true) { continue a } }',
  'generator without end': 'for (var x of (function* () { while (true) yield 1 })()) {}',
  'iterator without end':
    'for (var x of { [Symbol.iterator]() { return { next() { return { done: false } } } } }) {}',
  'spread of a generator that gives nothing': '[...(function* () { while (true) {} })()]',
  'getter that loops': 'var o = { get x() { for (;;) {} } }; o.x',
  'proxy that loops': 'new Proxy({}, { get() { for (;;) {} } }).x',
  'valueOf that loops': '+{ valueOf() { for (;;) {} } }',
  'toString that loops': '"" + { toString() { for (;;) {} } }',
  'toJSON that loops': 'return { data: { toJSON() { for (;;) {} } } }',
  'getter in the result': 'return { data: { get x() { for (;;) {} } } }',
  'proxy as the result': 'return new Proxy({}, { ownKeys() { for (;;) {} } })',
  'message that loops': 'throw { get message() { for (;;) {} } }',
  'thrown text that loops': 'throw { toString() { for (;;) {} } }',
  'stack that loops':
    'var e = new Error("x"); Object.defineProperty(e, "stack", { get() { for (;;) {} } }); throw e',
  'sort that never agrees':
    'var n = 0; while (true) [3, 1, 2].sort(function () { return n++ % 3 - 1 })',
  'replace with a loop': '"x".replace(/x/, function () { for (;;) {} })',
  'regular expression': '/^(a+)+$/.test("a".repeat(40) + "b")',
  'regular expression, nested': '/^(([a-z])+.)+[A-Z]([a-z])+$/.test("a".repeat(60))',
  'regular expression with a back reference': '/(a*)*\\1b/.test("a".repeat(40))',
  'split without end': 'while (true) "a,b".split(",")',
  'eval without end': 'while (true) eval("1+1")',
  'functions made without end': 'while (true) new Function("return 1")()',
  'dates without end': 'while (true) new Date("2020-01-01").toISOString()',
  'host functions without end': 'while (true) Math.random()',
  'locales without end': 'while (true) (1234.5).toLocaleString("de")',
  'formats without end':
    'var n = 0; while (true) new Intl.NumberFormat("en", { minimumIntegerDigits: 1 + n++ % 20 })',
  'classes without end': 'while (true) (class { static { this.x = 1 } })',
  'array methods without end': 'var a = [1, 2, 3]; while (true) a.map((x) => x * 2)',
  'JSON without end': 'while (true) JSON.parse(JSON.stringify({ a: [1, 2] }))',
  'big numbers without end': 'var x = 3n; while (true) x = x * x % 1000007n',
  'catching the end': 'for (;;) { try { for (;;) {} } catch (e) { input = e } }',
  'array with a loop in join': 'var a = [{ toString() { for (;;) {} } }]; a.join()',
  'species that loops':
    'class A extends Array { static get [Symbol.species]() { for (;;) {} } } new A(3).map((x) => x)',
  'while it is read': 'TEXT for (;;) {}',
  'while it is read, in a function':
    'TEXT var x = (function f() { while (true) {} })(); function decodeUplink() { return {} }',
  'getter on the global object':
    'TEXT Object.defineProperty(globalThis, "driver", { get() { for (;;) {} } })',
})

/** Loops inside one function of the engine, where nobody looks at the clock: the thread is replaced. */
const HANGS = group('F49', ['timeout', 'memory', 'throw', 'harmless'], {
  'indexOf over 2^53 holes': 'Array.prototype.indexOf.call({ length: 2 ** 53 - 1 }, 1)',
  'lastIndexOf over 2^53 holes': 'Array.prototype.lastIndexOf.call({ length: 2 ** 53 - 1 }, 1)',
  'join of 2^32 holes': 'Array.prototype.join.call({ length: 2 ** 32 - 1 })',
  'reverse of 2^53 holes': 'Array.prototype.reverse.call({ length: 2 ** 53 - 1 })',
  'includes over 2^53 holes': 'Array.prototype.includes.call({ length: 2 ** 53 - 1 }, 1)',
  'fill of 2^53': 'Array.prototype.fill.call({ length: 2 ** 53 - 1 }, 0)',
  'copyWithin of 2^53': 'Array.prototype.copyWithin.call({ length: 2 ** 53 - 1 }, 1, 0)',
  'power of big numbers': '2n ** 99999999n % 7n',
  'division of big numbers': 'var x = 7n ** 400000n; for (;;) x = (x * x) % (x - 1n)',
  'text of a big number': '(7n ** 1000000n).toString()',
  'promises without end': 'function f() { Promise.resolve().then(f) } f()',
  'regular expression that looks behind': '/(?<=(a+)+)c/.test("a".repeat(36))',
  'Array.from of much': 'Array.from({ length: 2 ** 32 - 1 })',
})

const MEMORY = group('F50', ['memory', 'throw', 'timeout', 'result'], {
  'arrays in an array': 'var a = []; for (;;) a.push([a, 1, 2, 3])',
  'numbers in an array': 'var a = []; for (;;) a.push(1.5)',
  objects: 'var a = {}; for (var i = 0; ; i++) a["k" + i] = { i: i }',
  'one long array': 'new Array(2 ** 28).fill(1)',
  'typed arrays': 'var a = []; for (;;) a.push(new Uint8Array(2 ** 20))',
  'one typed array of 1 GB': 'return { data: new Uint8Array(2 ** 30) }',
  floats: 'var a = []; for (;;) a.push(new Float64Array(100000))',
  'a shared buffer': 'var a = []; for (;;) a.push(new SharedArrayBuffer(2 ** 20))',
  'buffers that can grow':
    'var b = new ArrayBuffer(1, { maxByteLength: 2 ** 30 }); b.resize(2 ** 30); new Uint8Array(b).fill(1)',
  Buffer: 'var a = []; for (;;) a.push(Buffer.alloc(2 ** 20, 1))',
  'Buffer of 2 GB': 'Buffer.alloc(2 ** 31)',
  'text doubled': 'var s = "x"; for (;;) s += s',
  'text repeated': 'return { data: "x".repeat(2 ** 28) }',
  'texts kept': 'var a = []; for (;;) a.push("x".repeat(100000) + a.length)',
  'padded text': '"x".padEnd(2 ** 29, "abc").toUpperCase()',
  'text from codes': 'var s = ""; for (;;) s += String.fromCharCode(s.length & 65535) + s',
  'joined text': 'new Array(2 ** 24).join("xxxxxxxx")',
  'replaced text': 'var s = "xx"; for (;;) s = s.replace(/x/g, "xxxx")',
  matches: 'var a = [], s = "ab".repeat(1000); for (;;) a.push(s.match(/a/g))',
  'split text': 'var a = []; for (;;) a.push("x,".repeat(10000).split(","))',
  'regular expressions': 'var a = []; for (var i = 0; ; i++) a.push(new RegExp("a{" + i + "}"))',
  'a regular expression of much':
    'new RegExp("(?:a{0,60000}){0,60000}").test("a".repeat(100000)); for (;;) {}',
  functions: 'var a = []; for (;;) a.push(function () { return a })',
  'compiled functions': 'var a = []; for (var i = 0; ; i++) a.push(new Function("return " + i))',
  closures:
    'var f = null; for (;;) { f = (function (g, b) { return function () { return [g, b] } })(f, new Array(1000)) }',
  maps: 'var m = new Map(); for (var i = 0; ; i++) m.set(i, [i])',
  sets: 'var m = new Set(); for (var i = 0; ; i++) m.add({})',
  symbols: 'var a = []; for (;;) a.push(Symbol("x".repeat(1000)))',
  'big numbers': 'var x = 2n; for (;;) x = x * x',
  'promises kept': 'var a = []; for (;;) a.push(new Promise(function () {}))',
  'generators kept':
    'var a = []; for (;;) { var g = (function* (n) { yield n })(1); g.next(); a.push(g) }',
  'getters that grow':
    'var o = {}; for (var i = 0; ; i++) Object.defineProperty(o, "g" + i, { get: function () { return 1 } })',
  proxies: 'var p = {}; for (;;) p = new Proxy(p, {})',
  'deep objects': 'var o = {}; for (;;) o = { o: o }',
  'memory caught and asked again':
    'var a = []; for (;;) { try { for (;;) a.push(new Array(1000).fill(a)) } catch (e) { a.push(e) } }',
  'results that grow': 'var a = []; for (var i = 0; i < 300000; i++) a.push(i); return { data: a }',
  'globals while it is read': 'TEXT var all = []; for (;;) all.push([all, 1, 2, 3])',
  'a text that keeps 16 MB':
    'TEXT var a = []; for (;;) a.push(new Uint8Array(2 ** 22)); function decodeUplink() { return {} }',
})

const RECURSION = group('F50', ['throw', 'memory', 'timeout', 'result', 'harmless', 'syntax'], {
  'a function of itself': '(function f() { f() })()',
  'caught at each level': 'function f() { try { f() } catch (e) { f() } } f()',
  'through map': '(function f() { [1].map(f) })()',
  'through replace': '(function f() { "x".replace(/x/, f) })()',
  'through a getter': 'var o = { get x() { return this.x } }; o.x',
  'through a proxy': 'var p = new Proxy({}, { get(t, k, r) { return r[k] } }); p.x',
  'through toString': 'var o = { toString() { return "" + this } }; "" + o',
  'through toJSON': 'var o = { toJSON() { return { o: o } } }; return { data: o }',
  'through a constructor': 'class A { constructor() { new A() } } new A()',
  'through a generator': 'function* g() { yield* g() } [...g()]',
  'through sort': 'function f() { [2, 1].sort(f); return 0 } f()',
  'deep JSON out': 'var a = []; for (var i = 0; i < 200000; i++) a = [a]; return { data: a }',
  'deep JSON in': 'JSON.parse("[".repeat(200000))',
  'deep text': 'eval("(".repeat(100000))',
  'deep pattern': 'new RegExp("(?:".repeat(50000) + ")".repeat(50000))',
  'deep bind': 'var f = function () {}; for (var i = 0; i < 50000; i++) f = f.bind(null); f()',
  'deep prototype': 'var o = {}; for (var i = 0; i < 100000; i++) o = Object.create(o); o.x',
  'deep flat': 'var a = []; for (var i = 0; i < 50000; i++) a = [a]; a.flat(Infinity)',
})

/** Evaluates `code` somehow and says whether it found anything of the host. */
function reach(code: string): string {
  return `var found; try { found = ${code} } catch (e) { found = undefined }
    if (found !== undefined && found !== null && found !== false) return { data: { escaped: true, found: String(found) } }`
}

const HOST =
  '(typeof process !== "undefined" ? process : typeof require !== "undefined" ? require : undefined)'
const ESCAPES = group('F54', ['harmless'], {
  process: reach('process'),
  require: reach('require("fs")'),
  'constructor of this': reach(`this.constructor.constructor('return ${HOST}')()`),
  'constructor of arguments': reach(`arguments.constructor.constructor('return ${HOST}')()`),
  'constructor of the input': reach(`input.constructor.constructor('return ${HOST}')()`),
  'constructor of the bytes': reach(`input.bytes.constructor.constructor('return ${HOST}')()`),
  'constructor of the time': reach(`input.recvTime.constructor.constructor('return ${HOST}')()`),
  'constructor of console': reach(`console.log.constructor('return ${HOST}')()`),
  'constructor of Buffer': reach(`Buffer.constructor.constructor('return ${HOST}')()`),
  'constructor of Math.random': reach(`Math.random.constructor('return ${HOST}')()`),
  'constructor of toLocaleString': reach(`(1).toLocaleString.constructor('return ${HOST}')()`),
  'constructor of an async function': reach(
    `(async function () {}).constructor('return ${HOST}')() instanceof Promise ? undefined : 1`,
  ),
  'constructor of a generator': reach(
    `(function* () {}).constructor('return ${HOST}')().next().value`,
  ),
  'indirect eval': reach(`(0, eval)('${HOST}')`),
  'the stack of an error': reach(
    `(function () { var got; Error.prepareStackTrace = function (e, s) { got = s; return '' }; new Error('x').stack; return got && got[0] && got[0].getThis && got[0].getThis() })()`,
  ),
  callers: reach(
    `(function f() { return f.caller && f.caller.caller && f.caller.caller.arguments })()`,
  ),
  'callee of callee': reach(`arguments.callee.caller`),
  'a promise of a module': reach(
    `(function () { import('node:fs').then(function (m) { globalThis.got = m }, function () {}); return globalThis.got })()`,
  ),
  timers: reach(`setTimeout(function () {}, 0)`),
  fetch: reach(`fetch('http://127.0.0.1')`),
  WebSocket: reach(`new WebSocket('ws://127.0.0.1')`),
  WebAssembly: reach(`WebAssembly.Module`),
  'Atomics.wait': reach(`Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1000)`),
  'std and os of QuickJS': reach(
    `typeof std !== 'undefined' ? std : typeof os !== 'undefined' ? os : undefined`,
  ),
  'a global of the host': reach(
    `globalThis.global || globalThis.window || globalThis.self || globalThis.Deno`,
  ),
  'pollution of Object.prototype':
    'Object.prototype.polluted = 1; Object.prototype.ok = true; Object.prototype.toJSON = undefined',
  'pollution of Array.prototype':
    'Array.prototype.push = function () { return 0 }; Array.prototype[Symbol.iterator] = null',
  'pollution by __proto__':
    'input.__proto__.polluted = 1; [].__proto__.polluted = 1; (function () {}).__proto__.polluted = 1',
  'pollution by a result': `return JSON.parse('{"data":{"escaped":false,"__proto__":{"polluted":1}},"__proto__":{"polluted":1}}')`,
  'pollution by JSON.parse':
    'JSON.parse = function () { return { op: "x" } }; JSON.stringify = function () { return "}" }',
  'pollution of the promise':
    'Promise.prototype.then = function () { return this }; Promise.resolve = null',
  'pollution of String':
    'String.prototype.slice = String.prototype.indexOf = function () { return "" }',
  'pollution of RegExp':
    'RegExp.prototype.exec = function () { return null }; RegExp.prototype[Symbol.replace] = null',
  'pollution of Reflect':
    'Reflect.apply = Reflect.construct = function () { return {} }; Function.prototype.call = Function.prototype.apply = null',
  'pollution while it is read':
    'TEXT Object.prototype.polluted = 1; Array.prototype.map = null; function decodeUplink() { return { data: { escaped: false } } }',
  'no globals left':
    'for (var name of Object.getOwnPropertyNames(globalThis)) try { delete globalThis[name] } catch (e) {}',
  'frozen globals':
    'for (var name of Object.getOwnPropertyNames(globalThis)) try { Object.freeze(globalThis[name]) } catch (e) {} Object.freeze(globalThis)',
  'locale of a prototype': reach(
    `(function () { try { return (1).toLocaleString('__proto__') === undefined } catch (e) { return undefined } })()`,
  ),
  'method of a prototype at the host': reach(
    `(function () { try { Intl.NumberFormat.prototype.constructor('en', { __proto__: { style: 'x' } }); return undefined } catch (e) { return e.constructor.constructor('return ${HOST}')() } })()`,
  ),
})

const RESULTS = group('F55', ['result', 'harmless', 'throw'], {
  'a giant text': 'return { data: "x".repeat(70000) }',
  'a giant list': 'return { data: new Array(40000).fill(1) }',
  'a cycle': 'var a = {}; a.a = a; return a',
  'a cycle through a list': 'var a = []; a.push([a]); return { data: a }',
  'a big number': 'return { data: { v: 10n } }',
  'a symbol': 'return Symbol("x")',
  'a function': 'return function () {}',
  'a text': 'return "data"',
  'a number': 'return NaN',
  nothing: 'return undefined',
  'a getter that throws': 'return { get data() { throw new Error("no") } }',
  'a toJSON that throws': 'return { data: { toJSON() { throw "no" } } }',
  'a toJSON to nothing': 'return { toJSON() { return undefined } }',
  'a revoked proxy': 'var r = Proxy.revocable({}, {}); r.revoke(); return r.proxy',
  'an answer that looks like ours':
    'return { toJSON() { return { data: { escaped: false, text: "error\\n{}" } } } }',
  'numbers that are none': 'return { data: { escaped: false, a: NaN, b: Infinity, c: -0 } }',
  'half a character': 'return { data: { escaped: false, s: "\\ud800" } }',
  'zero bytes': 'return { data: { escaped: false, s: "a\\0b", "\\0": 1 } }',
  'a name of every object':
    'return { data: { escaped: false, constructor: 1, hasOwnProperty: 2, toString: 3 } }',
})

export const HOSTILE_CODECS: readonly HostileCodec[] = [
  ...[...LOOPS, ...HANGS, ...MEMORY, ...RECURSION, ...ESCAPES, ...RESULTS],
]
