import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { seededRandom } from '../../base/random.ts'
import { FakeClock } from '../../test/support/fake-clock.ts'
import { readConfig } from '../config/load.ts'
import type { Trial } from '../config/trial.ts'
import { beginTrial, bootTrial, endedTrial } from '../config/trial-system.ts'
import type { Command } from '../engine/command.ts'
import { ConfigTrial } from './config-trial-system.ts'

const NEW = 'gateway: { name: Beffroi }\n'
const OLD = 'gateway: { name: Toit }\n'

class Bench {
  readonly clock = new FakeClock()
  readonly folder: string
  readonly file: string
  readonly commands: Command[] = []
  readonly restarts: string[] = []
  readonly known = new Map<string, { outcome: 'queued'; detail: string }>()

  constructor(t: TestContext) {
    this.folder = mkdtempSync(join(tmpdir(), 'cigale-trial-'))
    this.file = join(this.folder, 'cigale.yaml')
    writeFileSync(this.file, OLD)
    t.after(() => rmSync(this.folder, { recursive: true }))
  }

  life(trial = bootTrial(this.folder)): ConfigTrial {
    const read = readConfig(OLD)
    assert.ok(read.kind === 'config')
    return new ConfigTrial({
      core: { state: { commands: this.known } as never },
      config: read.config,
      dataDir: this.folder,
      file: this.file,
      trial,
      clock: this.clock,
      random: seededRandom(1),
      run: async (_origin, command, id = 'x') => {
        this.commands.push(command)
        if (command.kind === 'configSet') this.known.set(id, { outcome: 'queued', detail: '' })
        return { id, outcome: command.kind === 'configSet' ? 'queued' : 'done', detail: '' }
      },
      restart: (reason) => this.restarts.push(reason),
    })
  }

  async set(text = NEW, id = 'a1') {
    return await this.life(undefined).setConfig('anna', { id, text, confirmWithinMs: 60_000 })
  }

  text(): string {
    return readFileSync(this.file, 'utf8')
  }
}

test('F84: new settings wait for their restart, and are kept only when all is up and the hypervisor answers', async (t) => {
  const bench = new Bench(t)
  assert.equal((await bench.set()).outcome, 'queued')
  bench.clock.advance(1_000)
  assert.deepEqual(bench.restarts, ['new settings are tried'])
  const life = bench.life()
  await life.open()
  await life.reached()
  assert.equal(bench.text(), OLD)
  await life.running()
  assert.equal(bench.text(), NEW)
  assert.equal(readFileSync(`${bench.file}.previous`, 'utf8'), OLD)
  assert.deepEqual(bench.commands.at(-1), {
    kind: 'configEnd',
    of: 'a1',
    outcome: 'done',
    detail: `in force; the former: ${bench.file}.previous`,
  })
  bench.clock.advance(3_600_000)
  assert.equal(bench.restarts.length, 1)
})

test('F84: settings under which nobody reaches the gateway go back, and the next life tells it', async (t) => {
  const bench = new Bench(t)
  await bench.set()
  bench.clock.advance(1_000)
  const life = bench.life()
  await life.open()
  await life.running()
  bench.clock.advance(60_000)
  assert.equal(bench.restarts.at(-1), 'the settings on trial are taken back')
  const next = bench.life()
  const ended = next.configEnded('a1')
  await next.open()
  assert.match((await ended).detail, /nobody reached the gateway under it within 60 s/)
  assert.equal(bench.text(), OLD)
  assert.equal(endedTrial(bench.folder), undefined)
})

test('F84: a program that ends at each start under new settings is given two tries', (t) => {
  const bench = new Bench(t)
  beginTrial(bench.folder, { id: 'a1', origin: 'anna', text: NEW, confirmWithinMs: 60_000 })
  const boots = [1, 2, 3].map(() => bootTrial(bench.folder)?.boots)
  assert.deepEqual(boots, [1, 2, undefined])
  assert.match(endedTrial(bench.folder)!.detail, /did not come up under it in 2 starts/)
  assert.equal(bootTrial(bench.folder), undefined)
})

test('F84: half a file of a trial is none', (t) => {
  const bench = new Bench(t)
  writeFileSync(join(bench.folder, 'config.trial'), '{"id":"a1","te')
  assert.equal(bootTrial(bench.folder), undefined)
  assert.equal(existsSync(join(bench.folder, 'config.trial')), false)
})

test('what is no configuration, or would move the data or the name, is refused with its place', async (t) => {
  const bench = new Bench(t)
  const refusals = await Promise.all(
    [
      'radio: { driver: telepathy }',
      'data: /elsewhere',
      'gateway: { eui: "0011223344556677" }',
    ].map(async (text, i) => await bench.set(text, `b${i}`)),
  )
  assert.deepEqual(
    refusals.map(({ outcome }) => outcome),
    ['refused', 'refused', 'refused'],
  )
  assert.match(refusals[0]!.detail, /settings:1:\d+: radio.driver/)
  assert.match(refusals[1]!.detail, /^data: /)
  assert.equal(bench.commands.length, 0)
})

test('while settings are on trial no others are taken; the same order again is answered', async (t) => {
  const bench = new Bench(t)
  await bench.set()
  const life = bench.life()
  const order = (id: string) => life.setConfig('anna', { id, text: NEW, confirmWithinMs: 60_000 })
  assert.equal((await order('a1')).outcome, 'queued')
  assert.match((await order('a2')).detail, /other settings are on trial/)
  assert.equal((await life.configView()).trial?.id, 'a1')
  assert.equal(await life.confirmConfig(), true)
  assert.equal(bench.text(), NEW)
  const none: Trial | undefined = bootTrial(bench.folder)
  assert.equal(none, undefined)
})

test('F84: settings on trial are taken back at once by whoever says so, and cannot be kept any more', async (t) => {
  const bench = new Bench(t)
  await bench.set()
  const life = bench.life()
  await life.open()
  assert.deepEqual((await life.configView()).trial, {
    id: 'a1',
    origin: 'anna',
    former: OLD,
    leftMs: 60_000,
  })
  bench.clock.advance(20_000)
  assert.equal((await life.configView()).trial?.leftMs, 40_000)
  assert.equal(await life.revertConfig('marie'), true)
  assert.equal(await life.revertConfig('marie'), false)
  assert.equal(await life.confirmConfig(), false)
  await life.running()
  await life.reached()
  bench.clock.advance(1_000)
  assert.equal(bench.text(), OLD)
  assert.match(endedTrial(bench.folder)!.detail, /^went back: marie took it back$/)
  assert.equal(bench.restarts.at(-1), 'the settings on trial are taken back')
  assert.equal(bootTrial(bench.folder), undefined)
})
