/** The demo as a customer starts it: it ends well only when both ends are equal. */

import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../demo/main.ts', import.meta.url))

function start(...args: string[]) {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { text: '' }
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (piece: string) => {
      said.text += piece
    })
  return { child, said }
}

function leftovers(): number {
  return readdirSync(tmpdir()).filter((name) => name.startsWith('cigale-demo-')).length
}

test('I1, I2, F57: a city lives a day in seconds, then live, its link is cut, and both ends hold the same', {
  timeout: 90_000,
}, async () => {
  const { child, said } = start(
    ...['--days', '1', '--duration', '12', '--teach-after', '2'],
    '--port',
    '18080',
    '--hypervisor-port',
    '18090',
  )
  const [code] = await once(child, 'exit')
  assert.equal(code, 0, said.text)
  assert.match(said.text, /simulated/)
  assert.match(said.text, /#token=\S+&demo=1/)
  const [, sent, accepted, joined, facts] =
    /(\d+) frames sent live, (\d+) accepted; (\d+) of 202 sensors joined; (\d+) facts.*equal/.exec(
      said.text,
    )!
  assert.ok(Number(sent) > 0 && Number(accepted) > 0 && Number(joined) > 190, said.text)
  assert.ok(Number(facts) > 5_000, said.text)
  const [, waited] = /acme-probe 1\.0\.0 is in force: (\d+) frames of 4 sensors/.exec(said.text)!
  assert.ok(Number(waited) > 500, said.text)
})

test('Ctrl-C ends the demo within two seconds and leaves nothing behind', {
  timeout: 60_000,
}, async () => {
  const before = leftovers()
  const { child, said } = start('--days', '0', '--port', '18080', '--hypervisor-port', '18090')
  const exit = once(child, 'exit')
  while (!said.text.includes('Ctrl-C')) await once(child.stdout, 'data')
  const [page] = /http:\S+/.exec(said.text)!
  const response = await fetch(page)
  assert.match(response.headers.get('content-security-policy') ?? '', /script-src 'self'/)
  const fromMs = performance.now()
  child.kill('SIGINT')
  const [code] = await exit
  assert.equal(code, 0, said.text)
  assert.ok(performance.now() - fromMs < 2_500)
  assert.equal(leftovers(), before)
})

test('a wrong option is refused with the usage, and nothing is started', async () => {
  for (const args of [['--seed', 'x'], ['--port', '0'], ['--what']]) {
    const { child, said } = start(...args)
    const [code] = await once(child, 'exit')
    assert.equal(code, 2)
    assert.match(said.text, /cigale demo \[--port N\]/)
  }
})
