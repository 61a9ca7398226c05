/**
 * Expressions that codecs are made of, one a line, over `b` (five bytes), `d` (a Date) and `B` (a Buffer
 * of the bytes). Each must give in the sandbox what it gives in V8. Left out, because they differ and
 * no codec has been seen to care: the text of native functions, `f.caller`, `Atomics`, `WebAssembly`,
 * `Array.fromAsync`, rarer words of engine errors, 2 ** -24 as text (17 digits where 16 would do), and
 * texts in bases that are no power of two, of fractions and of what is beyond 2 ** 53.
 */
export const LANGUAGE_PROBES: readonly string[] = String.raw`
d.toLocaleString()
d.toLocaleDateString()
d.toLocaleTimeString()
d.toLocaleString('fr-FR')
d.toLocaleString('fr-FR',{timeZone:'Europe/Paris'})
d.toLocaleDateString('de-DE',{weekday:'long',year:'numeric',month:'long',day:'numeric'})
d.toLocaleTimeString('en-US',{hour12:false})
d.toLocaleTimeString([], {hour:'2-digit',minute:'2-digit'})
d.toString()
d.toDateString()
d.toTimeString()
d.toUTCString()
d.toGMTString()
d.toISOString()
d.toJSON()
String(d)
d+''
d+1
d-1
Date().slice(0,3).length
typeof Date()
new Date(2020,1,3).toString()
new Date(2020,1,3,4,5,6,7).getTime()
new Date('2020-01-02').getTime()
new Date('2020-01-02T03:04:05').getTime()
new Date('2020/01/02 03:04').getTime()
new Date('Jan 2, 2020 10:00 PM').getTime()
new Date('2020-01-02 03:04:05').getTime()
new Date('garbage').getTime()
String(new Date('garbage'))
new Date('garbage').toLocaleString()
new Date('x').toISOString()
new Date(null).getTime()
new Date(undefined).getTime()
new Date(d).getTime()
new Date(true).getTime()
new Date("").getTime()
new Date([2020]).getTime()
new Date(new String('2020-01-01')).getTime()
new Date({}).getTime()
Date.UTC(2020)
Date.length
Date.name
d.constructor===Date
d instanceof Date
Object.prototype.toString.call(d)
d.getTimezoneOffset()
d.getHours()
d.getDay()
d.getYear()
new Date(2019,0).getTime()
d.setHours(3)
JSON.stringify({d})
class X extends Date{foo(){return this.getTime()}};new X(5).foo()
new (class extends Date{})(2020,1) instanceof Date
(1234567.891).toLocaleString()
(1234567.891).toLocaleString('de-DE')
(0.256).toLocaleString('en-US',{style:'percent'})
(12).toLocaleString('en-US',{minimumIntegerDigits:4,useGrouping:false})
(1e21).toLocaleString()
NaN.toLocaleString()
(-0).toLocaleString()
(12345678901234567890n).toLocaleString()
[1234.5,d,null,undefined,'a'].toLocaleString()
[1234.5].toLocaleString('de')
({}).toLocaleString()
'a'.localeCompare('b')
'a'.localeCompare('B')
'ä'.localeCompare('z','sv')
['é','e','z','a','Z'].sort((x,y)=>x.localeCompare(y)).join()
'a2'.localeCompare('a10',undefined,{numeric:true})
'i'.toLocaleUpperCase('tr')
'I'.toLocaleLowerCase()
new Intl.DateTimeFormat('en-US').format(d)
Intl.DateTimeFormat().format(d)
new Intl.DateTimeFormat('en-GB',{dateStyle:'full',timeStyle:'long',timeZone:'Asia/Tokyo'}).format(d)
JSON.stringify(new Intl.DateTimeFormat('en-US').formatToParts(d))
Intl.DateTimeFormat().resolvedOptions().timeZone
new Intl.NumberFormat('en-IN',{style:'currency',currency:'INR'}).format(1234567)
[1,2].map(new Intl.NumberFormat('fr').format).join()
new Intl.Collator('de').compare('a','ä')
['b','a'].sort(Intl.Collator().compare).join()
new Intl.PluralRules('en').select(1)
new Intl.RelativeTimeFormat('en').format(-1,'day')
new Intl.ListFormat('en').format(['a','b','c'])
Object.prototype.toString.call(Intl)
Object.prototype.toString.call(new Intl.NumberFormat)
new Intl.DateTimeFormat('xx-invalid-locale-zzzzzzzzzz')
d.toLocaleString('en-US',{timeZone:'Nowhere/None'})
B.toString('hex')
B.toString()
B.toString('base64')
B.toString('ascii')
B.toString('latin1')
B.toString('utf16le')
B.readUInt8(0)
B.readInt8(3)
B.readInt16LE(2)
B.readUInt16BE(1)
B.readUInt32LE(0)
B.readInt32BE(1)
B.readUIntBE(0,3)
B.readIntLE(1,4)
B.readFloatLE(0)
B.readFloatBE(1)
B.readUInt8(5)
B.readUInt16LE(4)
B.readInt32LE(3)
B.readDoubleLE(0)
B.slice(1,3).toString('hex')
B.subarray(1,3).toString('hex')
B.slice(1,3).constructor===Buffer
B.map(x=>x+1).toString('hex')
B.filter(x=>x>2) instanceof Buffer
[...B].join()
Array.from(B).join()
Array.prototype.slice.call(B).join()
B.length
JSON.stringify(B)
Buffer.isBuffer(B)
Buffer.from('0102zz','hex').length
Buffer.from('010','hex').length
Buffer.from('héllo').toString('hex')
Buffer.from('aGVsbG8=','base64').toString()
Buffer.from([256,-1,3.7,'4']).toString('hex')
Buffer.from(new Uint16Array([1,256])).toString('hex')
Buffer.from(new Uint8Array([1,2]).buffer).length
Buffer.concat([B,B]).length
Buffer.concat([B,B],7).toString('hex')
Buffer.alloc(3).toString('hex')
Buffer.alloc(3,'ab').toString()
Buffer.alloc(4,0xff).readInt32LE(0)
new Buffer([1,2]).toString('hex')
new Buffer('ab').length
Buffer([1,2]).length
B.indexOf(3)
B.indexOf(Buffer.from([3,254]))
B.includes(9)
B.equals(Buffer.from(b))
B.compare(Buffer.from([1,2]))
B.writeUInt16BE(513,0)+B.toString('hex')
B.writeInt8(-5,1)+B.toString('hex')
B.writeFloatLE(1.5,0)+B.toString('hex')
B.writeUIntBE(0x010203,0,3)+B.toString('hex')
B.writeUInt8(256,0)
B.fill(1).toString('hex')
B.fill(0,1,3).toString('hex')
B.copy(Buffer.alloc(3))
B.swap16()
Buffer.from(b.slice(0,4)).swap16().toString('hex')
B.reverse().toString('hex')
Buffer.byteLength('é')
Buffer.from(b.concat([1,2,3])).readBigUInt64LE(0).toString()
Buffer.from(b.concat([1,2,3])).readBigInt64BE(0).toString()
Buffer.from(b.concat([1,2,3])).readDoubleBE(0)
Buffer.from(b.concat([1,2,3])).readUInt32BE(4)
B.readUint8(1)
B.readUint16BE(1)
B.entries().next().value.join()
B.toJSON().data.join()
Object.keys(B).join()
B.at(-1)
B.lastIndexOf(1)
B+''
B.toString('base64url')
Buffer.from('-_-_','base64url').toString('hex')
B.write('é',4)+B.toString('hex')
B.write('a€',2)+B.toString('hex')
B.write('😀',2)+B.toString('hex')
B.write('ab',1)+B.toString('hex')
Buffer.concat([B],2).length
B.compare(new Uint8Array([1,2,4]))
Buffer.byteLength(new ArrayBuffer(3))
atob('aGk=')
atob('a')
btoa('hi')
btoa('\u0100')
new TextDecoder().decode(new Uint8Array([0xe2,0x82,0xac,0xff,0x41]))
new TextDecoder('utf-8').decode(new Uint8Array([0xf0,0x9f,0x98,0x80]))
new TextDecoder('ascii').decode(new Uint8Array([0x41,0x80,0xff]))
new TextDecoder('utf-16').decode(new Uint8Array([0x41,0,0x42,0]))
new TextDecoder('nope')
new TextDecoder('utf-8',{fatal:true}).decode(new Uint8Array([0xff]))
Array.from(new TextEncoder().encode('é€😀\ud800')).join()
Math.pow(10,-5)
10**-5
Math.hypot(3.3,4.1,1.7)
Math.exp(13.3114)
Math.log10(1.1678)
Math.log(0.6467)
Math.sin(10.7157)
Math.cosh(8.67)
Math.round(-0.5)
Math.round(2.5)
Math.max()
Math.min.apply(null,b)
(1.005).toFixed(2)
(1e21).toFixed(2)
(0.000001234).toString()
(255).toString(16)
(-255).toString(2)
(0.1).toString(3)
(25).toString(36)
parseInt('0x1f')
parseInt('12abc')
parseInt(null)
parseFloat('3.14abc')
Number('')
Number('0b11')
Number('1_000')
+[]
+{}
[10,9,1].sort().join()
[3,1,2].sort((a,b)=>a>b).join()
[1,2,3,4,5,6,7,8,9,10,11,12].sort((a,b)=>a>b?1:-1).join()
[5,1,4].sort(()=>0).join()
[undefined,3,null,1].sort().join()
b.slice(1,3).reverse().join()
String.fromCharCode.apply(null,b).length
String.fromCharCode.apply(String,new Uint8Array(b)).length
escape('é ü/')
unescape('%u20AC%E9')
encodeURIComponent('é')
decodeURIComponent('%C3%A9')
decodeURIComponent('%')
'abc'.substr(-2,1)
'a-b-c'.replace(/-/g,'+')
'a-b-c'.replaceAll('-','+')
'abc'.padStart(6,'0')
'x'.repeat(3)
'x'.repeat(-1)
'aXbX'.split('X').join('|')
'abc'.split(/(b)/).join('|')
/(?<y>\d{4})-(?<m>\d\d)/.exec('2020-12').groups.m
'2020-12'.replace(/(?<y>\d{4})-(?<m>\d\d)/,'$<m>/$<y>')
/(?<=\$)\d+/.exec('$42')[0]
/\p{L}+/u.exec('été')[0]
/a.c/s.test('a\nc')
'aBc'.match(/b/i).index
[...'a1b2'.matchAll(/\d/g)].map(m=>m[0]).join()
/x/y.sticky
RegExp('[').test('a')
new RegExp('a{,5}').test('a{,5}')
/[\d-x]/.test('-')
/\c/.test('\\c')
/]/.test(']')
/{/.test('{')
/a{/.test('a{')
/\8/.test('8')
/(?!a)*/.test('')
(function(){return this===undefined})()
(function(){'use strict';return this===undefined})()
(function(a,a){return a})(1,2)
(function(){return arguments.length})(1,2,3)
(function(){return typeof arguments.callee})()
undeclared=5;undeclared
delete Object.prototype
with({x:1}){x}
010+1
"\101"
if(1){function hh(){return 1}};hh()
typeof hoisted;{function hoisted(){}}
try{null.x}catch(e){e instanceof TypeError}
try{undefinedVariable}catch(e){e.name}
try{(void 0)()}catch(e){e.name}
try{'x'.repeat(1e10)}catch(e){e.name}
try{JSON.parse('{bad')}catch(e){e.name}
try{throw new Error('m',{cause:1})}catch(e){e.cause}
new Error('x')+''
Object.prototype.toString.call(new Error)
typeof new Error('x').stack
typeof Error.captureStackTrace
class E2 extends Error{constructor(m){super(m);this.name='E2';Error.captureStackTrace(this,E2)}};new E2('q')+''
new AggregateError([1],'m').message
JSON.stringify({a:NaN,b:Infinity,c:undefined,d:()=>1,e:Symbol('x'),f:-0,g:[undefined,()=>1]})
JSON.stringify({b:1,a:2,1:3,0:4})
JSON.stringify('\u2028\ud800"\u0007')
JSON.stringify({a:[1,{b:2}]},null,2)
JSON.stringify({a:1,b:2},['b'])
JSON.stringify(new Map([[1,2]]))
JSON.stringify(new Uint8Array([1,2]))
JSON.stringify(Object.create({x:1}))
JSON.stringify({toJSON(){return 5}})
JSON.stringify([new Number(3),new String('x'),new Boolean(false)])
JSON.stringify(1n)
JSON.parse('')
JSON.parse('undefined')
JSON.parse({})
JSON.parse("{'t': 21}")
JSON.parse('{"t": 21.5, }')
JSON.parse('{"t": 21.5')
JSON.parse('[1, 2 3]')
JSON.parse('T=21.5;H=40;this text is long')
JSON.parse('21.5,40')
JSON.parse('"a')
JSON.parse(String.fromCharCode(...b) + 'é')
JSON.parse('{"a":1}', () => { throw new SyntaxError('mine') })
JSON.parse('{"__proto__":1}').__proto__
Object.entries({a:1,b:2}).join()
Object.fromEntries([['a',1]]).a
Object.keys('ab').join()
structuredClone
typeof structuredClone
typeof require+typeof process+typeof setTimeout+typeof fetch+typeof global+typeof window+typeof self
typeof queueMicrotask+typeof URL+typeof performance+typeof setInterval
typeof globalThis
typeof InternalError
new DataView(new Uint8Array(b).buffer).getInt16(1)
new DataView(new Uint8Array(b).buffer).getFloat32(1,true)
new DataView(new Uint8Array(b).buffer).getInt32(3)
new Uint8Array(b).buffer.byteLength
new Float32Array(new Uint8Array([0,0,128,63]).buffer)[0]
new Uint8Array([300,-1,1.9,'7',NaN]).join()
Uint8Array.from(b).subarray(1,3).join()
new Uint32Array(b.slice(0,4)).join()
BigInt(b[0])<<40n
BigInt.asIntN(8,255n).toString()
(0xffffffffffffffffn&0xffn).toString()
BigInt('0x1f').toString()
b.reduce((a,x)=>a*256+x,0)
(b[0]<<24|b[1]<<16)>>>0
-1>>>0
b[99]<<8
~~(3.7)
5%-3
-5%3
0.1+0.2
1/3
100*1.1
123456789*987654321
9007199254740993
1e300*1e10
0/0
typeof null
[,1].length
[1,,3].join()
[1,[2,[3]]].flat(Infinity).join()
[..."a😀"].length
"😀".length
"😀".codePointAt(0)
'ß'.toUpperCase()
'İ'.toLowerCase().length
'\u212b'.normalize('NFC').charCodeAt(0)
' \u00a0\ufeffx '.trim()
"abc".at(-1)
b.at(-1)
b.includes(NaN)
b.findLast(x=>x<3)
Object.groupBy(b,x=>x%2?'o':'e').o.join()
b.toSorted((x,y)=>y-x).join()
b.with(0,9).join()
new Set([1,2]).union(new Set([3])).size
new Map([[1,2]]).get(1)
new WeakMap() instanceof WeakMap
Symbol('x').toString()
Symbol.iterator.description
typeof Proxy+typeof Reflect
new Proxy({a:1},{get:(t,k)=>k}).zz
(()=>{const [a,,c]=b;const {x=5,...r}={y:1};return a+c+x+r.y})()
((a,b=2,...c)=>a+b+c.length)(1)
b?.[0]??7
null??7
a1=1,a1||=2,a1
(function*(){yield 1;yield 2})().next().value
[...(function*(){yield* [1,2]})()].join()
(async()=>1)() instanceof Promise
label:for(;;){break label}
switch(3){case 3:'c';break;default:'d'}
eval('var zz=1;zz')
new Function('a','return a*2')(4)
(function(){}).toString()
(x=>x+1).toString()
Object.getOwnPropertyNames(class{static a(){}}).join()
(class{#p=1;get(){return this.#p}static{this.s=1}}).s
'abc'.anchor('x')
'%E9'.length
isNaN('x')
Number.isInteger(5.0)
Number.parseFloat('1.5')
Number.MAX_SAFE_INTEGER
Number.EPSILON
(5).toPrecision(3)
(123.456).toExponential(1)
1..toString()
[1,2,3]+''
({}+'')
[]+[]
'5'*'2'
'5'+2
'b'>'a'
null>=0
undefined==null
NaN!=NaN
[1]==1
Array.isArray(b)
Array(3).fill(0).join()
Array.from({length:3},(_, i)=>i).join()
Array.of(7).length
b.copyWithin(0,1).join()
b.indexOf(3)
b.splice(1,2).join()+b.join()
b.length=2,b.join()
Object.assign({},{a:1},null).a
Object.freeze({a:1}).a=2
Object.is(-0,0)
Object.getPrototypeOf(b)===Array.prototype
Object.getOwnPropertyDescriptor({get a(){return 1}},'a').get.name
({a:1}).hasOwnProperty('a')
({__proto__:{x:3}}).x
'x' in {x:1}
void 0
RegExp.$1
/(\w)(\d)/.test('a5')&&RegExp.$2
'zz-a5-yy'.replace(/(\w)(\d)/,'');RegExp.leftContext+RegExp.lastMatch
console.log('x')
console.table([1])
module.exports===exports
typeof module
this===globalThis
Iterator.from([1,2]).map(x=>x*2).toArray().join()
Promise.try
RegExp.escape('a.b')
Math.f16round(1.337)
Math.clz32(5)
Math.fround(5.05)
Math.imul(0xffffffff,5)
Math.sign(-3)
Math.trunc(-3.7)
Math.cbrt(27)
Math.atan2(1,2)
Math.SQRT2
[3,1,2,5,4,9,8,7].sort((a,b)=>a<b).join()
[3,1,2,5,4,9,8,7].sort((a,b)=>a>b?1:-1).join()
[3,1,2,5,4,9,8,7].sort((a,b)=>-1).join()
[3,1,2,5,4,9,8,7].sort((a,b)=>1).join()
[3,1,2,5,4,9,8,7].sort((a,b)=>a%3).join()
[3,1,,undefined,5,4,9,8,7].sort((a,b)=>a-b).length
JSON.stringify([3,1,,undefined,5,4,9,8,7].sort((a,b)=>a-b))
Array.from({length:60},(_, i)=>i*7919%61).sort((a,b)=>a%7>b%5).join()
Array.from({length:60},(_, i)=>i*7919%61).sort((a,b)=>a-b).join()
Array.from({length:100},(_, i)=>i*7919%101).sort((a,b)=>a<b).join()
Array.from({length:500},(_, i)=>i*7919%61).sort((a,b)=>b%3).join()
Array.from({length:300},(_, i)=>i%100<60?i:1000-i).sort((a,b)=>a%5>b%7?1:-1).join()
Array.from({length:129},(_, i)=>i*i%61).toSorted(()=>-1).join()
new Uint8Array([3,1,2,9,8,7,5]).sort((a,b)=>a<b).join()
new Int16Array(Array.from({length:90},(_, i)=>i*7919%61)).toSorted((a,b)=>b%3).join()
B.toSorted((x,y)=>y-x).constructor.name+B.toString('hex')
[3,1,2].toSorted((a,b)=>a>b).join()
[3,1,2].sort(undefined).join()
[3,1,2].sort(null).join()
[3,1,2].sort('x').join()
[3,1,2].sort((a,b)=>'x').join()
[3,1,2].sort((a,b)=>{}).join()
BigInt.asUintN(64,-1n)
BigInt.asUintN(8,-257n)
BigInt.asUintN(65,-(2n**64n))
BigInt.asUintN(64,2n**64n+5n)
BigInt.asUintN(0,5n)
BigInt.asUintN(NaN,5n)
BigInt.asIntN(64,2n**63n)
({...'ab'})
({...'ab'+b[0],...[7],...null,...undefined,...5})
Object.assign({},'ab',[7])
(x=>({...x,n:1}))('none')
typeof Math.sumPrecise+typeof Set.groupBy+typeof Iterator.concat+typeof new Map().getOrInsert
var t=new TextDecoder();t.decode(Uint8Array.of(65,0xe2),{stream:true})+'|'+t.decode(Uint8Array.of(0x82),{stream:true})+'|'+t.decode(Uint8Array.of(0xac,66),{stream:true})+'|'+t.decode()
var t=new TextDecoder();t.decode(Uint8Array.of(0xef,0xbb),{stream:true})+'|'+t.decode(Uint8Array.of(0xbf,66),{stream:true})
var t=new TextDecoder();t.decode(Uint8Array.of(0xf0,0x9f),{stream:true})+'|'+t.decode()
var t=new TextDecoder('utf-16le');t.decode(Uint8Array.of(65,0,66),{stream:true})+'|'+t.decode(Uint8Array.of(0))
JSON.stringify(new TextDecoder('utf8',{fatal:true}))
''+new TextDecoder+new TextEncoder
(255.99).toString(16)
(0.1).toString(2)
(2**60).toString(32)
`
  .trim()
  .split('\n')

/** Mistakes of codecs, whose errors they often pass on: the words must be V8's as well. */
export const MISTAKES: readonly string[] = String.raw`
var u; u.foo
null.foo
b[99].x
var u; u.foo = 1
null.foo = 1
var u; u[0]
var u, k = 'a b'; u[k]
null[b[1]]
var o = {}; o.list[b[0]].value
var u; u[0]++
var u; u[0]()
var u; u[1] = 2
undefinedVariable
undefinedFunction()
tdz; let tdz = 1
const c = 1; c = 2
Object.keys(undefined)
Object.entries(null)
new DataView(new ArrayBuffer(2)).getInt16(1)
new DataView(new ArrayBuffer(2)).setInt32(0, 1)
new Array(-1)
b.length = -1
new Date(NaN).toISOString()
'x'.repeat(2 ** 30)
[].reduce((a, c) => a + c)
(5).toString(99)
(5).toFixed(101)
(5).toExponential(-1)
(5).toPrecision(101)
1n + 1
+1n
+Symbol('x')
'' + Symbol('x')
decodeURIComponent('%')
decodeURIComponent('%zz')
encodeURIComponent('\ud800')
1n / 0n
JSON.stringify(1n)
atob('*')
atob('=')
atob('a')
atob()
btoa()
btoa('\u0100')
'key' in b[0]
'key' in 'text'
1 in undefined
'a' in null
`
  .trim()
  .split('\n')

/** Calls of what is no function; they stand in the codec's own text, where V8 finds the callee. */
export const WRONG_CALLS: readonly string[] = String.raw`
b.readInt16BE(0)
input.bytes.foo()
o.decoders[b[0]](b)
o['list']['add'](1)
o . x ( 1 )
o?.x?.y() ?? o.x()
b.slice(0, 2).map(function (x) { return '(' + x }).toHex(')')
text()
text.trim2().length
text.split('').reversed()
[1].map(function (x) { return x.foo() })
[1].map((x) => x.foo(x))
o.make()()
o.make().made()
o.make(o.make())[0](1)
o.make('a\'b"c)').x()
new Date().format('D')
new o.Thing()
new o.Thing
new text(1)
new Date(0).toISOString().foo()
return text(1)
if (text(1)) o.a()
var v = -text(1)
for (var i = 0; text(i); i++) {}
o.x${'`'}a${'`'}
o.été()
this.foo()
undefined()
o.x?.()
try { text() } finally { o.y = 1 }
var f = function () { return text(1) }; f()
[1].map(function (x) { return new Date(x).format('D;', [x]).length })
[1].map(function (x) { return o.make(x)('(') })
`
  .trim()
  .split('\n')
