/** Commands on a real terminal: bars while it takes long, pictures, widths, colours. */

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { spawn } from '@lydell/node-pty'
import { openSqliteStore } from '../../sync/hypervisor/store-sqlite.ts'
import { ExampleWorld } from '../support/example-world.ts'

const world = new ExampleWorld()
const HEAD = 'devEui;name;activation;macVersion;region;devAddr;nwkSKey;appSKey;profile'

before(async () => {
  const { code, err } = await world.shell('cigale init')
  assert.equal(code, 0, err)
  const rows = Array.from({ length: 300 }, (_, n) => {
    const hex = n.toString(16).padStart(4, '0')
    const key = `${'0a'.repeat(14)}${hex}`
    return `70b3d5499f00${hex};Place ${n};ABP;1.0.3;EU868;2601${hex};${key};${key};nwave-nps405sm`
  })
  writeFileSync(world.at('sensors.csv'), [HEAD, ...rows].join('\n'))
})
after(() => world.remove())

/** What such a terminal gets. */
async function onTerminal(line: string, env: Readonly<Record<string, string>> = {}, cols = 60) {
  const child = spawn('/bin/sh', ['-c', line], {
    cols,
    rows: 30,
    cwd: world.at(''),
    env: { ...world.environment, TERM: 'xterm', ...env },
  })
  let text = ''
  child.onData((piece) => {
    text += piece
  })
  const code = await new Promise<number>((resolve) => {
    child.onExit(({ exitCode }) => resolve(exitCode))
  })
  return { code, text }
}

test('an import draws a bar as wide as there is room, ends it, and says the counts below', async () => {
  const { code, text } = await onTerminal('cigale device import sensors.csv > rows.txt', {}, 40)
  assert.equal(code, 0, text)
  const bars = text.split('\r').filter((piece) => /^devices [█░]+ \d+\/300/.test(piece))
  assert.ok(bars.length > 0)
  for (const one of bars) assert.ok([...one.split('\u001b')[0]!].length < 40, one)
  assert.match(text, /█ 300\/300[^\n]*\n300 added, 0 changed, 0 refused/)
})

test('sync status draws bars there, in colours it is allowed only; --no-plot and a pipe draw none', async () => {
  const drawn = await onTerminal('cigale sync status')
  assert.match(drawn.text, /^health +█+ \d+ waiting/m)
  const plain = await onTerminal('cigale sync status --no-plot')
  assert.doesNotMatch(plain.text, /[█░]/)
  const piped = await onTerminal('cigale sync status | cat')
  assert.doesNotMatch(piped.text, /[█░]/)
  const grey = await onTerminal('cigale sync status', { NO_COLOR: '1' })
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it is what must not be there
  assert.doesNotMatch(grey.text, /\u001b\[3\dm/)
})

test('what reads or writes much shows how far it is: replay, backup and restore, in the words of the terminal', async () => {
  const env = { CIGALE_PASSPHRASE: 'correct horse battery' }
  const ended = (text: string, what: string, count: string) =>
    assert.match(text, new RegExp(`\\r${what} █+ ${count}[^\\n]*\\n`), text)
  const replayed = await onTerminal('cigale replay --json > replayed.json')
  assert.equal(replayed.code, 0, replayed.text)
  ended(replayed.text, 'segments', '1/1')
  const made = await onTerminal('cigale backup gateway.cigale', env)
  assert.equal(made.code, 0, made.text)
  assert.match(made.text, /backup █+░+ 1\/3/)
  ended(made.text, 'backup', '3/3')
  const french = { ...env, LC_ALL: 'fr_FR.UTF-8' }
  const restored = await onTerminal('cigale restore gateway.cigale --yes', french)
  assert.equal(restored.code, 0, restored.text)
  ended(restored.text, 'sauvegarde', '1/1')
  ended(restored.text, 'retour', '(\\d+)/\\1')
  const piped = await world.shell('cigale backup piped.cigale', { env })
  assert.equal(piped.code, 0, piped.err)
  assert.doesNotMatch(piped.out + piped.err, /[█░]/)
})

test('the copy of a city, and its way back, show their steps', async () => {
  await openSqliteStore(world.at('city.db')).close()
  writeFileSync(world.at('hypervisor.yaml'), `database: ${world.at('city.db')}\n`)
  const made = await onTerminal('cigale hypervisor backup --config hypervisor.yaml --to copy.db')
  assert.equal(made.code, 0, made.text)
  for (const step of ['0/4', '1/4', '2/4', '3/4', '4/4']) assert.ok(made.text.includes(step), step)
  const back = 'cigale hypervisor restore --config hypervisor.yaml --from copy.db --yes'
  const restored = await onTerminal(back)
  assert.equal(restored.code, 0, restored.text)
  assert.match(restored.text, /\rcopy █+ 4\/4[^\n]*\n/)
})

test('a reader that goes away early ends the command quietly', async () => {
  const { code, text } = await onTerminal('cigale device list | head -1')
  assert.deepEqual([code, text.trim().split('\n').length], [0, 1], text)
})
