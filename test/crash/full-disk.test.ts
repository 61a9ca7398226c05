/**
 * A disk that is full, read-only or failing, at every call in turn. Injected at the journal's port;
 * `mount.test.ts` has the real thing.
 */

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { STREAMS } from '../../sync/fact.ts'
import { FailingDisk } from '../support/failing-disk.ts'
import { CallScene } from './call-scene.ts'

const FRAMES = 6
/** Far more than the calls of a scene: every one of them fails once. */
const CALLS_MAX = 60

async function withScene(
  seed: number,
  run: (scene: CallScene, disk: FailingDisk) => Promise<void>,
): Promise<void> {
  const scene = await CallScene.open({ seed }, (bench) => new FailingDisk(bench.disk))
  const disk = scene.bench.journalDisk as FailingDisk
  try {
    await run(scene, disk)
  } finally {
    disk.fault = undefined
    await scene.bench.close()
  }
}

async function pressAll(scene: CallScene): Promise<void> {
  for (let i = 0; i < FRAMES; i++) {
    scene.press()
    await scene.live(1_000)
  }
}

async function reopenAfterKill({ bench }: CallScene): Promise<void> {
  bench.disk = bench.disk.afterKill()
  bench.journalDisk = undefined
  await bench.open()
}

for (const code of ['ENOSPC', 'EROFS'] as const) {
  const [number, what] = code === 'ENOSPC' ? ['F8', 'full'] : ['F10', 'read-only']

  test(`${number}, I1, I2: a disk that is ${what} from its n-th call on, for all n, delays and loses nothing`, async () => {
    let stalls = 0
    for (let n = 0; n < CALLS_MAX; n++) {
      await withScene(n + 1, async (scene, disk) => {
        const from = disk.calls + n
        // A sync is not among what a full disk refuses: its failure is F12.
        disk.fault = (call, at) => (at >= from && call !== 'sync' ? code : undefined)
        await pressAll(scene)
        stalls += scene.accepted.length < FRAMES ? 1 : 0
        assert.equal(scene.calls().length, FRAMES, 'every alarm is told at once')
        disk.fault = undefined
        await scene.live(6_000)
        assert.equal(scene.accepted.length, FRAMES)
        const numbers = scene.numbers()
        assert.equal(new Set(numbers).size, numbers.length, 'no number twice')
        await reopenAfterKill(scene)
        assert.deepEqual(scene.calls().sort(), scene.accepted.sort(), 'each once after a kill')
      })
    }
    assert.ok(stalls > 5, `${stalls} scenes had a stall`)
  })
}

test('F10, I14: while the disk is read-only it is told, the pages read on, and readings wait', async () => {
  await withScene(1, async (scene, disk) => {
    const { bench } = scene
    const readings = (): number => bench.factTypes().filter((type) => type === 'reading').length
    scene.press()
    await scene.live(1_000)
    disk.fault = (call) => (call === 'sync' ? undefined : 'EROFS')
    scene.press()
    await scene.live(1_000)
    assert.equal(scene.accepted.length, 1)
    assert.deepEqual(scene.healths(), ['disk-read-only'])
    assert.ok(bench.allFacts().some(({ fact }) => fact.stream === STREAMS.alarm))
    assert.equal(readings(), 1)
    assert.equal(bench.core.state.devices.size, 2)
    disk.fault = undefined
    await scene.live(6_000)
    await scene.live(6_000) // health waits for company before it is synced
    assert.deepEqual(scene.healths(), ['disk-read-only', 'disk-writable'])
    assert.equal(readings(), 2)
  })
})

test('F8, I10: what waits for a full disk is bounded; frames are refused long before ticks are', async () => {
  await withScene(2, async (scene, disk) => {
    const { bench } = scene
    disk.fault = (call) => (call === 'sync' ? undefined : 'ENOSPC')
    while (scene.presses < 30_000) {
      scene.press()
      if (scene.presses % 500 === 0) await bench.settle()
    }
    await bench.settle()
    assert.equal(scene.accepted.length, 0)
    const refused = bench.metrics.value('cigale_rx_refused_total', { reason: 'disk-slow' })
    assert.ok(refused > 1_000, `${refused} refused`)
    // Each is said to whoever counts what is under way, and none is said to be accepted.
    assert.equal(scene.refused.length, refused)
    // Days of timers, and nothing throws.
    for (let hour = 0; hour < 48; hour++) await scene.live(3_600_000)
    disk.fault = undefined
    await scene.live(6_000)
    assert.equal(scene.accepted.length, 30_000 - refused)
  })
})

test('F8: a full disk gives up its reserve, and says so', async () => {
  await withScene(3, async (scene, disk) => {
    disk.reserves = 1
    disk.fault = (call) => (disk.reserves > 0 && call === 'write' ? 'ENOSPC' : undefined)
    scene.press()
    await scene.live(1_000)
    assert.equal(scene.accepted.length, 1)
    await scene.live(6_000)
    assert.deepEqual(scene.healths(), ['disk-full'])
  })
})

test('F14, I10: a disk that needs 5 s for a sync is waited for by many frames at once, each safe within 10 s', async () => {
  await withScene(4, async (scene, disk) => {
    const { clock } = scene.bench
    disk.pace = () => new Promise((done) => clock.after(5_000, done))
    const before = disk.calls
    const waits: number[] = []
    const pressedMs: number[] = []
    for (let second = 0; second < 120; second++) {
      if (second < 100) {
        scene.press()
        pressedMs.push(clock.monoMs())
      }
      await scene.live(1_000)
      for (let n = waits.length; n < scene.accepted.length; n++) {
        waits.push(clock.monoMs() - pressedMs[n]!)
      }
    }
    disk.pace = undefined
    assert.equal(waits.length, 100)
    assert.ok(Math.max(...waits) <= 11_000, `${Math.max(...waits)} ms`)
    assert.ok((disk.calls - before) / 2 < 30, 'they share their syncs')
  })
})

test('F12, I1: an input/output error at the n-th call, for all n, ends the run and loses nothing accepted', async () => {
  let ended = 0
  for (let n = 0; n < 20; n++) {
    await withScene(n + 100, async (scene, disk) => {
      const at = disk.calls + n
      disk.fault = (_call, call) => (call === at ? 'EIO' : undefined)
      await pressAll(scene).catch((error: unknown) => {
        // The process would end here: what is broken takes no more.
        assert.ok(scene.bench.broken, String(error))
      })
      ended += scene.bench.broken ? 1 : 0
      disk.fault = undefined
      await reopenAfterKill(scene)
      const after = scene.calls()
      for (const name of scene.accepted) assert.ok(after.includes(name), `lost: ${name}`)
      assert.equal(new Set(after).size, after.length)
    })
  }
  assert.ok(ended > 5, `${ended} runs ended`)
})
