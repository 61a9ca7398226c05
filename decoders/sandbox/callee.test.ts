import assert from 'node:assert/strict'
import { test } from 'node:test'
import { describeCallee } from './callee.ts'

/** The message for an error that arose at `▸`. */
function described(text: string): string | undefined {
  const lines = text.slice(0, text.indexOf('▸')).split('\n')
  const place = `codec.js:${lines.length}:${lines.at(-1)!.length + 1}`
  const stack = `    at decodeUplink (${place})\n    at <eval> (codec.js:1:1)\n`
  return describeCallee(text.replace('▸', ''), 'codec.js', stack)
}

test('a callee of names, properties, indices and calls is printed without its arguments', () => {
  assert.equal(described('x = payload.foo▸(1)'), 'payload.foo is not a function')
  assert.equal(described('x = a[0].b["c d"]▸(1)'), 'a[0].b.c d is not a function')
  assert.equal(described(' f(")", (1))\n  .x ▸()'), 'f(...).x is not a function')
  assert.equal(described(' new F(1).x.y▸()'), '(intermediate value).x.y is not a function')
  assert.equal(described(' new a.F▸()'), 'a.F is not a constructor')
  assert.equal(described(' f(...g▸())'), 'g is not a function')
})

test('of a call that is returned the engine knows the return: its last call is meant', () => {
  assert.equal(described('{ ▸return a.b(1); }'), 'a.b is not a function')
  assert.equal(described('{ ▸return f("}")(";") }'), 'f(...) is not a function')
  assert.equal(described('▸return new F(1)\n  .x()\n}'), '(intermediate value).x is not a function')
  for (const text of [
    '▸return a ? f() : g()\n}',
    '▸return (f())\n}',
    '▸return f(/x/).y() }',
    '▸return',
  ])
    assert.equal(described(text), undefined, text)
})

test('what the text does not show plainly keeps the words of the engine', () => {
  const unclear = [
    ...[' (a || b)▸()', ' a[i + 1]▸()', ' [1].x▸()', ' "s".x▸()', ' /r/g.x▸()', ' 5..x▸()'],
    ...[
      ' if (a) (b)▸()',
      ' f(/[)]/).x▸()',
      ' a.#p▸()',
      ' super.x▸()',
      ' `t`.x▸()',
      ' new new F▸()',
    ],
    ...[' // so it ends.\n b▸()', ' b/* c */▸()', ' x ▸= 1', `x = a.${'b.'.repeat(300)}c▸()`],
  ]
  for (const text of unclear) assert.equal(described(text), undefined, text)
})

test('a place outside the codec, or none, says nothing', () => {
  for (const stack of ['', '    at map (native)\n', '    at f (additions.js:1:2)\n'])
    assert.equal(describeCallee(' f()', 'codec.js', stack), undefined)
  for (const place of ['7:9', `${10 ** 15}:1`])
    assert.equal(describeCallee(' f()', 'codec.js', `    at f (codec.js:${place})\n`), undefined)
  const long = `    at ${'a:1'.repeat(100_000)} (codec.js:1:3)\n`
  assert.equal(describeCallee(' f()', 'codec.js', long), undefined)
})
