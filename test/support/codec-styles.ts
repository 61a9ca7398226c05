/**
 * Codecs of our own in the styles that public ones are written in: every way to offer a function,
 * every habit that makes engines differ. Each must give in the sandbox what it gives in plain V8.
 */

export type StyledCodec = { readonly name: string; readonly text: string }

const { raw } = String

export const CODEC_STYLES: readonly StyledCodec[] = [
  {
    name: 'ts013',
    text: raw`
function decodeUplink(input) {
  var b = input.bytes, data = {}
  if (input.fPort !== 1) return { errors: ['unknown FPort'] }
  if (b.length < 4) return { data: data, errors: ['short'], warnings: [] }
  data.temperature = ((b[0] << 24 >> 16) | b[1]) / 10
  data.humidity = b[2] / 2
  data.battery = +((b[3] * 4 + 2000) / 1000).toFixed(3)
  return { data: data }
}
function encodeDownlink(input) { return { fPort: 2, bytes: [input.data.seconds >> 8, input.data.seconds & 255] } }
function decodeDownlink(input) { return { data: { seconds: input.bytes[0] << 8 | input.bytes[1] } } }`,
  },
  {
    name: 'const arrow',
    text: raw`
const decodeUplink = ({ bytes, fPort, recvTime }) => {
  const [a, b = 0, ...rest] = bytes
  return { data: { a, b, rest, fPort, at: recvTime.toISOString() } }
}
let encodeDownlink = (input) => ({ bytes: Uint8Array.of(1, input.data?.level ?? 7), fPort: 5 })`,
  },
  {
    name: 'exports',
    text: raw`exports.decodeUplink = function (input) { return { data: { n: input.bytes.length } } }`,
  },
  {
    name: 'module.exports',
    text: raw`
function decode(bytes) { return bytes.reduce(function (sum, byte) { return sum * 256 + byte }, 0) }
module.exports = { decodeUplink: (input) => ({ data: { value: decode(input.bytes) } }), encodeDownlink: (i) => ({ bytes: Buffer.from(JSON.stringify(i.data)) }) }`,
  },
  {
    name: 'driver',
    text: raw`
var driver = { offset: 40, decodeUplink: function (input) { return { data: { t: input.bytes[0] - this.offset } } } }`,
  },
  {
    name: 'Actility module driver',
    text: raw`
function decodeUplink_(input) { return { data: Buffer.from(input.bytes).toString('hex') } }
exports.driver = { decodeUplink: (input) => decodeUplink_(input) }`,
  },
  {
    name: 'ChirpStack v3',
    text: raw`
function Decode(fPort, bytes, variables) {
  if (fPort === 0) return null
  return { p: fPort, n: bytes.length, scale: Number(variables.scale || 1) * (bytes[0] || 0) }
}
function Encode(fPort, obj, variables) { return [fPort, obj.level || 0] }`,
  },
  {
    name: 'TTN v2',
    text: raw`
function Decoder(bytes, port) {
  var decoded = {}
  if (port === 1) { decoded.led = bytes[0]; decoded.on = !!bytes[1] }
  return decoded
}
function Encoder(object, port) { var bytes = []; bytes.push(object.led ? 1 : 0); return bytes }`,
  },
  {
    name: 'three names',
    text: raw`
function decodeUplink(input) { var decoded = deviceDecoder(input.bytes); return { data: decoded } }
function Decode(fPort, bytes) { return deviceDecoder(bytes) }
function Decoder(bytes, port) { return deviceDecoder(bytes) }
function deviceDecoder(bytes) {
  var decoded = {}
  for (var i = 0; i < bytes.length; ) {
    var id = bytes[i++], type = bytes[i++]
    if (id === 1 && type === 0x75) { decoded.battery = bytes[i]; i += 1 }
    else if (id === 3 && type === 0x67) { decoded.temperature = readInt16LE(bytes.slice(i, i + 2)) / 10; i += 2 }
    else if (id === 4) { decoded.history = decoded.history || []; decoded.history.push({ id: id }) }
    else break
  }
  return decoded
}
function readInt16LE(b) { var v = (b[1] << 8) + b[0]; return v > 0x7fff ? v - 0x10000 : v }`,
  },
  {
    name: 'minified bundle',
    text: raw`!function(e,t){"object"==typeof exports&&"object"==typeof module?module.exports=t():"function"==typeof define&&define.amd?define([],t):"object"==typeof exports?exports.codec=t():e.codec=t()}(this,function(){return function(e){var t={};function n(r){if(t[r])return t[r].exports;var o=t[r]={i:r,l:!1,exports:{}};return e[r].call(o.exports,o,o.exports,n),o.l=!0,o.exports}return n(0)}([function(e,t,n){"use strict";Object.defineProperty(t,"__esModule",{value:!0});var r=n(1);t.decodeUplink=function(e){return{data:{sum:(0,r.sum)(e.bytes),x:void 0}}}},function(e,t){t.sum=function(e){for(var t=0,n=0;n<e.length;n++)t+=e[n];return t}}])});`,
  },
  {
    name: 'bundle that assigns driver',
    text: raw`var driver;(()=>{"use strict";var e={7:(e,t)=>{t.decodeUplink=e=>({data:{bytes:e.bytes,l:e.bytes.length}})}},t={};driver=function n(r){var o=t[r];if(void 0!==o)return o.exports;var s=t[r]={exports:{}};return e[r](s,s.exports,n),s.exports}(7)})();`,
  },
  {
    name: 'state in globals',
    text: raw`
var last = {}, count = 0
function decodeUplink(input) {
  count++
  if (input.bytes.length > 3) last = { energy: input.bytes[1], serial: input.bytes[0] }
  return { data: { last: last, count: count } }
}`,
  },
  {
    name: 'implicit globals',
    text: raw`
function decodeUplink(input) { result = {}; for (i = 0; i < input.bytes.length; i++) { key = 'b' + i; result[key] = input.bytes[i] } return { data: result, i: i } }`,
  },
  {
    name: 'this in functions',
    text: raw`
function Reader(bytes) { this.bytes = bytes; this.at = 0 }
Reader.prototype.u8 = function () { return this.bytes[this.at++] }
Reader.prototype.u16 = function () { return this.u8() << 8 | this.u8() }
function decodeUplink(input) { var r = new Reader(input.bytes); this.seen = typeof this; return { data: { a: r.u16(), b: r.u8(), seen: this.seen } } }`,
  },
  {
    name: 'numbers in a Buffer',
    text: raw`
function decodeUplink(input) {
  var b = Buffer.from(input.bytes), o = { n: b.length, hex: b.toString('hex'), text: b.toString('ascii') }
  if (b.length >= 8) { o.i16 = b.readInt16LE(0); o.u24 = b.readUIntBE(1, 3); o.f = b.readFloatBE(2); o.d = b.readDoubleLE(0); o.i48 = b.readIntLE(0, 6) }
  o.part = b.slice(1, 3).toString('base64'); o.index = b.indexOf(0)
  return { data: o }
}`,
  },
  {
    name: 'reads beyond the end',
    text: raw`
function decodeUplink(input) { var b = Buffer.from(input.bytes); return { data: { v: b.readUInt32BE(2) } } }`,
  },
  {
    name: 'DataView',
    text: raw`
function decodeUplink(input) {
  var v = new DataView(new Uint8Array(input.bytes).buffer)
  return { data: { a: v.getInt16(0), b: v.getUint32(1, true), c: v.getFloat32(2), n: v.byteLength } }
}`,
  },
  {
    name: 'floats from bits',
    text: raw`
function f32(b) { var bits = b[3] << 24 | b[2] << 16 | b[1] << 8 | b[0], sign = bits >>> 31 === 0 ? 1 : -1, e = bits >>> 23 & 0xff, m = e === 0 ? (bits & 0x7fffff) << 1 : bits & 0x7fffff | 0x800000; return sign * m * Math.pow(2, e - 150) }
function decodeUplink(input) { var v = f32(input.bytes); return { data: { v: v, fixed: v.toFixed(3), rounded: Math.round(v * 100) / 100, exp: v.toExponential(4) } } }`,
  },
  {
    name: 'physics',
    text: raw`
function decodeUplink(input) {
  var r = (input.bytes[0] || 1) * 137.5 + 10000, t = 1 / (0.001129148 + 0.000234125 * Math.log(r) + 8.76741e-8 * Math.pow(Math.log(r), 3)) - 273.15
  var rh = (input.bytes[1] || 40) / 2.55, g = 17.62 * t / (243.12 + t) + Math.log(rh / 100)
  return { data: { t: t, dew: 243.12 * g / (17.62 - g), e: Math.exp(t / 17), cube: t ** 3, h: Math.hypot(t, rh, 3), angle: Math.atan2(t, rh), db: 20 * Math.log10(rh), s: Math.sin(t), r: 10 ** -(input.bytes[2] % 9) } }
}`,
  },
  {
    name: 'BigInt',
    text: raw`
function decodeUplink(input) {
  var v = 0n
  for (var byte of input.bytes) v = v << 8n | BigInt(byte)
  return { data: { text: v.toString(), low: Number(BigInt.asIntN(32, v)), hex: v.toString(16) } }
}`,
  },
  {
    name: 'BigInt in the result',
    text: raw`function decodeUplink(input) { return { data: { v: BigInt(input.bytes.length) } } }`,
  },
  {
    name: 'TextDecoder',
    text: raw`
function decodeUplink(input) {
  return { data: { text: new TextDecoder().decode(new Uint8Array(input.bytes)), latin: new TextDecoder('latin1').decode(new Uint8Array(input.bytes)), n: new TextEncoder().encode('é' + input.fPort).length } }
}`,
  },
  {
    name: 'base64',
    text: raw`
function decodeUplink(input) {
  var text = btoa(String.fromCharCode.apply(null, input.bytes))
  return { data: { text: text, back: atob(text).split('').map(function (c) { return c.charCodeAt(0) }), odd: atob('aGk') } }
}`,
  },
  {
    name: 'own atob and Buffer',
    text: raw`
function atob(s) { return 'mine' + s }
class Buffer { static from(b) { return { mine: b.length } } }
const console = { log() { return 1 } }
function decodeUplink(input) { return { data: { a: atob('x'), b: Buffer.from(input.bytes), c: console.log() } } }`,
  },
  {
    name: 'local dates',
    text: raw`
function pad(n) { return (n < 10 ? '0' : '') + n }
function decodeUplink(input) {
  var d = new Date(input.recvTime.getTime() - (input.bytes[0] || 0) * 3600000), e = new Date(2020, 1, 30, input.bytes[0] || 0)
  return { data: { d: d.getFullYear() + '-' + pad(d.getMonth() + 1) + '-' + pad(d.getDate()) + ' ' + pad(d.getHours()) + ':' + pad(d.getMinutes()), day: d.getDay(), off: d.getTimezoneOffset(), text: d.toString(), e: e, utc: e.toUTCString(), plus: 'at ' + d, json: d, bad: new Date(NaN) } }
}`,
  },
  {
    name: 'dates for people',
    text: raw`
function decodeUplink(input) {
  var d = new Date(1577836800000 + input.bytes.length * 12345678901)
  return { data: [d.toLocaleString(), d.toLocaleDateString(), d.toLocaleTimeString(), d.toLocaleString('en-US', { hour12: false }), d.toLocaleDateString('fr-FR', { weekday: 'long', day: 'numeric', month: 'long' }), d.toLocaleString('de-DE', { timeZone: 'Europe/Berlin' }), d.toLocaleTimeString([], { hour: '2-digit', minute: '2-digit' }), (input.bytes.length * 123456.789).toLocaleString(), (0.5).toLocaleString('fr', { style: 'percent' }), Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }).format(d)] }
}`,
  },
  {
    name: 'dates from text',
    text: raw`
function decodeUplink(input) {
  var n = input.bytes[0] % 28 + 1
  return { data: ['2023-05-' + n, '2023/5/' + n + ' 10:30', n + ' May 2023 22:15:10 GMT+0200', 'May ' + n + ', 2023', 'Mon May ' + n + ' 2023 10:00 PM', '2023-05-1' + n % 9 + 'T10:11:12.5Z', '20230512', '12:30'].map(function (t) { return Date.parse(t) }) }
}`,
  },
  {
    name: 'errors as text',
    text: raw`function decodeUplink(input) { return { data: {}, errors: 'frame of ' + input.bytes.length } }`,
  },
  {
    name: 'throws text',
    text: raw`function decodeUplink(input) { if (input.bytes.length % 2) throw 'odd'; throw new RangeError('even ' + input.bytes.length) }`,
  },
  {
    name: 'throws odd things',
    text: raw`function decodeUplink(input) { var things = [null, undefined, 7, { message: 'plain' }, { toString: function () { return 'made' } }, new (class E extends Error { name = 'E' })('own')]; throw things[input.bytes.length % things.length] }`,
  },
  {
    name: 'no result for other ports',
    text: raw`function decodeUplink(input) { if (input.fPort === 2) return { data: {} } else if (input.fPort === 1) return {}; if (input.fPort === 10) return null; if (input.fPort === 85) return 'text' }`,
  },
  {
    name: 'what JSON leaves out',
    text: raw`
function decodeUplink(input) {
  return { data: { nan: NaN, inf: -Infinity, none: undefined, f: function () {}, s: Symbol('x'), zero: -0, list: [undefined, NaN, function () {}], nested: { a: undefined }, 2: 'two', 1: 'one', d: new Date(0), m: new Map([[1, 2]]), r: /x/g, e: new Error('x'), typed: new Uint8Array(input.bytes), buffer: Buffer.from(input.bytes.slice(0, 2)), boxed: new Number(5) } }
}`,
  },
  {
    name: 'getters and toJSON',
    text: raw`
class Value { constructor(v) { this.v = v } get twice() { return this.v * 2 } toJSON(key) { return key + ':' + this.twice } }
function decodeUplink(input) { return { data: { a: new Value(input.bytes[0]), get b() { return input.fPort }, __proto__: { hidden: 1 } } } }`,
  },
  {
    name: 'cyclic result',
    text: raw`function decodeUplink(input) { var a = { n: input.bytes.length }; a.self = a; return { data: a } }`,
  },
  {
    name: 'deep result',
    text: raw`function decodeUplink(input) { var a = {}; for (var i = 0; i < 300; i++) a = { a: a }; return { data: a } }`,
  },
  {
    name: 'unicode',
    text: raw`function decodeUplink(input) { return { data: { 'température (°C)': input.bytes[0], '😀': '\ud83d', 'ключ': '\u2028', z: 'é'.normalize('NFD').length } } }`,
  },
  {
    name: 'changes its input',
    text: raw`function decodeUplink(input) { input.bytes.reverse(); while (input.bytes.length > 2) input.bytes.pop(); input.extra = 1; return { data: input } }`,
  },
  {
    name: 'sorting that is none',
    text: raw`
function decodeUplink(input) {
  var b = input.bytes.slice()
  return { data: [b.slice().sort(), b.slice().sort(function (x, y) { return x > y }), b.slice().sort(function (x, y) { return x < y ? 1 : -1 }), b.map(function (x, i) { return { x: x % 4, i: i } }).sort(function (p, q) { return p.x - q.x })] }
}`,
  },
  {
    name: 'regular expressions',
    text: raw`
function decodeUplink(input) {
  var hex = input.bytes.map(function (x) { return ('0' + x.toString(16)).slice(-2) }).join('')
  var named = /(?<head>[0-9a-f]{2})(?<tail>.*)/.exec(hex), out = { hex: hex, pairs: hex.match(/../g), up: hex.replace(/[a-f]/g, function (c) { return c.toUpperCase() }), parts: hex.split(/(0)/), behind: /(?<=0)\d/.test(hex), all: [...hex.matchAll(/\d(\D)/g)].map((m) => m[1]) }
  if (named) out.head = named.groups.head
  if (/(\d)(\w)/.test(hex)) out.legacy = RegExp.$1 + '-' + RegExp.$2
  return { data: out }
}`,
  },
  {
    name: 'old language',
    text: raw`
<!-- a browser's comment
function decodeUplink(input) {
  var o = 010, s = "\101", f = arguments.callee === decodeUplink
  with (Math) { var m = max(1, input.fPort || 0) }
  if (input.bytes.length) { function inner() { return 'in' } }
  lab: for (var i = 0; ; i++) { for (var j in [1, 2]) if (i > 2) break lab }
  return { data: { o: o, s: s, f: f, m: m, inner: typeof inner, i: i, j: j, e: escape('é ü'), u: unescape('%u20AC'), sub: 'abc'.substr(-2, 1), bold: 'x'.bold(), g: typeof globalThis } }
}`,
  },
  {
    name: 'new language',
    text: raw`
class Frame { #b; static #n = 0; constructor(b) { this.#b = b; Frame.#n++ } *[Symbol.iterator]() { yield* this.#b } get n() { return Frame.#n } static { this.kind = 'frame' } }
const decodeUplink = (input) => {
  const f = new Frame(input.bytes), { length, ...others } = { length: 1, a: 2 }
  return { data: { last: input.bytes.at(-1), list: [...f], n: f.n, kind: Frame.kind, flat: [[1, [2]]].flat(Infinity), others, group: Object.groupBy([...f], (x) => (x & 1 ? 'odd' : 'even')), found: input.bytes.findLast((x) => x > 9), big: 1_000, has: Object.hasOwn({ a: 1 }, 'a'), sorted: input.bytes.toSorted((a, b) => b - a), all: 'a-b'.replaceAll('-', '+'), nul: null ?? 'x' } }
}`,
  },
  {
    name: 'tables',
    text: raw`
var TYPES = { 0x00: { name: 'din', size: 1 }, 0x67: { name: 'temperature', size: 2, div: 10 }, 0x68: { name: 'humidity', size: 1, div: 2 } }
function decodeUplink(input) {
  var out = {}, warnings = []
  for (var i = 0; i + 1 < input.bytes.length; ) {
    var channel = input.bytes[i++], type = TYPES[input.bytes[i++]]
    if (!type) { warnings.push('unknown type at ' + (i - 1)); break }
    var v = 0
    for (var k = 0; k < type.size; k++) v = v * 256 + input.bytes[i + k]
    i += type.size
    out[type.name + '_' + channel] = type.div ? v / type.div : v
  }
  return { data: out, warnings: warnings }
}`,
  },
  {
    name: 'variables',
    text: raw`function decodeUplink(input) { return { data: { k: Number(input.variables.factor) || 'none', keys: Object.keys(input) } } }`,
  },
  {
    name: 'strict',
    text: raw`'use strict'
function decodeUplink(input) { try { undeclared = 1 } catch (e) { return { data: { name: e.name, self: this === undefined } } } return { data: {} } }`,
  },
  { name: 'asynchronous', text: raw`async function decodeUplink(input) { return { data: {} } }` },
  {
    name: 'changes the language',
    text: raw`
Array.prototype.last = function () { return this[this.length - 1] }
String.prototype.padStart = function () { return 'mine' }
function decodeUplink(input) { return { data: { last: input.bytes.last(), pad: 'x'.padStart(3), keys: (function () { var k = []; for (var i in [5]) k.push(i); return k })() } } }`,
  },
  {
    name: 'encoder of the old kind',
    text: raw`
function Encode(fPort, obj) { var b = new Uint8Array(3); b[0] = obj.level; return b }
function Encoder(obj, port) { return [9] }`,
  },
  { name: 'nothing', text: raw`var answer = 42` },
  {
    name: 'HTML entities',
    text: raw`function decodeUplink(input) { if (input.fPort &gt; 1 &amp;&amp; true) return {} }`,
  },
  {
    name: 'a module',
    text: raw`import { x } from './x.js'
export function decodeUplink(input) { return { data: {} } }`,
  },
  {
    name: 'throws while read',
    text: raw`var lib = require('fs'); function decodeUplink() { return {} }`,
  },
  {
    name: 'never ends on some frames',
    text: raw`function decodeUplink(input) { var i = 0; while (i < input.bytes.length) { if (input.bytes[i] !== 255) i++ } return { data: { i: i } } }`,
  },
]
